/** A file that a command read or wrote. */
export interface FileRecord {
  /** As the command line named it, or as it was written. */
  path: string;
  /** SHA-256 of its bytes, hexadecimal; null for standard input that was not kept, pipes and devices. Of a folder the hash of `sha256sum` lines of its files. */
  sha256: string | null;
  /** Number of files of a folder. */
  files?: number;
}

/**
 * The command that made a document: what is needed to run it again. Threads, Node and machine are not told, since a
 * document has the same bytes on all of them.
 */
export interface CallRecord {
  /** The words of the command line after the name of the program; a seed that was drawn stands in place of random. */
  arguments: string[];
  /** Every file that the command line names to be read, and the files of patterns. */
  inputs: FileRecord[];
  /** Files that were written before the document. */
  outputs: FileRecord[];
}
