import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { heightOf } from '../hac/merges.ts';

/** Characters with a meaning in Newick, and space. */
const SPECIAL = /[\s()[\]{}:;,'"]/;

/**
 * The tree in Newick format, such as ((A:6,B:6):0.5,C:6.5); Branches have half the difference of heights, so that the
 * path between two rows is as long as the height at which they are joined. O(n) time and memory, however deep.
 * @param names n names of the rows, default their numbers; quoted where needed
 * @throws {ClusterkitError} usage, for another number of names
 */
export function newick(merges: Merges, names?: readonly string[]): string {
  const { n, a, b } = merges;
  if (names && names.length !== n) throw invalid('names', `${n} names`, names.length);
  const parts: string[] = [];
  const branch = (node: number, above: number) => `:${(above - heightOf(merges, node)) / 2}`;
  // nodes to write; a negative entry is the end of node -1 - entry
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
