import { type Command, Option } from 'commander';
import { addImageOptions } from './imageOptions.ts';
import { addJudgementOptions } from './metrics/options.ts';
import {
  addChartOptions,
  addFitOptions,
  addPictureOutputOptions,
  type Defaults,
  PALETTE_CHARTS,
  type PaletteOptions,
  SWEEP_CHARTS,
} from './palette/options.ts';
import {
  addPrepareOptions,
  addReadOptions,
  addRowsOutputOptions,
  ROWS_CHARTS,
  type RowsClusterOptions,
} from './rows/options.ts';

/** Options of every command that finds clusters, whatever its inputs are. */
export interface ClusterOptions extends Omit<PaletteOptions, keyof RowsClusterOptions>, RowsClusterOptions {
  /** pictures: each picture is a row; pixels: each is clustered by itself. */
  by?: 'pixels' | 'pictures';
  space: PaletteOptions['space'];
  /** One clustering of the colours of all pictures. */
  together?: boolean;
}

const CHARTS = [...new Set([...PALETTE_CHARTS, ...SWEEP_CHARTS, ...ROWS_CHARTS])];

const CHART_HELP = `${PALETTE_CHARTS.join(', ')}; of rows also heatmap, centers, members; silhouette; of several ks ${SWEEP_CHARTS.join(', ')}`;

const FORMATS =
  '.svg, .png, .html, .vl.json (of several ks bars of a picture, the elbow of rows, if no --chart is named), .csv or .json';

/** Declares them. */
export function addClusterOptions(command: Command, defaults: Defaults): Command {
  addFitOptions(command, defaults);
  addResultOptions(command);
  addJudgementOptions(command);
  command
    .optionsGroup('Results:')
    .option('--model-out <file>', 'write what predict needs to label other data (.json)');
  return addPrepareOptions(command);
}

/** Declares what becomes of clusters, and how inputs are read. */
export function addResultOptions(command: Command): Command {
  command.optionsGroup('Results:');
  addChartOptions(command, CHARTS, CHART_HELP, FORMATS)
    .option(
      '--labels-out <file>',
      'write the cluster of each pixel (.png, .csv, .npy) or row (.csv, .json, .parquet, .xlsx, .npy)',
    )
    .option('--labels [file]', 'put labels into the JSON; with a file, the true classes of the rows')
    .option('--csv', 'print the clusters as CSV');
  addPictureOutputOptions(command);
  addRowsOutputOptions(command);
  addImageOptions(command);
  command
    .option('--together', 'one palette for all pictures')
    .addOption(
      new Option(
        '--by <what>',
        'pixels: the colours of each picture (default for files); pictures: each is a row (for folders)',
      ).choices(['pixels', 'pictures']),
    );
  return addReadOptions(command);
}
