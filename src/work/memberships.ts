import type { Membership } from '../core/clustering.ts';
import type { Column } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import { labelsOf } from './items.ts';
import type { Result } from './result.ts';
import { unitOf } from './tables.ts';

/*
 * How far rows belong to clusters, as columns of tables and as lists of the JSON.
 */

/** Bytes of a number in a column, and of one in lists that become text. */
const IN_COLUMNS = 8;
const IN_LISTS = 64;

/** @throws {ClusterkitError} memory, if there is no room for n * k numbers */
function checkRoom({ subject, clustering: { k } }: Result, n: number, bytes: number, maxMemory: number) {
  const what = `the memberships of ${n} ${unitOf(subject)} in ${k} clusters`;
  checkMemory(what, n * k * bytes, maxMemory, [{ option: 'k', how: 'lower' }, MORE_MEMORY]);
}

/**
 * Columns p1 to pk: how far each row belongs to clusters 0 to k - 1.
 * @throws {ClusterkitError} memory
 */
export function membershipColumns(result: Result, maxMemory: number): Column[] {
  const { membership, k, n } = result.clustering;
  if (!membership) return [];
  checkRoom(result, n, IN_COLUMNS, maxMemory);
  const { probabilities } = membership;
  return Array.from({ length: k }, (_, c) => ({
    name: `p${c + 1}`,
    values: Float64Array.from({ length: n }, (_, i) => probabilities[i * k + c]),
  }));
}

/**
 * Of each label of the subject k numbers that add up to 1; null for what was left out.
 * @throws {ClusterkitError} memory
 */
export function membershipLists(
  result: Result,
  maxMemory = Number.POSITIVE_INFINITY,
): (number[] | null)[] | undefined {
  const { subject, clustering } = result;
  const { membership, k } = clustering;
  if (!membership) return undefined;
  const rows = labelsOf(subject, numbersTo(clustering.n));
  checkRoom(result, rows.length, IN_LISTS, maxMemory);
  const { probabilities } = membership;
  return Array.from(rows, (row) =>
    row < 0 ? null : Array.from(probabilities.subarray(row * k, row * k + k)),
  );
}

/** The cluster to which each row belongs most after its own, of equal ones the first; -1 if there is no other. */
export function secondOf({ probabilities }: Membership, labels: Int32Array, k: number): Int32Array {
  return labels.map((label, i) => {
    let second = -1;
    for (let c = 0; c < k; c++) {
      if (c === label) continue;
      if (second < 0 || probabilities[i * k + c] > probabilities[i * k + second]) second = c;
    }
    return second;
  });
}
