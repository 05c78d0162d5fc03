import type { ChartSpec } from '../charts/theme.ts';
import type { Clustering } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Column } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { ChoiceOfK } from '../output/choiceRecord.ts';
import { columnFacts } from '../output/columns.ts';
import type { ImageInput } from '../output/document.ts';
import {
  CHART_FORMATS,
  type ChartFormatName,
  DOCUMENT_FORMATS,
  DRAWN_FORMATS,
  type FileData,
  formatOf,
  LABEL_MAP_FORMATS,
  NEWICK_FORMATS,
  TABLE_FILES,
  TABLE_FORMATS,
} from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import type { Sheet } from '../output/xlsx.ts';
import type { DrawContext } from './draw/context.ts';
import { drawClustering, drawCut, drawSweep, drawTree } from './draw.ts';
import { writeOutput } from './files.ts';
import type { DrawingOptions } from './params/looks.ts';
import type { OutputOptions } from './params/outputs.ts';
import { type Findings, mergesOf, type Result, type Tree } from './result.ts';
import type { Subject } from './subject.ts';
import { clusterCsv, runColumns } from './tables.ts';
import type { Work } from './work.ts';
import { noCenters, noNewick } from './writeChecks.ts';
import type { PictureTargets, SharedTarget, Targets } from './writePlan.ts';

export interface WriteOptions extends Omit<OutputOptions, 'chart'> {
  /** Requested indices, by any of their names: the chart of indices draws them. */
  metrics?: readonly string[];
  seed?: number;
  /** The choice of k, which charts of votes and indices draw. */
  choice?: ChoiceOfK;
}

/** The JSON of some findings, or a promise of it. */
export type DocumentOf = (findings: Findings) => unknown;

interface Job {
  work: Work;
  findings: Findings;
  options: WriteOptions;
  drawing: DrawContext;
}

/**
 * Writes all planned files of one subject.
 * @param targets from `planOutputs`
 * @throws {ClusterkitError} usage, for outputs that such findings do not have, before anything is written; output;
 * aborted
 */
export async function writeFindings(
  work: Work,
  targets: Targets,
  findings: Findings,
  options: WriteOptions,
  documentOf: DocumentOf,
): Promise<void> {
  const { results, subject } = findings;
  await checkFindings(targets, findings);
  const job: Job = { work, findings, options, drawing: { work, options, choice: options.choice } };
  for (const { chart, path } of targets.sweep)
    await writeChart(work, path, await drawSweep(chart, results, job.drawing), options, subject.name);
  for (const target of targets.documents) await writeDocument(job, target, documentOf);
  const merged = targets.trees.length > 0 ? (await import('./treesOf.ts')).treesOf(findings) : [];
  for (const [at, target] of targets.trees.entries()) await writeTree(job, target, merged[at]);
  for (const [at, target] of targets.results.entries()) {
    const tree = merged.find(({ merges }) => merges === mergesOf(results[at]));
    await writeResult(job, target, results[at], tree);
  }
  const pick = ({ of }: SharedTarget) => of.map((at) => results[at]);
  for (const target of targets.rows) await writeRows(job, target.path, pick(target));
  for (const target of targets.labels) await writeLabels(work, target.path, pick(target), subject);
  for (const [at, { labels, pictures }] of targets.parts.entries()) {
    const part = subject.picture?.parts?.[at] as Subject;
    for (const target of labels) await writeLabels(work, target.path, pick(target), part);
    for (const [run, one] of pictures.entries()) await writePictures(job, one, results[run], part);
  }
  if (targets.metrics !== undefined) await writeTable(work, targets.metrics, runColumns(results));
  if (targets.report !== undefined)
    await writeResults(work, targets.report, results, {
      ...options,
      choices: options.choice ? [options.choice] : [],
    });
}

/** What the page of results is made with. */
interface PageOptions extends Pick<OutputOptions, 'title' | 'theme' | 'embed' | 'labels'> {
  seed?: number | number[];
  /** Which k the data support, by each algorithm or by the only one. */
  choices?: readonly ChoiceOfK[];
}

