import type { Command } from 'commander';
import { SAMPLING, type SamplingOptions } from '../../work/params/sampling.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `Rows are in the columns that were clustered: after the preparation, if there was one, and of pictures in the color space.`;

const EXAMPLES = [
  'gmm data/points.csv --columns x,y -k 3 --model-out mixture.json',
  'sample mixture.json -n 1000 --seed 7 -o drawn.csv',
];

export function declareSample(program: Command, session: Session): void {
  const command = program
    .command('sample')
    .summary('draw rows from the normal distributions of a model')
    .description('Draw rows from a model of normal distributions that gmm --model-out wrote.')
    .argument('<model>', 'a file that --model-out wrote; - for standard input');
  addHelp(
    addParams(command, () => SAMPLING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (model: string, options: SamplingOptions) => {
    const { runSample } = await import('../sample.ts');
    await runSample(session, model, options);
  });
}
