import { type Command, Option } from 'commander';
import { COLOR_SPACES } from '../../features/colorspace.ts';
import { addMetricOptions, HAC_CHARTS, type HacCommandOptions } from '../hac/options.ts';
import { addImageOptions } from '../imageOptions.ts';
import { addJudgementOptions } from '../metrics/options.ts';
import { clusterCounts, decimal, wholeNumber } from '../options.ts';
import { addChartOptions } from '../palette/options.ts';
import { addPrepareOptions, addReadOptions } from '../rows/options.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Examples:
  $ clusterkit hac data/citypopulation.json --id cityLabel --columns year,population --scale standard
  $ clusterkit hac data/digits.csv.gz --label-column column65 -k 10 --chart dendrogram -o digits.svg
  $ clusterkit hac data/digits.csv.gz --label-column column65 --sample 60 --chart clustermap -o map.png
  $ clusterkit hac table.csv --metric correlation --linkage average --transpose --height 0.5 --members
  $ clusterkit hac images/flower.jpg -k 2..10 --chart heights -o heights.svg
  $ clusterkit hac images/coins.png --connectivity grid -k 27 --chart segmented -o coins.png
  $ clusterkit hac data/digits.csv.gz --label-column column65 -k 2..12 --choose --chart metrics -o indices.svg
  $ clusterkit hac distances.csv --distances --linkage complete --steps
  $ clusterkit hac distances.csv --distances --gap --newick tree.nwk --tree-out tree.npy`;

const LINKAGES =
  'ward, single, complete, average, weighted, wardD, centroid or median (ward: R ward.D2; wardD: R ward.D)';

export function declareHac(program: Command, session: Session): void {
  const command = program
    .command('hac')
    .summary('the tree of all merges, from the rows up to one cluster (hierarchical clustering)')
    .description('Merge the two nearest clusters again and again, and cut the tree where you like.')
    .argument(
      '<files...>',
      'pictures, tables (together), matrices, folders or distances; - for standard input',
    )
    .option('--linkage <name>', `how far apart clusters are: ${LINKAGES}`, 'ward');
  addMetricOptions(command)
    .option('--distances', 'the input is a matrix of distances: a square, or what is above its diagonal')
    .option(
      '--connectivity <which>',
      'only neighbours merge: grid (of pixels), grid:WxH, knn:10, or a file of edges',
    )
    .option('--features-tree', 'group the columns; --out writes the rows with the means of each group')
    .addOption(
      new Option('--precision <numbers>', 'of what numbers the matrix is (auto: f64 up to 4096 rows)')
        .choices(['auto', 'f32', 'f64'])
        .default('auto'),
    )
    .optionsGroup('Where to cut:')
    .option('-k, --k <list>', 'clusters: 4, 2..21, 2..262:5 or 2,4,8', clusterCounts)
    .option('--height <h>', 'no cluster holds a higher merge', decimal(0))
    .option('--inconsistency <t>', 'nor one that stands out more from those below it', decimal(0))
    .option('--depth <levels>', 'levels that --inconsistency looks at', wholeNumber(1), 2)
    .option('--gap', 'in the widest gap between heights')
    .optionsGroup('Results:')
    .option('--steps', 'tell every merge in words')
    .option('--members', 'name the members of each cluster')
    .option('--optimal-order', 'leaves next to those they are nearest to (up to 2000)')
    .option('--newick <file>', 'write the tree in Newick notation (.nwk, .newick, .txt)')
    .option('--tree-out <file>', "write the merges as SciPy's linkage matrix (.csv, .json, .npy)")
    .option(
      '--out <file>',
      'write the rows with their label, and silhouette if it is among --metrics (.csv, .json, .parquet, .xlsx, .npy)',
    )
    .option('--labels-out <file>', 'write the cluster of each row, or of each pixel (.png, .csv, .npy)')
    .option('--labels [file]', 'put labels into the JSON; with a file, the true classes of the rows')
    .option('--csv', 'print the clusters of each cut as CSV');
  addChartOptions(command, HAC_CHARTS, HAC_CHARTS.join(', '), '.svg, .png, .html, .vl.json; or .json')
    .addOption(
      new Option('--orient <how>', 'how a dendrogram stands')
        .choices(['vertical', 'horizontal'])
        .default('vertical'),
    )
    .option('--truncate <p>', 'draw the last merges only, down to p leaves', wholeNumber(1))
    .optionsGroup('Pictures:')
    .addOption(
      new Option('--space <space>', 'what distances are measured in').choices(COLOR_SPACES).default('rgb'),
    )
    .option('--quantized <file>', 'write the picture in its k colours (.png, .webp, .gif, .tif)');
  addImageOptions(command);
  addJudgementOptions(command);
  addReadOptions(command);
  addPrepareOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: HacCommandOptions) => {
      const { runHac } = await import('../hac.ts');
      await runHac(session, files, options, command);
    });
}
