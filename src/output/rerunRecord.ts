import type { Warning } from '../core/warnings.ts';

/** A result that was repeated, and what differs. */
export interface RerunRun {
  /** The document that was repeated; `n` is the number of its runs. */
  input: { path: string; sha256: string; kind: 'result'; n: number };
  /** The command that made it. */
  command: string;
  /** Whether everything but seconds is the same. */
  identical: boolean;
  version: { was: string; is: string };
  /** Number of written files that were compared. */
  files: number;
  differences: RerunDifference[];
  warnings: Warning[];
}

/** Something that a repeated result has not in common with the first. */
export interface RerunDifference {
  kind:
    | 'input'
    | 'option'
    | 'labels'
    | 'centers'
    | 'numbers'
    | 'text'
    | 'missing'
    | 'added'
    | 'file'
    | 'failure';
  /** The field, such as runs[0].inertia; of a file its path. */
  where: string;
  /** What was there, and what is there now. */
  was?: unknown;
  is?: unknown;
  /** Number of numbers that differ; of labels, of all labels. */
  count?: number;
  /** The largest difference of two numbers. */
  largest?: number;
  /** Of labels: rows that are not where the partner of their cluster is, and the adjusted Rand index. */
  moved?: number;
  ari?: number;
  /** What else there is to know, in words. */
  note?: string;
}
