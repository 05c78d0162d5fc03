import { type Command, Option } from 'commander';
import { COLOR_SPACES } from '../../features/colorspace.ts';
import { EVALUATE_CHARTS, type EvaluateOptions } from '../evaluate/options.ts';
import { METRICS } from '../hac/options.ts';
import { addImageOptions } from '../imageOptions.ts';
import { decimal, seedNumber, wholeNumber, words } from '../options.ts';
import { addChartOptions } from '../palette/options.ts';
import { addPrepareOptions } from '../rows/options.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Labels are read from text of one label a line, a column of a table (CSV, JSON, Parquet),
NPY, NPZ, IDX, a picture whose grey levels or colours are the labels, and results written
with --json --labels. Row i of one file is row i of the others, unless --id names a column
that they are joined by.

Indices of labels and truth: ari ami nmi homogeneity completeness v-measure rand fowlkes-mallows pair-jaccard purity
inverse-purity majority-errors accuracy class-entropy variation-of-information mi; nmi- and ami- also with geometric,
min, max. Of data: silhouette dunn c-index dbcv (every pair of rows), calinski-harabasz davies-bouldin
simplified-silhouette xie-beni inertia within-variance between-variance.

Examples:
  $ clusterkit evaluate found.csv --truth true.txt
  $ clusterkit evaluate iris-k3.csv --truth-column species
  $ clusterkit evaluate k2.csv k3.csv k4.csv --data rows.csv --metrics silhouette,davies-bouldin
  $ clusterkit evaluate found.csv --truth true.csv --id name --fail-if "ari<0.6,ami<0.5"
  $ clusterkit evaluate hog.csv grey.csv --truth digits.txt --metrics ami --chart bars -o ami.svg
  $ clusterkit evaluate map.npy --data images/flower.jpg --space oklab --metrics silhouette --sample 2000
  $ clusterkit evaluate found.csv --distances distances.csv --metrics silhouette,dunn
  $ clusterkit kmeans rows.csv -k 3 --json --labels | clusterkit evaluate - --data rows.csv --chart silhouette`;

export function declareEvaluate(program: Command, session: Session): void {
  const command = program
    .command('evaluate')
    .summary('how good labels are: by the truth, by the data, or both')
    .description('Judge labels by true ones, by the data that were clustered, or both.')
    .argument('<labels...>', 'files of labels; - for standard input')
    .option('--truth <file>', 'the true labels, in a file like the others')
    .option('--truth-column <column>', 'true labels beside the labels in their table, or in that of --truth')
    .option('--data <input>', 'what was clustered: a table, a matrix, a folder or a picture')
    .option('--distances <matrix>', 'the distances of what was clustered, in place of --data')
    .option('--metrics <names>', 'indices to print (default: those that truth and data allow)', words)
    .option('--label-column <column>', 'where tables have the labels', 'label')
    .option('--id <column>', 'rows of tables are joined by this column, whatever their order')
    .option('--metric <metric>', `what pairs of rows are measured by: ${METRICS}`, 'euclidean')
    .addOption(
      new Option('--noise <how>', 'what rows labelled -1 are where data are looked at')
        .choices(['omit', 'cluster', 'singletons'])
        .default('omit'),
    )
    .option('--sample <n>', 'estimate the silhouette by n rows, with its standard error', wholeNumber(2))
    .option('--seed <n>', 'seed of the random numbers, or random (default: 1)', seedNumber)
    .option('--beta <weight>', 'of completeness in the V-measure (default: 1)', decimal(0))
    .option('--fail-if <bounds>', 'exit code 4 when one holds, such as "ari<0.6,davies-bouldin>2"')
    .option('--csv', 'print one table as CSV, a line for each file of labels');
  addChartOptions(
    command,
    EVALUATE_CHARTS,
    'bars (of each index), silhouette, contingency',
    'the table as .csv, .json, .parquet, .xlsx; a chart as .svg, .png, .html, .vl.json',
  );
  command
    .optionsGroup('Pictures:')
    .addOption(
      new Option('--space <space>', 'what distances are measured in').choices(COLOR_SPACES).default('rgb'),
    );
  addImageOptions(command);
  command
    .optionsGroup('Tables, matrices and folders:')
    .option('--columns <names>', 'columns of the data (default: those of numbers)', words)
    .option('--weights <column>', 'how often each row of the data counts')
    .addOption(
      new Option('--missing <how>', 'rows without a label, cells without a number: refuse, leave out')
        .choices(['fail', 'drop'])
        .default('fail'),
    )
    .option('--encode <how>', 'text as numbers: auto, label, onehot or none, also by column', 'auto');
  addPrepareOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: EvaluateOptions) => {
      const { runEvaluate } = await import('../evaluate.ts');
      await runEvaluate(session, files, options, command);
    });
}
