import { type Command, Option } from 'commander';
import { COMPARE_CHARTS, type CompareOptions } from '../compare/options.ts';
import { addImageOptions } from '../imageOptions.ts';
import { addMetricsOptions } from '../metrics/options.ts';
import { words } from '../options.ts';
import { addChartOptions, addFitOptions } from '../palette/options.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Examples:
  $ clusterkit compare images/flower.jpg -k 10
  $ clusterkit compare images/flower.jpg -k 4,16 --algorithms kmeans,bisecting,hac
  $ clusterkit compare images/flower.jpg -k 10 --chart centers,panels -o charts/
  $ clusterkit compare images/flower.jpg -k 2..21 --chart times -o times.png`;

export function declareCompare(program: Command, session: Session): void {
  const command = program
    .command('compare')
    .summary('how algorithms differ on a picture: inertia, time, agreement')
    .description('Fit several algorithms to the same picture and tell how far they agree.')
    .argument('<files...>', 'pictures; - for standard input')
    .addOption(
      new Option('--algorithms <names>', 'two or more of kmeans, minibatch, bisecting, hac')
        .argParser(words)
        .default(['kmeans', 'minibatch'], 'kmeans,minibatch'),
    );
  addFitOptions(command, {
    nInit: "each algorithm's own",
    maxIter: "passes at most (default: each algorithm's own)",
  });
  const charts = [...COMPARE_CHARTS, 'times'];
  const chartHelp = `${COMPARE_CHARTS.join(', ')}; of several ks times, drawn when none is named`;
  addChartOptions(command, charts, chartHelp, '.svg, .png, .html or .vl.json').option(
    '--csv',
    'print the table as CSV, with the agreement in columns',
  );
  addImageOptions(command);
  addMetricsOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: CompareOptions) => {
      const { runCompare } = await import('../compare.ts');
      await runCompare(session, files, options);
    });
}
