import type { Command } from 'commander';
import { addClusterOptions, type ClusterOptions } from '../clusterOptions.ts';
import { wholeNumber } from '../options.ts';
import type { Session } from '../session.ts';

interface MiniBatchCommandOptions extends ClusterOptions {
  batch: number;
  patience: number;
}

const EXAMPLES = `
Examples:
  $ clusterkit minibatch images/flower.jpg -k 16
  $ clusterkit minibatch images/flower.jpg -k 16 --batch 4096 --chart bar -o palette.png`;

export function declareMiniBatch(program: Command, session: Session): void {
  const command = program
    .command('minibatch')
    .summary('k-means from random batches: a little worse, faster for many clusters')
    .description(
      'Find k clusters by mini-batch k-means (Sculley 2010): colours of a picture, or groups of rows, which need not fit in memory.',
    )
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addClusterOptions(command, {
    nInit: 3,
    maxIter: 'passes over as many rows as the data has at most (default: 100)',
  })
    .optionsGroup('Options:')
    .option('--batch <rows>', 'pixels or rows a step', wholeNumber(1), 1024)
    .option('--patience <steps>', 'stop after this many steps without improvement', wholeNumber(1), 10)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: MiniBatchCommandOptions) => {
      const [{ runCluster }, { minibatchAlgorithm }] = await Promise.all([
        import('../cluster.ts'),
        import('../algorithms.ts'),
      ]);
      await runCluster(session, files, options, command, minibatchAlgorithm(options));
    });
}
