import { ClusterkitError } from '../../core/errors.ts';
import type { CellLines, TextLines } from './cells.ts';

/**
 * Joins the blocks of columns in which R prints a matrix. Lines that begin with a blank are the headers of blocks.
 * Other lines stay as they are.
 * @throws {ClusterkitError} input, where the blocks have different rows
 */
export function joinedBlocks(lines: TextLines): CellLines {
  const isHeader = (i: number) => /^\s/.test(lines.raw(i));
  const heads = Array.from({ length: lines.length }, (_, i) => i).filter(isHeader);
  const [first, second] = heads;
  if (!lines.byBlanks || first !== 0 || second === undefined || second < 2) return lines;
  const height = second - 1;
  const rows = Array.from({ length: height }, (_, i) => [lines.cells(1 + i)[0]]);
  for (const [b, head] of heads.entries()) {
    const width = lines.cells(head).length;
    const end = heads[b + 1] ?? lines.length;
    const names = Array.from({ length: end - head - 1 }, (_, i) => lines.cells(head + 1 + i)[0]);
    if (names.length !== height || names.some((name, i) => name !== rows[i][0])) {
      const reason = 'the columns that begin here have other rows than those before';
      throw new ClusterkitError('input', reason, { at: { name: lines.name(head) } });
    }
    for (const [i, row] of rows.entries()) {
      const cells = lines.cells(head + 1 + i).slice(1);
      row.push(...cells, ...new Array<string>(Math.max(0, width - cells.length)).fill(''));
    }
  }
  const all = [heads.flatMap((head) => lines.cells(head)), ...rows];
  const { marks, header } = lines;
  return { length: all.length, cells: (i) => [...all[i]], name: (i) => lines.name(i), marks, header };
}
