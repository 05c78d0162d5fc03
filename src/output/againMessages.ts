/*
 * What the page of a report and its worker tell each other, to cluster again. `work/inPage` is the worker, `page/cluster`
 * the side of the page.
 */
import type { AgainRequest, AgainSubject } from './again.ts';
import type { ReportResult } from './report.ts';

/** A clustering that was made in the page. */
export interface AgainResult {
  /** Numbers of its blocks count from `firstBlock` of the request. */
  result: Omit<ReportResult, 'subject' | 'views'>;
  blocks: ArrayBuffer[];
}

/** What the page asks its worker for. */
export type AgainMessage =
  | { subject: number; rows: AgainSubject }
  | { id: number; subject: number; request: AgainRequest; firstBlock: number }
  /** The last result as a document of JSON, or its labels as CSV. */
  | { id: number; save: 'json' | 'csv' }
  | { cancel: number };

/** What the worker answers. */
export type AgainAnswer =
  | { id: number; progress: { stage: string; share: number } }
  | { id: number; made: AgainResult }
  | { id: number; saved: string }
  | { id: number; failed: string; aborted: boolean };
