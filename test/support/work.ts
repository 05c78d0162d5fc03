import { Readable } from 'node:stream';
import type { ClusterkitError } from '../../src/core/errors.ts';
import type { Warning } from '../../src/core/warnings.ts';
import type { Work } from '../../src/work/work.ts';

/** A piece of work without a command line; it keeps what it was told. */
export interface TestWork extends Work {
  notes: string[];
  /** Paths of the files that were written. */
  written: string[];
  warnings: { about: string; warning: Warning }[];
}

export function testWork({
  maxMemory = 4e9,
  stdin,
}: {
  maxMemory?: number;
  stdin?: string | Uint8Array;
} = {}): TestWork {
  const notes: string[] = [];
  const written: string[] = [];
  const warnings: TestWork['warnings'] = [];
  return {
    maxMemory,
    pacing: {},
    fingerprints: true,
    ...(stdin === undefined ? {} : { stdin: Readable.from([Buffer.from(stdin)]) }),
    version: '0.0.0',
    note: (text) => notes.push(text),
    wrote: (path) => written.push(path),
    warn: (about, warning) => warnings.push({ about, warning }),
    notes,
    written,
    warnings,
  };
}

/** What a piece of work throws. */
export async function refusal(work: () => unknown): Promise<ClusterkitError> {
  try {
    await work();
  } catch (error) {
    return error as ClusterkitError;
  }
  throw new Error('nothing was refused');
}
