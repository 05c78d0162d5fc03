import { invalid } from '../../core/errors.ts';
import { heightOf, type Merges } from '../hac/merges.ts';

/** Characters that mean something in Newick, and space. */
const SPECIAL = /[\s()[\]{}:;,'"]/;

/**
 * The tree in Newick's notation, ((A:6,B:6):0.5,C:6.5); in short. Branches are half as long as heights differ, so that
 * the way from one row to another is the height at which they come together. O(n) time, however deep.
 * @param names n names of the rows, default their numbers; quoted where needed
 */
export function newick(merges: Merges, names?: readonly string[]): string {
  const { n, a, b } = merges;
  if (names && names.length !== n) throw invalid('names', `${n} names`, names.length);
  const parts: string[] = [];
  const branch = (node: number, above: number) => `:${(above - heightOf(merges, node)) / 2}`;
  // nodes to write; below 0: the end of node -1 - entry
  const stack = [n + a.length - 1];
  const parentHeight = new Float64Array(n + a.length).fill(Number.NaN);
  while (stack.length > 0) {
    const entry = stack.pop() as number;
    const node = entry < 0 ? -1 - entry : entry;
    const end = Number.isNaN(parentHeight[node]) ? '' : branch(node, parentHeight[node]);
    if (node < n) parts.push(quote(names?.[node] ?? String(node)), end, ',');
    else if (entry < 0) {
      // the comma behind the last part
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
