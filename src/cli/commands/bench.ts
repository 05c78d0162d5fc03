import { type Command, Option } from 'commander';
import { type BenchOptions, RIVALS } from '../bench/options.ts';
import { clusterCounts, decimal, oneOfMany, seedNumber, wholeNumber, words } from '../options.ts';
import type { Session } from '../session.ts';

const EXAMPLES = `
Workloads are called DATA-ALGORITHM-kK, such as flower-kmeans-k10. Data are the files that are given, by their names
without ending; else the samples where they are, and always mosaic, a picture, and clouds, rows of decimal
numbers, both made from a seed of their own.

Examples:
  $ clusterkit bench
  $ clusterkit bench images/flower.jpg -k 4,16 --algorithms kmeans,minibatch
  $ clusterkit bench --workload mosaic-kmeans-k10,clouds --repeat 15 -o base.json
  $ clusterkit bench --compare base.json --fail-if "slower>10%,inertia>0.1%"
  $ clusterkit bench --workload mosaic-k10 --algorithms kmeans --against ml-kmeans --repeat 3`;

export function declareBench(program: Command, session: Session): void {
  program
    .command('bench')
    .summary('how long fits take here, beside an earlier run or another library')
    .description('Measure how long algorithms take, and what inertia they reach.')
    .argument('[files...]', 'pictures, tables, matrices (default: the samples, else made ones)')
    .option('--workload <names>', 'only these; flower-k10 stands for each algorithm', words)
    .addOption(
      new Option('--algorithms <names>', 'of kmeans, minibatch, bisecting, hac')
        .argParser(words)
        .default(['kmeans', 'minibatch', 'bisecting'], 'kmeans,minibatch,bisecting'),
    )
    .addOption(
      new Option('-k, --k <list>', 'clusters: 4, 2..21, 2..262:5 or 2,4,8')
        .argParser(clusterCounts)
        .default([10], '10'),
    )
    .option('--n-init <n>', "starts of a fit (default: each algorithm's own)", wholeNumber(1))
    .option('--seed <n>', 'seed of the random numbers, or random (default: 1)', seedNumber)
    .option('--repeat <n>', 'how often to measure each', wholeNumber(1), 7)
    .option('--warmup <n>', 'rounds before that, which do not count', wholeNumber(0), 1)
    .option('--mnist <path>', 'the folder or IDX file of the training images of MNIST')
    .addOption(
      new Option('--against <library>', 'the same kmeans by this library, from the same centers').choices(
        RIVALS,
      ),
    )
    .option('--compare <file>', 'put the figures beside those of an earlier run (its JSON)')
    .option('--fail-if <bounds>', 'exit code 4 when "slower>10%" (of the minimum) or "inertia>0.1%"')
    .option('--chart <name>', 'time: bars of the medians', oneOfMany(['time'] as const))
    .option(
      '-o, --output <file>',
      'the figures as .json or .csv, or their chart as .svg, .png, .html or .vl.json',
    )
    .option('--scale <factor>', 'pixels of a PNG for each point of the chart', decimal(0.1), 2)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: BenchOptions) => {
      const { runBench } = await import('../bench.ts');
      await runBench(session, files, options);
    });
}
