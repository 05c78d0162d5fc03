import type { Pacer } from '../../core/pacer.ts';

/** Number of rows between two checks for a pause. */
const ROWS = 64;

/**
 * An order of the clusters in which the label of each row is the first of its nearest ones. It can differ from the order
 * of their numbers, because the algorithms take the first of equally near ones before they number clusters by size.
 * @param labels of rows, -1 for noise
 * @param distance of row i to what stands for cluster c, as the algorithm computes it
 * @returns undefined if the order of the numbers is such an order. Also undefined if there is no such order: labels
 * need not be those of the nearest.
 */
export async function tieOrder(
  labels: Int32Array,
  n: number,
  k: number,
  distance: (i: number, c: number) => number,
  pacer: Pacer,
): Promise<number[] | undefined> {
  const after = Array.from({ length: k }, () => new Set<number>());
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    if (label < 0) continue;
    const own = distance(i, label);
    for (let c = 0; c < k; c++) if (c !== label && distance(i, c) === own) after[label].add(c);
    if (i % ROWS === 0 && pacer.due) await pacer.pause();
  }
  if (after.every((others, c) => [...others].every((other) => other > c))) return undefined;
  // Kahn's topological sort: the next cluster is the first one that no other cluster must precede
  const waitsFor = new Int32Array(k);
  for (const others of after) for (const c of others) waitsFor[c]++;
  const order: number[] = [];
  for (let next = waitsFor.indexOf(0); next >= 0; next = waitsFor.indexOf(0)) {
    order.push(next);
    waitsFor[next] = -1;
    for (const c of after[next]) waitsFor[c]--;
  }
  return order.length === k ? order : undefined;
}
