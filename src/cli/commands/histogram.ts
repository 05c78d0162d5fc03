import type { Command } from 'commander';
import { HISTOGRAM, type HistogramOptions } from '../../work/params/histogram.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'histogram images/flower.jpg --chart',
  'histogram images/flower.jpg --layout overlay --log -o histogram.png',
  'histogram images/flower.jpg --top 20 -o top.svg',
  'histogram images/coins.png --csv',
];

export function declareHistogram(program: Command, session: Session): void {
  const command = program
    .command('histogram')
    .summary('how often each intensity occurs in each band')
    .description('Count how often each intensity occurs in each band of a picture.')
    .argument('<files...>', 'pictures; - for standard input');
  addHelp(
    addParams(command, () => HISTOGRAM),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: HistogramOptions) => {
    const { runHistogram } = await import('../histogram.ts');
    await runHistogram(session, files, options);
  });
}
