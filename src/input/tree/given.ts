import { ClusterkitError } from '../../core/errors.ts';
import { type FoundTree, inOrder, type UnorderedMerges } from './merges.ts';

/** Merges in the numbering of programs, not checked yet. */
interface GivenMerges {
  rows: readonly (readonly number[] | null)[];
  names?: readonly unknown[];
}

/**
 * The tree in a JSON document: a result of this program, an hclust of R (merge, height, labels), or SciPy's
 * linkage matrix as rows.
 * @throws {ClusterkitError} input, for anything else
 */
export function treeFromJson(text: string): FoundTree {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', 'not a tree: the JSON is malformed', { cause: error });
  }
  const { runs, merge, height, labels } = Array.isArray(value)
    ? ({ runs: [{ merges: value }] } as Record<string, unknown>)
    : (value as Record<string, unknown>);
  if (Array.isArray(merge) && Array.isArray(height)) return fromHclust(merge, height, labels);
  const trees = Array.isArray(runs) ? runs.filter((run) => Array.isArray(run?.merges)) : [];
  if (trees.length !== 1) {
    const what = trees.length === 0 ? 'it holds no merges' : `it holds ${trees.length} trees, not one`;
    throw new ClusterkitError('input', `not a tree: ${what}`);
  }
  const [{ merges, names }] = trees;
  return treeOf({ rows: merges, names });
}

/** The tree of an hclust: R counts from 1, and leaves are below 0. */
function fromHclust(merge: unknown[], height: unknown[], labels: unknown): FoundTree {
  const n = merge.length + 1;
  const rows = merge.map((pair, t) => {
    const [a, b] = Array.isArray(pair) ? pair : [];
    const node = (id: unknown) => (typeof id !== 'number' ? Number.NaN : id < 0 ? -id - 1 : n + id - 1);
    return [node(a), node(b), Number(height[t])];
  });
  const named =
    Array.isArray(labels) && labels.length === n ? labels : Array.from({ length: n }, (_, i) => i + 1);
  return treeOf({ rows, names: named });
}

/**
 * The tree of merges with two nodes and a height each, as in SciPy's linkage matrix.
 * @throws {ClusterkitError} input, with the first merge that is invalid
 */
export function treeOf({ rows, names }: GivenMerges): FoundTree {
  const n = rows.length + 1;
  const found: UnorderedMerges = { left: [], right: [], height: [] };
  const used = new Uint8Array(2 * n - 1);
  for (const [t, row] of rows.entries()) {
    const [a, b, given] = Array.isArray(row) || ArrayBuffer.isView(row) ? (row as number[]) : [];
    // JSON has no infinity: null stands for it
    const height = given ?? (row?.[2] === null ? Number.POSITIVE_INFINITY : Number.NaN);
    const isFree = (node: number) => Number.isInteger(node) && node >= 0 && node < n + t && used[node] === 0;
    if (!isFree(a) || !isFree(b) || a === b || !(height >= 0)) {
      const reason = `not a tree: expected two clusters that are left, and a height of at least 0, not ${a}, ${b} and ${height}`;
      throw new ClusterkitError('input', reason, { at: { name: `merge ${t}` } });
    }
    used[a] = used[b] = 1;
    found.left.push(a);
    found.right.push(b);
    found.height.push(height);
  }
  const known = names?.length === n ? names.map(String) : Array.from({ length: n }, (_, i) => String(i));
  return { merges: inOrder(n, found), names: known, isCounted: false };
}
