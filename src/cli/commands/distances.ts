import type { Command } from 'commander';
import { DISTANCES_COMMAND, type DistancesOptions } from '../../work/params/distances.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'distances data/citypopulation.json --id cityLabel --columns year,population --limit 8',
  'distances data/digits.csv.gz --label-column column65 --metric cosine --closest 5',
  'distances data/digits.csv.gz --label-column column65 --limit 200 -o distances.npy',
  'distances table.csv --transpose --metric correlation --chart heatmap -o columns.png',
];

export function declareDistances(program: Command, session: Session): void {
  const command = program
    .command('distances')
    .summary('pairwise distances of rows or columns: the matrix, the closest pairs, a heat map')
    .description('Measure the distance between each two rows (or columns).')
    .argument('<files...>', 'tables (together), matrices, folders or distances; - for standard input');
  addHelp(
    addParams(command, () => DISTANCES_COMMAND),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: DistancesOptions) => {
    const { runDistances } = await import('../distances.ts');
    await runDistances(session, files, options);
  });
}
