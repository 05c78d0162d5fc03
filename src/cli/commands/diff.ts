import type { Command } from 'commander';
import { DIFFING, type DiffOptions } from '../../work/params/diff.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `Compared are results of --json and -o x.json, models, and files of labels: text, tables, NPY, pictures of labels. Clusters are paired so that most rows stay where they are, so other numbers for the same clusters are no difference; noise stays noise. Of results without labels (--labels) and of models the centers are compared.

Several clusterings of a file are compared by algorithm and k.`;

const EXAMPLES = [
  'diff before.json after.json',
  'diff a.csv b.csv --id name --out moved.csv --fail-if "ari<0.95,moved>5%"',
  'diff old.png new.png --out moved.png --chart flows -o flows.svg',
];

export function declareDiff(program: Command, session: Session): void {
  const command = program
    .command('diff')
    .summary('what changed between two clusterings of the same rows')
    .description(
      'Compare two clusterings of the same rows: clusters in pairs, rows that moved, centers, sizes.',
    )
    .argument('<before>', 'a result, a model or a file of labels; - for standard input')
    .argument('<after>', 'another one');
  addHelp(
    addParams(command, () => DIFFING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (before: string, after: string, options: DiffOptions) => {
    const { runDiff } = await import('../diff.ts');
    await runDiff(session, before, after, options);
  });
}
