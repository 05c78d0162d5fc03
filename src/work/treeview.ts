import type { Dataset } from '../core/dataset.ts';
import { treeHeight } from '../core/merges.ts';
import { transpose } from '../distances/rows.ts';
import { squareOf } from '../distances/square.ts';
import { columnNames } from './items.ts';
import { rowNames } from './openRows.ts';
import type { Tree } from './result.ts';
import type { Subject } from './subject.ts';

/*
 * A tree with its rows in the two files that Java TreeView opens, as Cluster 3.0 writes them (M. de Hoon, S. Imoto,
 * J. Nolan, S. Miyano, Bioinformatics 20, 2004): the rows in the order of the leaves, and the merges by similarity.
 */

/** The rows in the order of the leaves. */
export function* cdtLines(subject: Subject, { order }: Tree): Generator<string> {
  const { names, values } = valuesOf(subject);
  const rows = subject.names().map(plain);
  const width = names.length;
  yield line(['GID', 'UNIQID', 'NAME', 'GWEIGHT', ...names.map(plain)]);
  yield line(['EWEIGHT', '', '', '', ...names.map(() => '1')]);
  for (const i of order) {
    const numbers = Array.from({ length: width }, (_, j) => String(values[i * width + j]));
    yield line([`GENE${i}X`, rows[i], rows[i], String(subject.data?.weights?.[i] ?? 1), ...numbers]);
  }
}

/** The merges: two nodes each, and how similar they are; 1 is the most. */
export function* gtrLines({ merges, metric }: Tree): Generator<string> {
  const { n, a, b, height } = merges;
  // a correlation is written as it is, other heights as shares of the highest
  const scale = metric === 'correlation' || metric === 'cosine' ? 1 : treeHeight(merges) || 1;
  const node = (id: number) => (id < n ? `GENE${id}X` : `NODE${id - n + 1}X`);
  for (let t = 0; t < height.length; t++)
    yield line([`NODE${t + 1}X`, node(a[t]), node(b[t]), String(1 - height[t] / scale)]);
}

/** What is shown of each row: its numbers, or its distances to all others. */
function valuesOf(subject: Subject): { names: string[]; values: ArrayLike<number> } {
  const { distances, items, unit } = subject;
  if (distances) return { names: subject.names(), values: squareOf(distances) };
  const data = subject.data as Dataset;
  if (unit !== 'columns') return { names: columnNames(data), values: data.x };
  const names = items ? rowNames(items) : Array.from({ length: data.n }, (_, i) => String(i));
  return { names, values: transpose(data).x };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function line(cells: readonly string[]): string {
  return `${cells.join('\t')}\n`;
}
