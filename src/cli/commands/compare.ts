import type { Command } from 'commander';
import { COMPARING, type CompareOptions } from '../../work/params/comparing.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Every algorithm gets the parameters that it has.

Examples:
  $ clusterkit compare images/flower.jpg -k 10
  $ clusterkit compare images/flower.jpg -k 4,16 --algorithms kmeans,bisecting,hac
  $ clusterkit compare images/flower.jpg -k 10 --chart centers,panels -o charts/
  $ clusterkit compare images/flower.jpg -k 2..21 --chart times -o times.png
  $ clusterkit compare data/citypopulation.json --columns year,population --scale standard -k 3 --algorithms kmeans,hac
  $ clusterkit compare average.nwk complete.nwk -k 4 --chart tanglegram -o tanglegram.svg`;

export function declareCompare(program: Command, session: Session): void {
  const command = program
    .command('compare')
    .summary('how algorithms differ on the same input: inertia, time, agreement')
    .description(
      'Fit several algorithms to the same input and tell how far they agree; or tell how far trees agree.',
    )
    .argument(
      '<files...>',
      'pictures, tables (together), matrices, folders, distances or trees; - for standard input',
    );
  addParams(command, () => COMPARING)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: CompareOptions) => {
      const { runCompare } = await import('../compare.ts');
      await runCompare(session, files, options);
    });
}
