import type { Command } from 'commander';
import { addMetricOptions, type MetricOptions } from '../hac/options.ts';
import { wholeNumber } from '../options.ts';
import { addChartOptions } from '../palette/options.ts';
import { addPrepareOptions, addReadOptions } from '../rows/options.ts';
import type { Session } from '../session.ts';

export interface DistancesOptions extends MetricOptions {
  distances?: boolean;
  featuresTree?: never;
  closest?: number;
  condensed?: boolean;
  chart?: 'heatmap'[];
  output?: string;
  pngScale: number;
}

const EXAMPLES = `
Examples:
  $ clusterkit distances data/citypopulation.json --id cityLabel --columns year,population --limit 8
  $ clusterkit distances data/digits.csv.gz --label-column column65 --metric cosine --closest 5
  $ clusterkit distances data/digits.csv.gz --label-column column65 --limit 200 -o distances.npy
  $ clusterkit distances table.csv --transpose --metric correlation --chart heatmap -o columns.png`;

export function declareDistances(program: Command, session: Session): void {
  const command = program
    .command('distances')
    .summary('how unlike rows or columns are: the matrix, the closest pairs, a heat map')
    .description('Measure how unlike each two rows (or columns) are.')
    .argument('<files...>', 'tables (together), matrices, folders or distances; - for standard input');
  addMetricOptions(command)
    .option('--distances', 'the input is a matrix of distances already')
    .optionsGroup('Results:')
    .option('--closest <n>', 'print the n closest pairs', wholeNumber(1))
    .option('--condensed', 'write what is above the diagonal only, in one column');
  addChartOptions(
    command,
    ['heatmap'],
    'heatmap',
    '.csv, .npy, .json; or .svg, .png, .html, .vl.json of the chart',
  );
  addReadOptions(command);
  addPrepareOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: DistancesOptions) => {
      const { runDistances } = await import('../distances.ts');
      await runDistances(session, files, options, command);
    });
}
