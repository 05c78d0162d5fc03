/** The files that have a JSON Schema. */
export const SCHEMA_NAMES = ['experiment', 'result', 'model'] as const;
