import type { Dataset } from '../../src/core/dataset.ts';
import { weightsOf } from './datasets.ts';
import { distance2, rowsOf } from './kmeans.ts';

/** A leaf, or the sum of the entries below it. */
interface Entry {
  weight: number;
  mean: number[];
  spread: number;
  /** The rows of a leaf. */
  rows: number[];
  child?: Node;
}

interface Node {
  entries: Entry[];
  isLeaf: boolean;
}

/** A tree of clustering features as objects that refer to each other, without parents, numbers or a memory. */
class SlowTree {
  root: Node = { entries: [], isLeaf: true };
  /** In the order of their creation. */
  readonly leaves: Entry[] = [];
  private readonly threshold: number;
  private readonly branching: number;

  constructor(threshold: number, branching: number) {
    this.threshold = threshold;
    this.branching = branching;
  }

  insert(row: Entry): void {
    if (!this.put(this.root, row)) return;
    const entries = this.halves(this.root);
    this.root = { entries, isLeaf: false };
  }

  /** @returns whether the node has too many entries now */
  private put(node: Node, row: Entry): boolean {
    const near = nearestEntry(node, row.mean);
    if (node.isLeaf) {
      const joint = near && sum([near, row]);
      if (near && joint && joint.spread / joint.weight <= this.threshold ** 2) Object.assign(near, joint);
      else {
        node.entries.push(row);
        this.leaves.push(row);
      }
    } else if (near?.child) {
      if (this.put(near.child, row)) {
        const [first, second] = this.halves(near.child);
        node.entries[node.entries.indexOf(near)] = first;
        node.entries.push(second);
      } else Object.assign(near, { ...sum([near, row]), child: near.child });
    }
    return node.entries.length > this.branching;
  }

  private halves({ entries, isLeaf }: Node): [Entry, Entry] {
    let most = -1;
    let ends = [entries[0], entries[1]];
    for (const [i, a] of entries.entries())
      for (const b of entries.slice(i + 1)) {
        const d = distance2(a.mean, b.mean);
        if (d > most) [most, ends] = [d, [a, b]];
      }
    const [first, second] = ends;
    const isFirst = (one: Entry) =>
      one === first || distance2(one.mean, first.mean) < distance2(one.mean, second.mean);
    const half = (some: Entry[]) => ({ ...sum(some), child: { entries: some, isLeaf } });
    return [half(entries.filter(isFirst)), half(entries.filter((one) => !isFirst(one)))];
  }
}

function nearestEntry({ entries }: Node, x: number[]): Entry | undefined {
  let [least, found]: [number, Entry | undefined] = [Number.POSITIVE_INFINITY, undefined];
  for (const entry of entries) {
    const d = distance2(entry.mean, x);
    if (d < least) [least, found] = [d, entry];
  }
  return found;
}

/** One entry after the other, by the definition of mean and sum of squares. */
function sum(entries: readonly Entry[]): Entry {
  const [first, ...others] = entries;
  let all: Entry = { ...first, child: undefined };
  for (const one of others) {
    const weight = all.weight + one.weight;
    const mean = all.mean.map((m, j) => m + (one.weight / weight) * (one.mean[j] - m));
    const spread =
      all.spread + one.spread + ((all.weight * one.weight) / weight) * distance2(all.mean, one.mean);
    all = { weight, mean, spread, rows: [...all.rows, ...one.rows] };
  }
  return all;
}

/** The leaves of rows, in the order of their creation. */
export function slowLeaves(data: Dataset, threshold: number, branching: number): Entry[] {
  const tree = new SlowTree(threshold, branching);
  const weights = weightsOf(data);
  for (const [i, mean] of rowsOf(data.x, data.dim).entries())
    if (weights[i] > 0) tree.insert({ weight: weights[i], mean, spread: 0, rows: [i] });
  return tree.leaves;
}
