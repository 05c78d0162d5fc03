import type { Command } from 'commander';
import { seedNumber } from '../options.ts';
import { addPrepareOptions, addReadOptions, type RowsOptions } from '../rows/options.ts';
import type { Session } from '../session.ts';

export interface FeaturesOptions extends RowsOptions {
  output?: string;
  seed?: number;
  by?: 'pictures';
}

const EXAMPLES = `
Examples:
  $ clusterkit features data/digits.csv.gz --label-column column65 --shape 8x8 --features hog -o hog.npy
  $ clusterkit features data/digits.csv.gz --label-column column65 --features pca:10 -o components.csv
  $ clusterkit features data/citypopulation.json --columns year,population --scale standard -o scaled.parquet
  $ clusterkit features data/digits.csv.gz --label-column column65 --features pca:30 --features tsne:2 -o map.csv`;

export function declareFeatures(program: Command, session: Session): void {
  const command = program
    .command('features')
    .summary('scaling, HOG, histograms, PCA, t-SNE and UMAP of rows, for other programs')
    .description('Make other columns of the rows of a table, a matrix or a folder of pictures.')
    .argument('<files...>', 'tables (together), matrices or folders; - for standard input')
    .option('-o, --output <file>', 'where the rows go (.npy, .csv, .tsv, .json, .ndjson, .parquet, .xlsx)')
    .option('--labels <file>', 'the true classes of the rows, which go with them')
    .option('--seed <n>', 'seed of the random numbers, or random (default: 1)', seedNumber);
  addReadOptions(command);
  addPrepareOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: FeaturesOptions) => {
      const { runFeaturesCommand } = await import('../features.ts');
      await runFeaturesCommand(session, files, options);
    });
}
