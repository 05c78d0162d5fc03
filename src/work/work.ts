import type { Readable } from 'node:stream';
import type { Pacing } from '../core/pacer.ts';
import type { TableReading } from '../core/reading.ts';
import type { Warning } from '../core/warnings.ts';

/**
 * What a piece of work may take and whom it tells: made by the command line, a server or a test. Nothing below
 * the command line knows a terminal, a flag or a process.
 */
export interface Work {
  /** Bytes that may be taken. */
  maxMemory: number;
  /** The signal that stops it, and who hears of its progress. */
  pacing: Pacing;
  /** Where `-` is read from; a piece that was looked at may be put back before it. */
  stdin?: Readable & { isTTY?: boolean };
  /** Takes what is written to `-`; absent: nothing may be. */
  stdout?(chunk: string | Uint8Array): void;
  /** Hears of each file that was written. */
  wrote?(path: string): void;
  /** Of the program, as results and models record it. */
  version: string;
  /** Hears how a table was read, and what of it is used. @param about the file, or several in words */
  read?(about: string, reading: TableReading): void;
  /** A remark for people that is no warning of a result, such as what an option did not do. */
  note(text: string): void;
  /** A warning of a result, with the path or name it is about. */
  warn(about: string, warning: Warning): void;
}
