import type { Command } from 'commander';
import { EVALUATING, type EvaluateOptions } from '../../work/params/evaluating.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';
import { indexList } from '../words/indexList.ts';

const ABOUT = `Labels are read from text of one label a line (or a name and a label), a column of a table, NPY, NPZ, IDX, a picture whose gray levels or colors are the labels, and results written with --json --labels. Row i of one file is row i of the others, unless both have names:
--id says in which column.`;

const EXAMPLES = [
  'evaluate found.csv --truth true.txt',
  'evaluate iris-k3.csv --truth-column species',
  'evaluate k2.csv k3.csv k4.csv --data rows.csv --metrics silhouette,davies-bouldin',
  'evaluate found.csv --truth true.csv --id name --fail-if "ari<0.6,ami<0.5"',
  'evaluate hog.csv grey.csv --truth digits.txt --metrics ami --chart bars -o ami.svg',
  'evaluate map.npy --data images/flower.jpg --space oklab --metrics silhouette --sample 2000',
  'evaluate found.csv --distances distances.csv --metrics silhouette,dunn',
  'kmeans rows.csv -k 3 --json --labels | clusterkit evaluate - --data rows.csv --chart silhouette',
];

export function declareEvaluate(program: Command, session: Session): void {
  const command = program
    .command('evaluate')
    .summary('how good labels are: by the truth, by the data, or both')
    .description('Judge labels by true ones, by the data that were clustered, or both.')
    .argument('<labels...>', 'files of labels; - for standard input');
  addHelp(
    addParams(command, () => EVALUATING),
    {
      examples: EXAMPLES,
      about: () => `${ABOUT}

${indexList()}`,
    },
  ).action(async (files: string[], options: EvaluateOptions) => {
    const { runEvaluate } = await import('../evaluate.ts');
    await runEvaluate(session, files, options);
  });
}
