import type { AlgorithmEntry, Settings } from '../../algorithms/entry.ts';
import { ALGORITHM_NAMES, findAlgorithm } from '../../algorithms/table.ts';
import { nearest } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { gridOf } from '../grid.ts';
import type { BenchOptions } from '../params/bench.ts';
import { checkRequired } from '../plan.ts';
import type { BenchSource } from './data.ts';

/** One algorithm on one data set for one k. */
export interface Workload {
  /** DATA-ALGORITHM-kK, or DATA-ALGORITHM if the algorithm takes no k. */
  name: string;
  source: BenchSource;
  algorithm: AlgorithmEntry;
  /** Its parameters, including k. */
  settings: Settings;
  k?: number;
}

/**
 * The workloads of a bench: every algorithm and k on the chosen data, or those that `workload` names. A name may leave
 * out the algorithm or k, and then stands for all of them: flower, flower-k10, flower-minibatch, flower-kmeans-k10.
 * @throws {ClusterkitError} usage, for an unknown name
 */
export function planWorkloads(
  { all, chosen }: { all: readonly BenchSource[]; chosen: readonly BenchSource[] },
  options: BenchOptions,
): Workload[] {
  const { k: ks = [10], algorithms: asked = ['kmeans', 'minibatch', 'bisecting'] } = options;
  const algorithms = [...new Set(asked)];
  // refuses unknown names before any work
  for (const name of algorithms) findAlgorithm(name);
  const wanted = options.workload?.map((word) => parse(word, all)) ?? chosen.map((source) => ({ source }));
  const workloads = wanted.flatMap(({ source, algorithm, k }: Wanted) =>
    (algorithm === undefined ? algorithms : [algorithm]).flatMap((name) =>
      workloadsOf(source, findAlgorithm(name), k === undefined ? [ks].flat() : [k], options),
    ),
  );
  return [...new Map(workloads.map((workload) => [workload.name, workload])).values()];
}

/** A workload for each k, or one for an algorithm that finds k itself. */
function workloadsOf(
  source: BenchSource,
  algorithm: AlgorithmEntry,
  ks: readonly number[],
  options: BenchOptions,
): Workload[] {
  const name = `${source.name}-${algorithm.name}`;
  checkRequired(algorithm.params, { ...options, k: ks });
  const settingsOf = (k?: number) => gridOf(algorithm, { ...options, k }).runs[0];
  if (!algorithm.params.some((param) => param.name === 'k'))
    return [{ name, source, algorithm, settings: settingsOf() }];
  return ks.map((k) => ({ name: `${name}-k${k}`, source, algorithm, settings: settingsOf(k), k }));
}

interface Wanted {
  source: BenchSource;
  algorithm?: string;
  k?: number;
}

function parse(word: string, sources: readonly BenchSource[]): Wanted {
  const sourceNamed = (name: string) => sources.find((source) => source.name === name);
  const whole = sourceNamed(word);
  if (whole) return { source: whole };
  const [, name, algorithm, digits] = PATTERN.exec(word) ?? [];
  const source = sourceNamed(name ?? '');
  const k = digits === undefined ? undefined : Number(digits);
  if (source && k !== 0) return { source, algorithm, k };
  const names = sources.map((source) => source.name);
  const known = names.flatMap((name) => [name, ...ALGORITHM_NAMES.map((one) => `${name}-${one}`)]);
  const [tail] = /(-k\d+)?$/.exec(word) ?? [''];
  // only the option `mnist` adds a source of this name
  if (name === 'mnist' && !source)
    throw new ClusterkitError('usage', `${word} requires the images`, {
      option: 'workload',
      remedies: [{ option: 'mnist', how: 'set', value: 'FOLDER' }],
    });
  const near = nearest(word.slice(0, word.length - tail.length), known);
  const advice =
    near && `${near}${tail}` !== word
      ? `did you mean ${near}${tail}?`
      : `there are data called ${names.join(', ')}`;
  throw new ClusterkitError('usage', `there is no workload ${word}; ${advice}`, { option: 'workload' });
}

const PATTERN = new RegExp(`^(.*?)(?:-(${ALGORITHM_NAMES.join('|')}))?(?:-k(\\d{1,7}))?$`);
