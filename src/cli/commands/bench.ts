import type { Command } from 'commander';
import { BENCH_PARAMS, type BenchOptions } from '../../work/params/bench.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `Workloads are called DATA-ALGORITHM-kK, such as flower-kmeans-k10. Data are the files that are given, by their names without ending; without files, the samples where they are. Two data sets are always there and are made from a seed of their own: mosaic, a picture, and clouds, rows of decimal numbers.`;

const EXAMPLES = [
  'bench',
  'bench images/flower.jpg -k 4,16 --algorithms kmeans,minibatch',
  'bench --workload mosaic-kmeans-k10,clouds --repeat 15 -o base.json',
  'bench --compare base.json --fail-if "slower>10%,inertia>0.1%"',
  'bench --workload mosaic-k10 --algorithms kmeans --against ml-kmeans --repeat 3',
];

export function declareBench(program: Command, session: Session): void {
  const command = program
    .command('bench')
    .summary('how long fits take here, beside an earlier run or another library')
    .description('Measure how long algorithms take, and what inertia they reach.')
    .argument('[files...]', 'pictures, tables, matrices or folders (default: the samples, else made data)');
  addHelp(
    addParams(command, () => BENCH_PARAMS),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (files: string[], options: BenchOptions) => {
    const { runBenchCommand } = await import('../bench.ts');
    await runBenchCommand(session, files, options);
  });
}
