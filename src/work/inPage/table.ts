import { BISECTING } from '../../algorithms/entries/bisecting.ts';
import { DBSCAN } from '../../algorithms/entries/dbscan.ts';
import { HAC } from '../../algorithms/entries/hac.ts';
import { KMEANS } from '../../algorithms/entries/kmeans.ts';
import { MINIBATCH } from '../../algorithms/entries/minibatch.ts';
import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import { ClusterkitError } from '../../core/errors.ts';

/** The algorithms of a page. Their kernels add, subtract, multiply, divide and take roots, and browsers do so as Node does. */
const ENTRIES: readonly AlgorithmEntry[] = [KMEANS, MINIBATCH, BISECTING, HAC, DBSCAN];

/** @throws {ClusterkitError} usage, for an algorithm that a page does not have */
export function algorithmInPage(name: string): AlgorithmEntry {
  const entry = ENTRIES.find((one) => one.name === name);
  if (entry) return entry;
  throw new ClusterkitError('usage', `a page does not have ${name}`);
}
