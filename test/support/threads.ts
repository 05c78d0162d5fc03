interface SharedJob {
  memory: WebAssembly.Memory;
  threads: number;
  run: { fields: object };
}

/** Memory of which each thread has a part. */
interface Scratch {
  scratch: number;
  scratchBytes: number;
}

/** Which of a job's threads have written to their scratch, which begins with zeros. */
export function threadsAtWork({ memory, threads, run }: SharedJob, own?: Scratch): number[] {
  const { scratch, scratchBytes } = own ?? (run.fields as Scratch);
  return Array.from({ length: threads }, (_, thread) => thread).filter((thread) =>
    new Uint8Array(memory.buffer, scratch + thread * scratchBytes, scratchBytes).some((byte) => byte !== 0),
  );
}

/**
 * Does something until a condition holds, and lets go of the thread in between: helpers come when it does.
 * @returns whether it came to hold
 */
export async function comesTrue(holds: () => boolean, act: () => unknown): Promise<boolean> {
  for (let turn = 0; turn < 500 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await act();
  }
  return holds();
}
