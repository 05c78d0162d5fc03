import { type Command, Option } from 'commander';
import type { BisectingStrategy } from '../../algorithms/bisecting.ts';
import { addClusterOptions, type ClusterOptions } from '../clusterOptions.ts';
import type { Session } from '../session.ts';

interface BisectingCommandOptions extends ClusterOptions {
  strategy: BisectingStrategy;
}

const EXAMPLES = `
Examples:
  $ clusterkit bisecting images/flower.jpg -k 8
  $ clusterkit bisecting images/flower.jpg -k 8 --strategy size --chart bar -o halves.svg
  $ clusterkit bisecting images/flower.jpg -k 16 --json`;

export function declareBisecting(program: Command, session: Session): void {
  const command = program
    .command('bisecting')
    .summary('k-means that splits one cluster in two until there are k, and keeps the tree')
    .description(
      'Find k clusters by bisecting k-means (Steinbach et al. 2000): colours of a picture, or groups of rows.',
    )
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addClusterOptions(command, {
    nInit: 5,
    maxIter: 'passes of a start at most (default: 300)',
    init: 'the two centers of a split: k-means++, random, farthest-first or k-means||',
  })
    .optionsGroup('Options:')
    .addOption(
      new Option(
        '--strategy <which>',
        'split the cluster of the largest inertia, or of the most pixels or rows',
      )
        .choices(['inertia', 'size'])
        .default('inertia'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: BisectingCommandOptions) => {
      const [{ runCluster }, { bisectingAlgorithm }] = await Promise.all([
        import('../cluster.ts'),
        import('../algorithms.ts'),
      ]);
      await runCluster(session, files, options, command, bisectingAlgorithm(options));
    });
}
