import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import type { OptionsOf, Param } from '../../core/params.ts';
import { JUDGING, type JudgingOptions } from './judging.ts';
import { type OutputOptions, outputsOf } from './outputs.ts';
import {
  BY,
  DISTANCES,
  PICTURES,
  type PictureOptions,
  POSITION,
  PREFERENCES,
  PREPARING,
  type PreparingOptions,
  READING,
  type ReadingOptions,
  SPACE,
  SPARSE,
  SUMMARIZE,
  SUPERPIXELS,
  TOGETHER,
  TRANSPOSE,
  TREE,
} from './reading.ts';
import { SHARDING } from './sharding.ts';

/** Input of trees of merges beside rows. */
const COMPARED = [TRANSPOSE, DISTANCES] as const;

/** Every parameter of the command of an algorithm, in the order of help. */
export function clusteringParams(entry: AlgorithmEntry): Param[] {
  const { takes, params } = entry;
  return [
    ...params,
    ...(takes.distances ? COMPARED : []),
    ...(takes.sparse ? [SPARSE] : []),
    ...(takes.trees ? [TREE] : []),
    ...(takes.summary ? [SUMMARIZE] : []),
    ...(takes.passes ? SHARDING : []),
    ...outputsOf(entry),
    ...JUDGING,
    spaceFor([entry]),
    ...(takes.pixels ? [] : [POSITION, SUPERPIXELS]),
    ...PICTURES,
    ...(takes.preferences ? [PREFERENCES] : []),
    ...(takes.pixels ? [] : [TOGETHER, BY, ...READING, ...PREPARING]),
  ];
}

/** The color space, which is CIELAB by default where all algorithms cluster pixels by their places as well. */
export function spaceFor(entries: readonly AlgorithmEntry[]): Omit<typeof SPACE, 'default'> & {
  default: 'rgb' | 'lab';
} {
  return entries.every(({ takes }) => takes.pixels) ? { ...SPACE, default: 'lab' } : SPACE;
}

/** The options of a clustering, beside the parameters of its algorithm. */
export type ClusteringOptions = ReadingOptions &
  PreparingOptions &
  PictureOptions &
  JudgingOptions &
  OutputOptions &
  OptionsOf<typeof COMPARED> &
  OptionsOf<typeof SHARDING> &
  OptionsOf<readonly [typeof TREE, typeof SPARSE, typeof SUMMARIZE, typeof PREFERENCES]> &
  OptionsOf<readonly [typeof TOGETHER, typeof BY]> & {
    k?: number | number[];
    init?: string;
    nInit?: number | number[];
    seed?: number | number[];
    connectivity?: string;
    graph?: string;
    featuresTree?: boolean;
    optimalOrder?: boolean;
  };
