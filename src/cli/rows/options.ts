import { type Command, Option } from 'commander';
import type { MetricsOptions } from '../metrics.ts';
import { imageSize, wholeNumber, words } from '../options.ts';

/** Ways to bring columns to one scale. */
const SCALES = ['none', 'standard', 'minmax', 'robust', 'l2'] as const;

/** What to do with cells that hold no number. */
const MISSING = ['fail', 'drop', 'mean', 'median'] as const;

/** How tables, matrices and folders are read: options of every command that takes them. */
export interface ReadOptions {
  columns?: string[];
  where?: string;
  id?: string;
  labelColumn?: string;
  weights?: string;
  limit?: number;
  sample?: number;
  missing: (typeof MISSING)[number];
  encode: string;
  /** A file of true labels; true when --labels stands alone. */
  labels?: string | boolean;
  shape?: { width: number; height: number };
  size?: { width: number; height: number };
  grey?: boolean;
  seed?: number;
}

/** What becomes of rows before they are clustered. */
export interface PrepareOptions {
  scale: (typeof SCALES)[number];
  features?: string[];
}

export interface RowsOptions extends ReadOptions, PrepareOptions {}

export function addReadOptions(command: Command): Command {
  return addShapeOptions(addChoiceOptions(command))
    .option('--weights <column>', 'how often each row counts')
    .addOption(
      new Option('--missing <how>', 'cells without a number: refuse, leave the row out, fill in')
        .choices(MISSING)
        .default('fail'),
    )
    .option(
      '--encode <how>',
      'text as numbers: auto, label, onehot or none, also by column: size=label,color=onehot',
      'auto',
    );
}

/** Which rows and columns are read. */
export function addChoiceOptions(command: Command): Command {
  return command
    .optionsGroup('Tables, matrices and folders:')
    .option('--columns <names>', 'columns to use (default: those of numbers)', words)
    .option('--where <condition>', 'rows to use, in SQL: "year > 1500 AND population < 700000"')
    .option('--id <column>', 'what the rows are called')
    .option('--label-column <column>', 'true classes; never clustered')
    .option('--limit <n>', 'no more than the first n rows', wholeNumber(1))
    .option('--sample <n>', 'n rows by chance', wholeNumber(1));
}

/** Which rows are pictures, and how those of folders are read. */
export function addShapeOptions(command: Command, usual = '32x32'): Command {
  return command
    .option('--shape <WxH>', 'rows are pictures of this size', imageSize)
    .option('--size <WxH>', `what the pictures of a folder are resized to (default: ${usual})`, imageSize)
    .option('--grey', 'the pictures of a folder without their colours');
}

/** Declares what only rows can be written as. */
export function addRowsOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Tables, matrices and folders:')
    .option(
      '--out <file>',
      'write the rows with label, distance, second_label, and silhouette if it is among --metrics (.csv, .json, .parquet, .xlsx, .npy)',
    )
    .option(
      '--coordinates <step>',
      'columns of --out that say where each row lies: pca:3, tsne:2 or umap:2 of what was clustered',
    )
    .option('--centers-out <file>', 'write the centers (the same formats)')
    .option(
      '--axes <names>',
      'what --chart scatter is drawn by: two columns, pca or tsne (default: pca of more than two)',
      words,
    );
}

/** What makes other rows of rows. */
export function addPrepareOptions(command: Command): Command {
  return command
    .optionsGroup('Tables, matrices and folders:')
    .addOption(new Option('--scale <how>', 'columns (l2: rows) to one scale').choices(SCALES).default('none'))
    .option(
      '--features <step>',
      'hog, histogram, raw, pca:50, tsne:2, umap:2; repeat for several, in order',
      (text: string, before: string[] = []) => [...before, text],
    );
}

/** Charts of one clustering of rows. */
export const ROWS_CHARTS = ['bar', 'pie', 'scatter', 'heatmap', 'centers', 'members', 'silhouette'] as const;
export type RowsChartName = (typeof ROWS_CHARTS)[number];

/** Options of every command that clusters rows. */
export interface RowsClusterOptions extends RowsOptions, MetricsOptions {
  k?: number[];
  nInit?: number;
  init?: string;
  seed?: number;
  chart?: string[];
  output?: string;
  pngScale: number;
  out?: string;
  axes?: string[];
  coordinates?: string;
  centersOut?: string;
  labelsOut?: string;
  modelOut?: string;
  csv?: boolean;
}
