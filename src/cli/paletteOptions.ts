import { type Command, Option } from 'commander';
import { COLOR_SPACES, type ColorSpace } from '../features/colorspace.ts';
import { addImageOptions, type ImageCommandOptions } from './imageOptions.ts';
import { clusterCounts, decimal, oneOfMany, seedNumber, wholeNumber } from './options.ts';

/** Charts of one clustering. */
export const PALETTE_CHARTS = ['bar', 'pie', 'scatter'] as const;
export type PaletteChartName = (typeof PALETTE_CHARTS)[number];

/** Charts of the clusterings of one picture for several k. */
export const SWEEP_CHARTS = ['bars', 'elbow', 'time'] as const;
export type SweepChartName = (typeof SWEEP_CHARTS)[number];

/** Options of every command that fits clusters to the colours of pictures. */
export interface FitOptions extends ImageCommandOptions {
  k?: number[];
  nInit?: number;
  init: string;
  maxIter?: number;
  seed?: number;
  space: ColorSpace;
  /** Put the cluster of each pixel into the JSON. */
  labels?: boolean;
}

/** Options of every command that finds the colours of pictures. */
export interface PaletteOptions extends FitOptions {
  chart?: (PaletteChartName | SweepChartName)[];
  output?: string;
  scale: number;
  quantized?: string;
  labelsOut?: string;
  csv?: boolean;
}

/** Declares them, with the defaults of an algorithm told in the help. */
export function addPaletteOptions(command: Command, defaults: { nInit: number; maxIter: string }): Command {
  addResultOptions(command, PALETTE_CHARTS, SWEEP_CHARTS, '.svg, .png, .html, .vl.json, .csv or .json')
    .option('--quantized <file>', 'write the picture in its k colours (.png, .webp, .gif, .tif)')
    .option('--labels-out <file>', 'write the cluster of each pixel (.png, .csv, .npy)')
    .option('--labels', 'put the cluster of each pixel into the JSON')
    .option('--csv', 'print the colours as CSV');
  return addFitOptions(command, defaults);
}

/** How many clusters, and what is drawn of them where. */
export function addResultOptions(
  command: Command,
  charts: readonly string[],
  sweepCharts: readonly string[],
  formats: string,
): Command {
  return command
    .option('-k, --k <list>', 'clusters: 4, 2..21, 2..262:5 or 2,4,8', clusterCounts)
    .option(
      '--chart <name>',
      `${charts.join(', ')}; of several ks ${sweepCharts.join(', ')}; may be repeated`,
      oneOfMany([...charts, ...sweepCharts]),
    )
    .option(
      '-o, --output <file>',
      `${formats}: a file, a folder/, or a template with {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart}`,
    )
    .option('--scale <factor>', 'pixels of a PNG for each point of the chart', decimal(0.1), 2);
}

/** How clusters are found. */
export function addFitOptions(
  command: Command,
  defaults: { nInit: number | string; maxIter: string },
): Command {
  command
    .option('--n-init <n>', `starts, of which the best is kept (default: ${defaults.nInit})`, wholeNumber(1))
    .option('--init <how>', 'first centers: k-means++, random, or a file of colours', 'k-means++')
    .option('--max-iter <n>', defaults.maxIter, wholeNumber(1))
    .option('--seed <n>', 'seed of the random numbers, or random (default: 1)', seedNumber)
    .addOption(
      new Option('--space <space>', 'what distances are measured in').choices(COLOR_SPACES).default('rgb'),
    );
  return addImageOptions(command);
}