/** Writes results as one page. */
export async function writeResults(
  work: Work,
  path: string,
  results: readonly Result[],
  { title, theme, embed, labels, seed, choices = [] }: PageOptions,
): Promise<void> {
  const { reportedOf } = await import('./report/reported.ts');
  const { structureOf } = await import('./report/structure.ts');
  const { findAlgorithm } = await import('../algorithms/table.ts');
  const { writeReport } = await import('./report.ts');
  const reported = await Promise.all(
    results.map((result) => reportedOf(result, findAlgorithm(result.algorithm), work.version)),
  );
  for (const [at, one] of reported.entries()) {
    one.structure = structureOf(results[at]);
    if (typeof labels === 'string') one.classes = labels;
    const name = results[at].asked ?? results[at].algorithm;
    one.verdict = choices.find(({ algorithm = name }) => algorithm === name)?.verdict.text;
  }
  await writeReport(work, path, reported, { title, theme, embed, seed: [seed].flat()[0] });
}

/** @throws {ClusterkitError} usage, for results that lack what is to be written */
async function checkFindings(targets: Targets, { subject, results }: Findings): Promise<void> {
  for (const [at, { centers, distances, model }] of targets.results.entries()) {
    const { clustering } = results[at];
    if (centers !== undefined && !clustering.centers) throw noCenters('centersOut');
    if (distances !== undefined && !clustering.centers) throw noCenters('distancesOut');
    if (model !== undefined) await checkModeled(clustering);
  }
  const isApart = results.some((result) => mergesOf(result)?.height.includes(Number.POSITIVE_INFINITY));
  if (isApart && targets.trees.some(({ newick }) => newick !== undefined)) throw noNewick();
  if (subject.store && targets.rows.length > 0)
    throw new ClusterkitError('usage', 'requires all rows in memory', { option: 'out' });
}

/** @throws {ClusterkitError} usage, for clusters of which no model can be made */
async function checkModeled(clustering: Clustering): Promise<void> {
  const { kindFor } = await import('../algorithms/models/kinds.ts');
  if (kindFor(clustering) !== undefined) return;
  const { noModel } = await import('../algorithms/model.ts');
  throw noModel(clustering, 'modelOut');
}

/** A chart as the contents of a file. */
async function chartBytes(
  spec: ChartSpec,
  format: ChartFormatName,
  { look, title }: { look: DrawingOptions; title: string },
): Promise<FileData> {
  const { renderHtml, renderPng, renderSvg, specJson } = await import('../charts/render.ts');
  const renderers = {
    svg: () => renderSvg(spec, look),
    png: () => renderPng(spec, look.pngScale, look),
    html: () => renderHtml(spec, title, look),
    'vl.json': () => specJson(spec, look),
  } satisfies Record<ChartFormatName, () => Promise<FileData>>;
  return renderers[format]();
}

/**
 * Writes a chart in the format of the file's ending, its numbers if that is a table's; SVG to standard output.
 * @param look how it looks: the options of drawing
 * @param title title of an HTML page
 */
export async function writeChart(
  work: Work,
  path: string,
  spec: ChartSpec,
  look: DrawingOptions,
  title: string,
): Promise<void> {
  const format = path === '-' ? 'svg' : formatOf(path, DRAWN_FORMATS);
  const drawn = CHART_FORMATS.find((one) => one === format);
  if (drawn) return writeOutput(work, path, await chartBytes(spec, drawn, { look, title }));
  const { chartNumbers } = await import('../charts/numbers.ts');
  await writeTable(work, path, chartNumbers(spec));
}

/**
 * Writes a table in the format of the file's ending; CSV to standard output. Columns that the format cannot hold are
 * left out, with a note.
 * @param more further sheets of a workbook
 */
