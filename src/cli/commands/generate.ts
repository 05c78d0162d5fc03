import type { Command } from 'commander';
import { SHAPE_NAMES, SHAPES } from '../../generators/table.ts';
import { GENERATING, type GeneratingOptions } from '../../work/params/generating.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const WIDTH = 12;

const ABOUT = `Shapes:
${SHAPES.map(({ name, about }) => `  ${name.padEnd(WIDTH)}${about}`).join('\n')}

The same seed gives the same rows, in random order; the last column is their class.`;

const EXAMPLES = [
  'generate moons -n 500 --noise 0.06 --out moons.csv',
  'generate blobs --sizes 100,20,5 --centers "0,0 8,0 4,7" --std 1,0.5,0.2 --out blobs.parquet',
  'generate spirals -k 3 | clusterkit dbscan - --label-column class --eps 0.1',
];

export function declareGenerate(program: Command, session: Session): void {
  const command = program
    .command('generate')
    .summary('make rows of a known shape, with their classes')
    .description('Make rows of a known shape, with their classes, to try algorithms on.')
    .argument('<shape>', SHAPE_NAMES.join(', '));
  addHelp(
    addParams(command, () => GENERATING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (shape: string, options: GeneratingOptions) => {
    const { runGenerate } = await import('../generate.ts');
    await runGenerate(session, shape, options);
  });
}
