import type { Readable } from 'node:stream';
import type { Pacing } from '../core/pacer.ts';
import type { ItemsReading, TableReading } from '../core/reading.ts';
import type { Warning } from '../core/warnings.ts';
import type { Cache } from './cache.ts';
import type { ShardRun } from './shards/engine.ts';

/**
 * The limits of a piece of work, and the receivers of its messages; made by the command line, a server or a test. Code
 * below the command line knows no terminal, flag or process.
 */
export interface Work {
  /** Memory that may be used, in bytes. */
  maxMemory: number;
  /** The signal that stops the work, and the receiver of its progress. */
  pacing: Pacing;
  /** The source of `-`; bytes that were looked at can be put back. */
  stdin?: Readable & { isTTY?: boolean };
  /** Takes what is written to `-`; absent: nothing can be written to it. */
  stdout?(chunk: string | Uint8Array): void;
  /** Whether results name the SHA-256 of files of rows, for which files are read once more. */
  fingerprints: boolean;
  /** Where a file is written in place of its path, for a run that must leave files alone; absent: at its path. */
  redirect?(path: string): string;
  /** Called for each file that was written, with its path. */
  wrote?(path: string): void;
  /** What is kept between runs; absent: nothing is. */
  cache?: Cache;
  /** How passes over shards are made; absent: by this process, and nothing is kept of them. */
  shards?: ShardRun;
  /** Version of the program, as results and models record it. */
  version: string;
  /** Takes how rows, labels or distances were read, and what of them is used. @param about the file, or several in words */
  read?(about: string, reading: TableReading | ItemsReading): void;
  /** Takes a remark for people that is not a warning of a result, such as an option without effect. */
  note(text: string): void;
  /** Takes a warning of a result, with the path or name it is about. */
  warn(about: string, warning: Warning): void;
}
