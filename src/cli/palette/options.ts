import { type Command, Option } from 'commander';
import { COLOR_SPACES, type ColorSpace } from '../../features/colorspace.ts';
import type { ImageCommandOptions } from '../imageOptions.ts';
import type { MetricsOptions } from '../metrics.ts';
import { clusterCounts, decimal, oneOfMany, seedNumber, wholeNumber } from '../options.ts';

/** Charts of one clustering. */
export const PALETTE_CHARTS = ['bar', 'pie', 'scatter', 'silhouette'] as const;
export type PaletteChartName = (typeof PALETTE_CHARTS)[number];

/** Charts of the clusterings for several k. */
export const SWEEP_CHARTS = ['bars', 'elbow', 'time', 'metrics'] as const;
export type SweepChartName = (typeof SWEEP_CHARTS)[number];

/** What becomes of the colours: options of every command that has some. */
interface PaletteOutputOptions extends ImageCommandOptions {
  chart?: string[];
  output?: string;
  pngScale: number;
  quantized?: string;
  labelsOut?: string;
  csv?: boolean;
  /** true when --labels stands alone. */
  labels?: string | boolean;
}

/** How clusters are found: options of every command that fits them to the colours of pictures. */
export interface FitOptions extends ImageCommandOptions, MetricsOptions {
  k?: number[];
  nInit?: number;
  init?: string;
  maxIter?: number;
  seed?: number;
  space: ColorSpace;
  labels?: string | boolean;
}

/** Options of every command that finds the colours of pictures. */
export interface PaletteOptions extends PaletteOutputOptions, FitOptions {
  modelOut?: string;
}

const FIRST_CENTERS =
  'first centers: k-means++, random, farthest-first, k-means||, rows:3,17,99 (rows, or pixels y*width+x), a file of centers or colours, or a former result';

/** What the help tells of an algorithm's defaults. */
export interface Defaults {
  nInit: number | string;
  maxIter: string;
  init?: string;
}

/** Declares how clusters are found, but not how pictures are read. */
export function addFitOptions(command: Command, defaults: Defaults): Command {
  return command
    .option('-k, --k <list>', 'clusters: 4, 2..21, 2..262:5 or 2,4,8', clusterCounts)
    .option('--n-init <n>', `starts, of which the best is kept (default: ${defaults.nInit})`, wholeNumber(1))
    .option('--init <how>', defaults.init ?? FIRST_CENTERS, 'k-means++')
    .option('--max-iter <n>', defaults.maxIter, wholeNumber(1))
    .option('--seed <n>', 'seed of the random numbers, or random (default: 1)', seedNumber)
    .addOption(
      new Option('--space <space>', 'what distances are measured in').choices(COLOR_SPACES).default('rgb'),
    );
}

/** Declares where a chart goes, with what tells which charts there are. */
export function addChartOptions<T extends string>(
  command: Command,
  charts: readonly T[],
  chartHelp: string,
  formats: string,
): Command {
  return command
    .option('--chart <name>', `${chartHelp}; may be repeated`, oneOfMany(charts))
    .option(
      '-o, --output <file>',
      `${formats}: a file, a folder/, or a template with {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart}`,
    )
    .option('--png-scale <factor>', 'pixels of a PNG for each point of the chart', decimal(0.1), 2);
}

/** Declares what only pictures can be written as. */
export function addPictureOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Pictures:')
    .option('--quantized <file>', 'write the picture in its k colours (.png, .webp, .gif, .tif)');
}