export async function writeTable(
  work: Work,
  path: string,
  columns: readonly Column[],
  more: readonly Sheet[] = [],
): Promise<void> {
  const { tableBytes } = await import('../output/table.ts');
  const format = formatOf(path, TABLE_FORMATS) ?? 'csv';
  const { holds, title } = TABLE_FILES[format];
  const kept = holds === 'numbers' ? columns.filter(isNumeric) : columns;
  if (kept.length < columns.length) {
    const left = columns.filter((column) => !kept.includes(column)).map(({ name }) => name);
    work.note(`${path}: ${title} holds numbers alone; left out: ${left.join(', ')}`);
  }
  await writeOutput(work, path, await tableBytes(format, kept, work.pacing, more));
}

function isNumeric(column: Column): boolean {
  const { kind } = columnFacts(column);
  return kind === 'number' || kind === 'none';
}

/** Trees with their cuts, or results if there are no trees. */
async function writeDocument(
  { work, findings, options }: Job,
  { path, of }: SharedTarget,
  documentOf: DocumentOf,
): Promise<void> {
  const { subject, results, trees } = findings;
  const ofTrees = of.map((at) => trees[at]);
  const part: Findings =
    trees.length > 0
      ? {
          subject,
          trees: ofTrees,
          results: results.filter(({ tree }) => ofTrees.some((one) => one === tree)),
        }
      : { subject, trees, results: of.map((at) => results[at]) };
  const isCsv = path === '-' ? options.csv : formatOf(path, DOCUMENT_FORMATS) === 'csv';
  await writeOutput(work, path, isCsv ? clusterCsv(part.results, true) : toJson(await documentOf(part)));
}

async function writeTree(job: Job, target: Targets['trees'][number], tree: Tree): Promise<void> {
  const { work, findings, options, drawing } = job;
  const { subject } = findings;
  const drawn = { subject, tree };
  const write = (path: string, spec: ChartSpec) => writeChart(work, path, spec, options, subject.name);
  for (const { chart, path } of target.charts) await write(path, await drawTree(chart, drawn, drawing));
  for (const { chart, path } of target.cutCharts) await write(path, await drawCut(chart, drawn, drawing));
  if (target.newick !== undefined) {
    const { newick } = await import('../algorithms/tree/newick.ts');
    await writeOutput(work, target.newick, `${newick(tree.merges, subject.names())}\n`);
  }
  if (target.tree !== undefined) {
    const { mergeBytes } = await import('./treeTables.ts');
    await writeOutput(work, target.tree, mergeBytes(target.tree, tree.merges));
  }
  if (target.cophenetic !== undefined) await writeCophenetic(work, target.cophenetic, subject, tree);
  if (target.treeview) {
    const { cdtLines, gtrLines } = await import('./treeview.ts');
    await writeOutput(work, target.treeview.cdt, cdtLines(subject, tree));
    await writeOutput(work, target.treeview.gtr, gtrLines(tree));
  }
}

/** @throws {ClusterkitError} memory, for more distances than there is room for */
async function writeCophenetic(work: Work, path: string, subject: Subject, { merges }: Tree): Promise<void> {
  const { n } = merges;
  checkMemory(`the cophenetic distances of ${n} ${subject.unit}`, 12 * n * n, work.maxMemory, [MORE_MEMORY]);
  const { copheneticDistances } = await import('../algorithms/tree/cophenetic.ts');
  const { matrixFile } = await import('./distanceFiles.ts');
  const matrix = { condensed: copheneticDistances(merges), n };
  await writeOutput(work, path, matrixFile(path, matrix, subject.names()));
}

