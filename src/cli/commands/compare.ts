import type { Command } from 'commander';
import { COMPARING, type CompareOptions } from '../../work/params/comparing.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `Every algorithm gets the parameters that it has. Settings of one algorithm, or of one input, stand after colons, and count more than those of all. Without -k there are as many clusters as known classes. An algorithm that refuses an input is left out there; the exit code is then 5.`;

const EXAMPLES = [
  'compare images/flower.jpg -k 10',
  'compare images/flower.jpg -k 4,16 --algorithms kmeans,bisecting,hac',
  'compare images/flower.jpg -k 10 --chart centers,panels -o charts/',
  'compare images/flower.jpg -k 2..21 --chart times -o times.png',
  'compare data/citypopulation.json --columns year,population --scale standard -k 3 --algorithms kmeans,hac',
  'compare data/circles.csv --label-column ring --algorithms kmeans,spectral,hac:linkage=single --chart grid -o grid.png',
  'compare data/circles.csv data/faithful.csv -k 2 --for circles:label-column=ring --chart grid -o both.png',
  'compare data/digits.csv.gz --label-column column65 --algorithms kmeans,hac,gmm --chart flows -o flows.svg',
  'compare data/digits.csv.gz --label-column column65 --shape 8x8 --algorithms kmeans:features=hog,kmeans:features=histogram --report digits.html',
  'compare average.nwk complete.nwk -k 4 --chart tanglegram -o tanglegram.svg',
];

export function declareCompare(program: Command, session: Session): void {
  const command = program
    .command('compare')
    .summary('how algorithms differ on the same inputs: inertia, time, agreement, clusters side by side')
    .description(
      'Fit several algorithms to the same inputs and tell how far they agree; or tell how far trees agree.',
    )
    .argument(
      '<files...>',
      'pictures, tables, matrices, folders, distances, graphs or trees; - for standard input',
    );
  addHelp(
    addParams(command, () => COMPARING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (files: string[], options: CompareOptions) => {
    const { runCompare } = await import('../compare.ts');
    await runCompare(session, files, options);
  });
}
