import { checkChoice } from '../core/check.ts';
import { AFFINITY } from './entries/affinity.ts';
import { BIRCH } from './entries/birch.ts';
import { BISECTING } from './entries/bisecting.ts';
import { COMMUNITIES } from './entries/communities.ts';
import { DBSCAN } from './entries/dbscan.ts';
import { FUZZY } from './entries/fuzzy.ts';
import { GMM } from './entries/gmm.ts';
import { HAC } from './entries/hac.ts';
import { HDBSCAN } from './entries/hdbscan.ts';
import { KMEANS } from './entries/kmeans.ts';
import { KMEDOIDS } from './entries/kmedoids.ts';
import { KMODES } from './entries/kmodes.ts';
import { KPROTOTYPES } from './entries/kprototypes.ts';
import { MEANSHIFT } from './entries/meanshift.ts';
import { MINIBATCH } from './entries/minibatch.ts';
import { OPTICS } from './entries/optics.ts';
import { SPECTRAL } from './entries/spectral.ts';
import { SUPERPIXELS } from './entries/superpixels.ts';
import type { AlgorithmEntry } from './entry.ts';

/*
 * The algorithms. Commands, help, refusals, the params of results, compare, bench, the manual and the tests over all
 * algorithms are made of this table; an algorithm's code is loaded when it is used. The entries are in `entries`, a file for each.
 */

/** All algorithms, in the order of help. */
export const ALGORITHMS: readonly AlgorithmEntry[] = [
  KMEANS,
  MINIBATCH,
  BISECTING,
  BIRCH,
  KMEDOIDS,
  HAC,
  DBSCAN,
  OPTICS,
  HDBSCAN,
  GMM,
  FUZZY,
  AFFINITY,
  MEANSHIFT,
  SPECTRAL,
  COMMUNITIES,
  KMODES,
  KPROTOTYPES,
  SUPERPIXELS,
];

export const ALGORITHM_NAMES = ALGORITHMS.map(({ name }) => name);

/**
 * The algorithm of a name.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export function findAlgorithm(name: string): AlgorithmEntry {
  const known = checkChoice('algorithms', name, ALGORITHM_NAMES);
  return ALGORITHMS[ALGORITHM_NAMES.indexOf(known)];
}
