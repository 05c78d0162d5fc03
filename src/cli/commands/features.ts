import type { Command } from 'commander';
import { FEATURES_COMMAND, type FeaturesOptions } from '../../work/params/features.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'features data/digits.csv.gz --label-column column65 --shape 8x8 --features hog -o hog.npy',
  'features data/digits.csv.gz --label-column column65 --features pca:10 -o components.csv',
  'features data/citypopulation.json --columns year,population --scale standard -o scaled.parquet',
  'features data/digits.csv.gz --label-column column65 --features pca:30 --features tsne:2 -o map.csv',
];

export function declareFeatures(program: Command, session: Session): void {
  const command = program
    .command('features')
    .summary('scaling, HOG, histograms, PCA, t-SNE and UMAP of rows, for other programs')
    .description('Make other columns of the rows of a table, a matrix or a folder of pictures.')
    .argument('<files...>', 'tables (together), matrices or folders; - for standard input');
  addHelp(
    addParams(command, () => FEATURES_COMMAND),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: FeaturesOptions) => {
    const { runFeaturesCommand } = await import('../features.ts');
    await runFeaturesCommand(session, files, options);
  });
}
