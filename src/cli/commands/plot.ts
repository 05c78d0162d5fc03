import type { Command } from 'commander';
import { PLOT, type PlotOptions } from '../../work/params/plot.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'plot data/pl.json --x year --count --mark step --title "New programming languages"',
  'plot data/plparadigm.json --x year --stack paradigmLabel -o stacked.png',
  'plot data/plparadigm.json --x year --facet paradigmLabel -o paradigms.svg',
  'plot data/citypopulation.json --x population --bins 20 --log x',
  'plot data/points.csv --x x --y y',
  'plot data/digits.csv.gz --shape 8x8 --pictures 20 --label-column column65',
  'plot train-images.gz --labels train-labels.gz --pictures 40',
];

export function declarePlot(program: Command, session: Session): void {
  const command = program
    .command('plot')
    .summary('columns of a table as lines, bars and points; rows as pictures')
    .description('Draw columns of a table against each other, how often values occur, or rows as pictures.')
    .argument('<files...>', 'tables (together), matrices or folders; - for standard input');
  addHelp(
    addParams(command, () => PLOT),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: PlotOptions) => {
    const { runPlot } = await import('../plot.ts');
    await runPlot(session, files, options);
  });
}
