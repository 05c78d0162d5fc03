import type { Command } from 'commander';
import { PREDICTING, type PredictOptions } from '../../work/params/predicting.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Each row gets the cluster of the nearest center; a model of bisecting is followed down its splits. The rows that a
model of kmeans, minibatch or bisecting was made of get the labels that they had; those of hac may not, since its
clusters are not those of the nearest mean.

Examples:
  $ clusterkit kmeans images/flower.jpg -k 8 --model-out flower8.json
  $ clusterkit predict flower8.json images/china.jpg --quantized china8.png
  $ clusterkit predict flower8.json images/*.jpg --json`;

export function declarePredict(program: Command, session: Session): void {
  const command = program
    .command('predict')
    .summary('put other pictures or rows into the clusters of a model')
    .description(
      'Label pictures with the colors of a model that --model-out wrote, or rows with its clusters.',
    )
    .argument('<model>', 'a file that --model-out wrote')
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addParams(command, PREDICTING)
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, files: string[], options: PredictOptions) => {
      const { runPredict } = await import('../predict.ts');
      await runPredict(session, model, files, options);
    });
}
