import { type Command, Option } from 'commander';
import { addImageOptions, type ImageCommandOptions } from '../imageOptions.ts';
import { decimal, wholeNumber } from '../options.ts';
import type { Session } from '../session.ts';

export interface HistogramOptions extends ImageCommandOptions {
  bins?: number;
  top?: number;
  layout?: 'panels' | 'overlay';
  log?: boolean;
  chart?: boolean;
  csv?: boolean;
  output?: string;
  pngScale: number;
}

const EXAMPLES = `
Examples:
  $ clusterkit histogram images/flower.jpg --chart
  $ clusterkit histogram images/flower.jpg --layout overlay --log -o histogram.png
  $ clusterkit histogram images/flower.jpg --top 20 -o top.svg
  $ clusterkit histogram images/coins.png --csv`;

export function declareHistogram(program: Command, session: Session): void {
  const command = program
    .command('histogram')
    .summary('how often each intensity occurs in each band')
    .description('Count how often each intensity occurs in each band of a picture.')
    .argument('<files...>', 'pictures; - for standard input')
    .option(
      '--bins <n>',
      'intervals of equal width (default: 256, one for each 8-bit intensity)',
      wholeNumber(1),
    )
    .option(
      '--top <n>',
      'the n most frequent intensities of each band: listed, and drawn where a chart is asked for',
      wholeNumber(1),
    )
    .addOption(
      new Option('--layout <layout>', 'a panel for each band, or all bands in one (default: panels)').choices(
        ['panels', 'overlay'],
      ),
    )
    .option('--log', 'logarithmic counts in the chart')
    .option('--chart', 'draw, into {stem}-histogram.svg unless -o names a file')
    .option('-o, --output <file>', 'file, folder/ or template for .svg, .png, .html, .vl.json, .csv or .json')
    .option('--png-scale <factor>', 'pixels of a PNG for each point of the chart', decimal(0.1), 2)
    .option('--csv', 'print all counts as CSV');
  addImageOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: HistogramOptions) => {
      const { runHistogram } = await import('../histogram.ts');
      await runHistogram(session, files, options);
    });
}
