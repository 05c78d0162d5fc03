import type { Command } from 'commander';
import { HISTOGRAM, type HistogramOptions } from '../../work/params/histogram.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

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
    .argument('<files...>', 'pictures; - for standard input');
  addParams(command, () => HISTOGRAM)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: HistogramOptions) => {
      const { runHistogram } = await import('../histogram.ts');
      await runHistogram(session, files, options);
    });
}
