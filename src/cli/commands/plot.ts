import { type Command, Option } from 'commander';
import { decimal, oneOfMany, seedNumber, wholeNumber } from '../options.ts';
import { addChoiceOptions, addShapeOptions, type ReadOptions } from '../rows/options.ts';
import type { Session } from '../session.ts';

const MARKS = ['line', 'step', 'bar', 'area', 'point'] as const;
const AGGREGATES = ['mean', 'sum', 'min', 'max', 'median'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface PlotOptions extends Omit<ReadOptions, 'weights' | 'missing' | 'encode' | 'labels'> {
  x?: string;
  y?: string;
  count?: boolean;
  distinct?: string;
  agg?: Aggregate;
  bins?: number;
  mark?: (typeof MARKS)[number];
  stack?: string;
  colorBy?: string;
  facet?: string;
  log?: ('x' | 'y')[];
  title?: string;
  xTitle?: string;
  yTitle?: string;
  top: number;
  pictures?: number;
  labels?: string;
  output?: string;
  pngScale: number;
  csv?: boolean;
}

const EXAMPLES = `
Examples:
  $ clusterkit plot data/pl.json --x year --count --mark step --title "New programming languages"
  $ clusterkit plot data/plparadigm.json --x year --stack paradigmLabel -o stacked.png
  $ clusterkit plot data/plparadigm.json --x year --facet paradigmLabel -o paradigms.svg
  $ clusterkit plot data/citypopulation.json --x population --bins 20 --log x
  $ clusterkit plot data/points.csv --x x --y y
  $ clusterkit plot data/digits.csv.gz --shape 8x8 --pictures 20 --label-column column65
  $ clusterkit plot train-images.gz --labels train-labels.gz --pictures 40`;

export function declarePlot(program: Command, session: Session): void {
  const command = program
    .command('plot')
    .summary('columns of a table as lines, bars and points; rows as pictures')
    .description('Draw columns of a table against each other, how often values occur, or rows as pictures.')
    .argument('<files...>', 'tables (together), matrices or folders; - for standard input')
    .optionsGroup('What is drawn:')
    .option('--x <column>', 'along the axis (default: the first column of a matrix)')
    .option('--y <column>', 'upwards (default: how many rows have each x)')
    .option('--count', 'how many rows have each x')
    .option('--distinct <column>', 'how many different values of a column the rows of each x have')
    .addOption(new Option('--agg <how>', 'one y for each x').choices(AGGREGATES))
    .option('--bins <n>', 'x in n intervals of equal width', wholeNumber(1))
    .option('--pictures <n>', 'the first n rows as pictures, with their classes', wholeNumber(1));
  command
    .optionsGroup('How:')
    .addOption(
      new Option(
        '--mark <mark>',
        'default: points for --y, bars for categories and few x, or a line',
      ).choices(MARKS),
    )
    .option('--stack <column>', 'bars or areas on each other, one for each value')
    .option('--color-by <column>', 'lines, bars or points in the colour of each value')
    .option('--facet <column>', 'a panel for each value')
    .option('--log <axis>', 'logarithmic axes: x, y or x,y', oneOfMany(['x', 'y']))
    .option('--title <text>', 'above the chart')
    .option('--x-title <text>', 'of the axis')
    .option('--y-title <text>', 'of the axis');
  command
    .optionsGroup('Results:')
    .option(
      '-o, --output <file>',
      'file, folder/ or template for .svg, .png, .html, .vl.json, .csv or .json (default: {stem}-plot.svg)',
    )
    .option('--png-scale <factor>', 'pixels of a PNG for each point of the chart', decimal(0.1), 2)
    .option('--top <n>', 'lines of the printed table, highest first', wholeNumber(1), 10)
    .option('--csv', 'print the numbers as CSV');
  addShapeOptions(addChoiceOptions(command), '96x96')
    .option('--labels <file>', 'the classes of the rows of a matrix')
    .option('--seed <n>', 'for --sample: seed of the random numbers, or random (default: 1)', seedNumber)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: PlotOptions) => {
      const { runPlot } = await import('../plot.ts');
      await runPlot(session, files, options);
    });
}
