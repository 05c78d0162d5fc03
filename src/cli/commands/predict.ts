import type { Command } from 'commander';
import { MODEL_KINDS } from '../../algorithms/models/table.ts';
import { PREDICTING, type PredictOptions } from '../../work/params/predicting.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

/** What each kind of model does, a line each. */
const KINDS = MODEL_KINDS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n');

const ABOUT = `Each row gets a cluster of the model, by the kind of the model:
${KINDS}

The rows that a model was made of get the labels that they had, but for those of hac, whose clusters are not those of the nearest mean, and for borders of dbscan that are not of the nearest core row (--border first).`;

const EXAMPLES = [
  'kmeans images/flower.jpg -k 8 --model-out flower8.json',
  'predict flower8.json images/china.jpg --quantized china8.png',
  'predict flower8.json images/*.jpg --json',
  'hdbscan data/points.csv --columns x,y --min-cluster-size 3 --min-samples 2 --model-out dense.json',
  'predict dense.json data/points.csv --out placed.csv',
];

export function declarePredict(program: Command, session: Session): void {
  const command = program
    .command('predict')
    .summary('put other pictures or rows into the clusters of a model')
    .description(
      'Label pictures with the colors of a model that --model-out wrote, or rows with its clusters; noise is -1.',
    )
    .argument('<model>', 'a file that --model-out wrote')
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addHelp(
    addParams(command, () => PREDICTING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (model: string, files: string[], options: PredictOptions) => {
    const { runPredict } = await import('../predict.ts');
    await runPredict(session, model, files, options);
  });
}
