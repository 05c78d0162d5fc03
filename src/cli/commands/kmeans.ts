import { type Command, Option } from 'commander';
import type { CenterDistance } from '../../distances/table.ts';
import { addClusterOptions, type ClusterOptions } from '../clusterOptions.ts';
import { decimal } from '../options.ts';
import type { Session } from '../session.ts';

interface KMeansCommandOptions extends ClusterOptions {
  tol: number;
  metric: CenterDistance;
}

const EXAMPLES = `
Examples:
  $ clusterkit kmeans images/flower.jpg -k 4 --chart pie
  $ clusterkit kmeans images/flower.jpg -k 8 --space oklab --quantized flower8.png
  $ clusterkit kmeans images/*.jpg -k 4,8 --chart bar --chart scatter -o charts/
  $ clusterkit kmeans images/flower.jpg -k 2..21 --chart bars,elbow,time
  $ clusterkit kmeans images/flower.jpg -k 4 --model-out flower.json
  $ clusterkit kmeans images/flower.jpg -k 4 --json
  $ clusterkit kmeans data/citypopulation.json --columns year,population --where "year > 1500" -k 2 --chart scatter
  $ clusterkit kmeans data/digits.csv.gz --label-column column65 -k 2..20 --metrics ami,silhouette --chart metrics
  $ clusterkit kmeans data/citypopulation.json --columns year,population --scale standard -k 2..8 --choose
  $ clusterkit kmeans data/digits.csv.gz --label-column column65 --shape 8x8 -k 10 --chart members`;

export function declareKMeans(program: Command, session: Session): void {
  const command = program
    .command('kmeans')
    .summary('k clusters: the colours that serve a picture best, groups of rows')
    .description(
      "Find k clusters by Lloyd's k-means: the colours that serve a picture best, or groups of the rows of a table, a matrix or a folder of pictures.",
    )
    .argument('<files...>', 'pictures, tables (together), matrices or folders; - for standard input');
  addClusterOptions(command, { nInit: 10, maxIter: 'passes of a start at most (default: 300)' })
    .optionsGroup('Options:')
    .option(
      '--tol <share>',
      'stop when centers move less than this share of the variance; 0: run to the end',
      decimal(0),
      0,
    )
    .addOption(
      new Option(
        '--metric <metric>',
        'cosine: clusters of directions, such as hues whatever their brightness (no row may be zero, no pixel black)',
      )
        .choices(['euclidean', 'cosine'])
        .default('euclidean'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: KMeansCommandOptions) => {
      const [{ runCluster }, { kmeansAlgorithm }] = await Promise.all([
        import('../cluster.ts'),
        import('../algorithms.ts'),
      ]);
      await runCluster(session, files, options, command, kmeansAlgorithm(options));
    });
}
