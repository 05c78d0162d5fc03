import type { ThemeName } from '../charts/themes.ts';
import type { Warning } from '../core/warnings.ts';
import type { ReportData } from '../output/report.ts';
import { writeOutput } from './files.ts';
import { Blocks } from './report/blocks.ts';
import { reportPage } from './report/html.ts';
import { type ReportOptions, reportData } from './report/make.ts';
import { packed } from './report/packed.ts';
import type { Reported } from './report/reported.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Options of the pages of reports. */
export interface ReportPageOptions extends ReportOptions {
  /** Absent: light or dark, as the reader's system is set. */
  theme?: ThemeName;
}

/** What a command tells of a result in a report. */
export interface ReportRun {
  input: Subject['record'];
  algorithm: string;
  name: string;
  k: number;
  sizes: number[];
  metrics: Record<string, number | null>;
  /** The file of the report. */
  output: string;
  warnings: Warning[];
}

/**
 * Writes results as one page that opens in any browser without a network.
 * @returns what the page tells of each result, and its size in bytes
 * @throws {ClusterkitError} usage, for what a report cannot show; memory, output or aborted
 */
export async function writeReport(
  work: Work,
  path: string,
  reported: readonly Reported[],
  options: ReportPageOptions,
): Promise<{ runs: ReportRun[]; bytes: number }> {
  const { data, page } = await pageOf(work, reported, options);
  await writeOutput(work, path, page);
  const runs = data.results.map(({ name, k, sizes, indices }, at): ReportRun => {
    const { subject, entry } = reported[at];
    const metrics = Object.fromEntries(indices);
    return {
      input: subject.record,
      algorithm: entry.name,
      name,
      k,
      sizes,
      metrics,
      output: path,
      warnings: [],
    };
  });
  return { runs, bytes: page.length };
}

/** A page as bytes, and its data. */
export async function pageOf(
  work: Work,
  reported: readonly Reported[],
  { theme, ...options }: ReportPageOptions,
): Promise<{ data: ReportData; page: Uint8Array }> {
  // results of the same rows have the same numbers, which the page has once
  const texts = new Map<string, number>();
  const blocks = new Blocks((values) => {
    const text = packed(values);
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  });
  const data = await reportData(work, blocks, reported, options);
  const { served } = options;
  const html = reportPage(data, [...texts.keys()], { theme, served });
  return { data, page: new TextEncoder().encode(html) };
}
