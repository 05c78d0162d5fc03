import type { Command } from 'commander';
import { addResultOptions, type ClusterOptions } from '../clusterOptions.ts';
import { addMetricsOptions } from '../metrics/options.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Examples:
  $ clusterkit kmeans images/flower.jpg -k 8 --model-out flower8.json
  $ clusterkit predict flower8.json images/china.jpg --quantized china8.png
  $ clusterkit predict flower8.json images/*.jpg --json`;

export function declarePredict(program: Command, session: Session): void {
  const command = program
    .command('predict')
    .summary('put other pictures or rows into the clusters of a model')
    .description(
      'Label pictures with the colours of a model that --model-out wrote, or rows with its clusters.',
    )
    .argument('<model>', 'a file that --model-out of kmeans, minibatch or bisecting wrote')
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addResultOptions(command);
  addMetricsOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, files: string[], options: ClusterOptions) => {
      const { runPredict } = await import('../predict.ts');
      const given = (property: string) => command.getOptionValueSource(property) !== 'default';
      await runPredict(session, model, files, options, given);
    });
}