/** @param tree what the clusters were cut or chosen from */
async function writeResult(
  job: Job,
  target: Targets['results'][number],
  result: Result,
  tree: Tree | undefined,
): Promise<void> {
  const { work, findings, options, drawing } = job;
  const { charts, cutCharts, centers, distances, model, condensed, pictures } = target;
  const write = async (path: string, spec: ChartSpec) => {
    const { titleOf } = await import('./draw/text.ts');
    await writeChart(work, path, spec, options, titleOf(result));
  };
  for (const { chart, path } of charts) await write(path, await drawClustering(chart, result, drawing));
  for (const { chart, path } of cutCharts) {
    const drawn = { subject: findings.subject, tree: tree as Tree, result };
    await write(path, await drawCut(chart, drawn, drawing));
  }
  if (centers !== undefined) await writeCenters(work, centers, result);
  if (distances !== undefined) {
    const { centerDistanceColumns } = await import('./rowTables.ts');
    await writeTable(work, distances, await centerDistanceColumns(work, result));
  }
  if (model !== undefined) {
    const { modelOfResult } = await import('./modelOf.ts');
    await writeOutput(work, model, toJson(await modelOfResult(work, result)));
  }
  if (condensed !== undefined) await writeCondensed(work, condensed, result);
  if (pictures) await writePictures(job, pictures, result);
}

async function writePictures(
  { work, options: { layerTolerance } }: Job,
  targets: PictureTargets,
  result: Result,
  part?: Subject,
): Promise<void> {
  if (!Object.values(targets).some((path) => path !== undefined)) return;
  const { writeResultPictures } = await import('./writePictures.ts');
  await writeResultPictures(work, targets, result, { part, tolerance: layerTolerance });
}

/** The tree of densities, as a table or in Newick notation. */
async function writeCondensed(work: Work, path: string, { clustering }: Result): Promise<void> {
  const condensed = clustering.condensed as NonNullable<typeof clustering.condensed>;
  const { condensedColumns, condensedNewick } = await import('../output/condensed.ts');
  if (formatOf(path, NEWICK_FORMATS)) return writeOutput(work, path, `${condensedNewick(condensed)}\n`);
  await writeTable(work, path, condensedColumns(condensed));
}

/** A format of numbers holds the coordinates only. */
async function writeCenters(work: Work, path: string, result: Result): Promise<void> {
  const { centerColumns } = await import('./rowTables.ts');
  const columns = centerColumns(result);
  const { dim = 0 } = result.clustering.centers ?? {};
  const isBare = TABLE_FILES[formatOf(path, TABLE_FORMATS) ?? 'csv'].holds === 'numbers';
  await writeTable(work, path, isBare ? columns.slice(-dim) : columns);
}

async function writeRows(
  { work, findings, options }: Job,
  path: string,
  results: readonly Result[],
): Promise<void> {
  const { subject } = findings;
  const { coordinates, seed } = options;
  const { coordinatesOf, joinedRows, sheetsOf } = await import('./rowTables.ts');
  const places =
    subject.unit === 'columns' ? undefined : await coordinatesOf(work, subject, coordinates, seed);
  await writeTable(work, path, await joinedRows(work, results, places), sheetsOf(results));
}

/** @param subject the subject of the results, or one of the pictures that it consists of */
async function writeLabels(
  work: Work,
  path: string,
  results: readonly Result[],
  subject: Subject,
): Promise<void> {
  const { labelColumns, pixelColumns } = await import('./rowTables.ts');
  if (!subject.picture) return writeTable(work, path, labelColumns(results));
  const { labelsOf } = await import('./items.ts');
  const { width, height, frames } = subject.record as ImageInput;
  const labels = (result: Result) =>
    result.subject === subject
      ? result.labels()
      : labelsOf(result.subject, result.clustering.labels, subject);
  const format = path === '-' ? 'png' : formatOf(path, LABEL_MAP_FORMATS);
  if (format === 'png') {
    const { labelMapPng } = await import('../output/raster.ts');
    const [result] = results;
    const map = await labelMapPng(labels(result), { width, height, frames }, result.clustering.k);
    return writeOutput(work, path, map);
  }
  if (format === 'npy') {
    const { toNpy } = await import('../output/npy.ts');
    const shape = frames > 1 ? [frames, height, width] : [height, width];
    return writeOutput(work, path, toNpy(labels(results[0]), shape));
  }
  await writeTable(work, path, pixelColumns({ width, height, frames }, results, labels));
}
