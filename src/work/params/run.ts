import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import { ALGORITHMS } from '../../algorithms/table.ts';
import type { OptionsOf, Param } from '../../core/params.ts';
import { formatList, TABLE_FILES, TABLE_FORMATS } from '../../output/formats.ts';
import { clusteringParams } from './clustering.ts';
import { JUDGING } from './judging.ts';
import { outputsOf } from './outputs.ts';
import {
  CLASSES,
  PICTURES,
  POSITION,
  PREPARING,
  READING,
  SPACE,
  SUMMARIZE,
  SUPERPIXELS,
  TOGETHER,
  TRANSPOSE,
} from './reading.ts';

/*
 * What an experiment may say: the parameters of the commands of its algorithms.
 */

/** The parameters of a fit: those of the command of its algorithm that say what is clustered and how. */
export function fitParams(entry: AlgorithmEntry): Param[] {
  const written = outputsOf(entry).map(({ name }) => name);
  const others = [...written, ...JUDGING.map(({ name }) => name), TOGETHER.name];
  const own = clusteringParams(entry).filter(
    (param) => entry.params.includes(param) || !others.includes(param.name),
  );
  return [...own, CLASSES];
}

/** Each name once, as the first of the algorithms has it. */
function unionOf(paramsOf: (entry: AlgorithmEntry) => readonly Param[]): Param[] {
  const all = new Map<string, Param>();
  for (const param of ALGORITHMS.flatMap(paramsOf)) if (!all.has(param.name)) all.set(param.name, param);
  return [...all.values()];
}

/** What can be set for all algorithms. */
export const SETTINGS: readonly Param[] = unionOf(({ params }) => params);

/** What can be set for an input. */
export const INPUT_SETTINGS: readonly Param[] = unionOf(fitParams);

/** What a preparation can set. */
export const PREPARATION: readonly Param[] = [
  ...PREPARING,
  ...READING,
  TRANSPOSE,
  SUMMARIZE,
  SPACE,
  POSITION,
  SUPERPIXELS,
  ...PICTURES,
];

/** Settings that may name a file, which is looked for beside the experiment. */
export const NAMES_FILES: readonly string[] = ['labels', 'init', 'graph', 'connectivity'];

/** Files of the table: it holds names, which NPY does not. */
export const RUN_TABLES = TABLE_FORMATS.filter((format) => TABLE_FILES[format].holds !== 'numbers');

/** Files of single results. */
export const RESULT_FORMATS = ['json'] as const;

/** All options of `run`. */
export const RUN = [
  {
    name: 'output',
    short: 'o',
    type: 'text',
    value: 'file',
    help: `write the table of all fits (${formatList(RUN_TABLES)}), a row for each; - for standard output`,
    writes: true,
  },
  {
    name: 'results',
    type: 'text',
    value: 'folder',
    help: 'write the result of each fit as JSON into this folder, with the command line that gives the same',
    writes: true,
  },
  {
    name: 'fresh',
    type: 'switch',
    help: 'make all fits again, and take none of earlier runs',
  },
] as const satisfies readonly Param[];

export type RunOptions = OptionsOf<typeof RUN>;
