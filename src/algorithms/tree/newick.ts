import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { heightOf } from '../../core/merges.ts';

/** Characters with a meaning in Newick, and white space. */
const SPECIAL = /[\s()[\]{}:;,'"]/;

/**
 * The tree in Newick format, such as ((A:6,B:6):0.5,C:6.5); The length of a branch is half the difference of the
 * heights of its ends, so the path between two rows is as long as the height of the merge that joins them. O(n) time
 * and memory for any depth.
 * @param names n names of the rows, default their numbers; quoted if Newick requires it
 * @throws {ClusterkitError} usage, for another number of names
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
 * console.log(trees.newick(merges, ['A', 'B', 'C'])); // (C:2,(A:0.5,B:0.5):1.5);
 */
export function newick(merges: Merges, names?: readonly string[]): string {
  const { n, a, b } = merges;
  if (names && names.length !== n) throw invalid('names', `${n} names`, names.length);
  const parts: string[] = [];
  const branch = (node: number, above: number) => `:${(above - heightOf(merges, node)) / 2}`;
  // the nodes to write; a negative entry is the end of node -1 - entry
  const stack = [n + a.length - 1];
  const parentHeight = new Float64Array(n + a.length).fill(Number.NaN);
  while (stack.length > 0) {
    const entry = stack.pop() as number;
    const node = entry < 0 ? -1 - entry : entry;
    const end = Number.isNaN(parentHeight[node]) ? '' : branch(node, parentHeight[node]);
    if (node < n) parts.push(quote(names?.[node] ?? String(node)), end, ',');
    else if (entry < 0) {
      // the comma after the last part
      parts.pop();
      parts.push(')', end, ',');
    } else {
      const t = node - n;
      parentHeight[a[t]] = parentHeight[b[t]] = heightOf(merges, node);
      parts.push('(');
      stack.push(-1 - node, b[t], a[t]);
    }
  }
  parts.pop();
  return `${parts.join('')};`;
}

function quote(name: string): string {
  return name === '' || SPECIAL.test(name) || name.includes('_') ? `'${name.replaceAll("'", "''")}'` : name;
}
