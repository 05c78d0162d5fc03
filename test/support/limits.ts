/**
 * Milliseconds after which a test or a process that a test started is taken to hang. The slowest test takes a few seconds
 * of processor time; a machine that is slow, or busy with other work, may need twenty times as long for it.
 */
export const TEST_LIMIT = 300_000;
