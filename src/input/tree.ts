import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { linesOf } from './distances/cells.ts';
import { gunzip } from './gzip.ts';
import { openNumbers } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, inFile, readInput } from './open.ts';
import { isMatrix, looksLikeNewick, notThat, sniff } from './sniff.ts';
import { type FreeText, isFreeText, openFreeText, wholeText } from './table/text/lines.ts';
import type { DialectOptions } from './table/text/options.ts';
import { treeFromJson, treeOf } from './tree/given.ts';
import { type FoundTree, mergesOf } from './tree/merges.ts';
import { parseNewick } from './tree/newick.ts';

/** The tree in a file. */
export interface TreeFile extends Pick<FoundTree, 'merges' | 'names'> {
  form: 'newick' | 'json' | 'linkage';
  sha256: string;
  warnings: Warning[];
}

/**
 * Reads a tree of merges: Newick, a result of this program as JSON, R's hclust as JSON, or SciPy's linkage matrix (NPY,
 * NPZ, text with or without a header, JSON). The height of a merge in Newick is the length of the path between leaves on
 * both of its sides.
 * @throws {ClusterkitError} input, for anything else, and for a tree in Newick whose leaves are not equally far from the
 *   root; memory
 */
export async function openTree(path: string, options: FileOptions & DialectOptions = {}): Promise<TreeFile> {
  const { bytes, sha256 } = await readInput(splitArrayName(path).file, options);
  const whole = await inFile(path, () => gunzip(bytes, options.maxMemory));
  const kind = sniff(whole);
  if (isMatrix(kind)) {
    const { x, n, dim } = await openNumbers(path, options);
    const rows = Array.from({ length: n }, (_, t) => Array.from(x.subarray(t * dim, (t + 1) * dim)));
    return inFile(path, () => ({ ...told(treeOf({ rows: checkedRows(rows) })), form: 'linkage', sha256 }));
  }
  return inFile(path, () => {
    if (whole.length === 0) throw new ClusterkitError('input', 'not a tree: the file is empty');
    if (!isFreeText(whole)) throw notThat(whole, 'a tree');
    return { ...fromText(openFreeText(whole, options), options), sha256 };
  });
}

function fromText(free: FreeText, options: DialectOptions): Omit<TreeFile, 'sha256'> {
  const text = wholeText(free);
  if (/^\s*[[{]/.test(text) && !looksLikeNewick(text)) return { ...told(treeFromJson(text)), form: 'json' };
  if (/^#nexus\b/i.test(text.trimStart()))
    throw new ClusterkitError('input', 'it is a NEXUS file, which is not read', {
      remedies: [{ how: 'do', what: 'export the tree in Newick notation' }],
    });
  if (looksLikeNewick(text)) return { ...told(mergesOf(parseNewick(text))), form: 'newick' };
  const lines = linesOf(free, options);
  const rows = Array.from({ length: lines.length }, (_, i) =>
    lines.cells(i).map((cell) => lines.marks.number(cell)),
  );
  const from = (lines.header ?? rows[0].some(Number.isNaN)) ? 1 : 0;
  return { ...told(treeOf({ rows: checkedRows(rows.slice(from)) })), form: 'linkage' };
}

function told({ merges, names, isCounted }: FoundTree) {
  const warnings: Warning[] = isCounted ? [{ code: 'no-branch-lengths' }] : [];
  return { merges, names, warnings };
}

/** @throws {ClusterkitError} input, for anything but four columns */
function checkedRows(rows: number[][]): number[][] {
  const other = rows.find(({ length }) => length !== 4);
  if (!other) return rows;
  const reason = `not a tree: SciPy's linkage matrix has four columns (two nodes, height, size), not ${other.length}`;
  throw new ClusterkitError('input', reason);
}
