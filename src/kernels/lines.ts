import { Arena, giveBack, instantiate, loadKernel } from './host.ts';
import { LEAST_POWER, NUMBERS } from './layouts/lines.ts';

/** Some cells of a column: numbers, of which those that are not finite are empty cells, or texts as they are written. */
export type LineCells = ArrayLike<number> | readonly string[];

/** Writes cells as lines of text. */
export interface LineWriter {
  /**
   * @param cells of each column, from the same row on
   * @param numeric for each column whether its cells are numbers
   */
  write(cells: readonly LineCells[], numeric: readonly boolean[], rows: number): string | Uint8Array;
  close(): void;
}

interface LineKernel {
  writeLines(
    columns: number,
    kinds: number,
    dim: number,
    rows: number,
    separator: number,
    powers: number,
    pairs: number,
    out: number,
  ): number;
}

/** The largest power of ten by which a double is scaled. */
const LARGEST_POWER = 324;

/** Bytes of the longest number, with a separator. */
const NUMBER_BYTES = 26;

const TEXTS = NUMBERS + 1;

/** The kernel takes as long to be loaded as its twin to write so many cells. */
const FEW_CELLS = 10_000;

/**
 * Opens a writer of lines. Numbers are written as String() does.
 * @param dim number of columns
 * @param separator one ASCII character
 * @param cells how many will be written in all
 */
export function openLines(dim: number, separator: string, cells: number): LineWriter {
  const module = cells > FEW_CELLS ? loadKernel('lines') : undefined;
  const plain: LineWriter = {
    write: (cells, _, count) => plainLines(cells, count, separator),
    close: () => {},
  };
  if (!module) return plain;
  const arena = new Arena();
  const at = {
    powers: arena.take(16 * (LARGEST_POWER - LEAST_POWER + 1)),
    pairs: arena.take(200),
    columns: arena.take(4 * dim),
    kinds: arena.take(4 * dim),
    cells: arena.take(0),
  };
  const memory = arena.usedMemory();
  if (!memory) return plain;
  const kernel = instantiate<LineKernel>(module, memory);
  writePowers(new DataView(memory.buffer, at.powers));
  const pairs = new Uint8Array(memory.buffer, at.pairs, 200);
  for (let i = 0; i < 100; i++) pairs.set([48 + Math.floor(i / 10), 48 + (i % 10)], 2 * i);
  return {
    write(cells, numeric, count) {
      // a byte of 0 ends a text in the memory of the kernel
      if (cells.some((column, j) => !numeric[j] && (column as string[]).some((text) => text.includes('\0'))))
        return plain.write(cells, numeric, count);
      const texts = cells.map((column, j) =>
        numeric[j] ? undefined : Buffer.from(`${(column as string[]).join('\0')}\0`),
      );
      arena.bytes = at.cells;
      const columns = texts.map((text) => arena.take(text?.length ?? 8 * count));
      const textBytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      const out = arena.take(textBytes + (NUMBER_BYTES * dim + 1) * count);
      if (!arena.grow(memory)) return plain.write(cells, numeric, count);
      new Uint32Array(memory.buffer, at.columns, dim).set(columns);
      new Uint32Array(memory.buffer, at.kinds, dim).set(numeric.map((is) => (is ? NUMBERS : TEXTS)));
      for (const [j, column] of cells.entries()) {
        const text = texts[j];
        if (text) new Uint8Array(memory.buffer, columns[j]).set(text);
        else new Float64Array(memory.buffer, columns[j], count).set(column as ArrayLike<number>);
      }
      const end = kernel.writeLines(
        at.columns,
        at.kinds,
        dim,
        count,
        separator.charCodeAt(0),
        at.powers,
        at.pairs,
        out,
      );
      return new Uint8Array(memory.buffer).slice(out, end);
    },
    close: () => giveBack(memory),
  };
}

function plainLines(cells: readonly LineCells[], rows: number, separator: string): string {
  let text = '';
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cells.length; j++) {
      if (j > 0) text += separator;
      const value = cells[j][i];
      text += typeof value === 'string' ? value : Number.isFinite(value) ? String(value) : '';
    }
    text += '\n';
  }
  return text;
}

/** Writes the powers of ten that the kernel scales by: 128 bits each, rounded up. */
function writePowers(view: DataView): void {
  for (let e = LEAST_POWER, at = 0; e <= LARGEST_POWER; e++, at += 16) {
    const size = 10n ** BigInt(Math.abs(e));
    const bits = size.toString(2).length;
    const scaled =
      e < 0
        ? (1n << BigInt(bits + 127)) / size
        : bits > 128
          ? size >> BigInt(bits - 128)
          : size << BigInt(128 - bits);
    const power = scaled + 1n;
    view.setBigUint64(at, power >> 64n, true);
    view.setBigUint64(at + 8, power & 0xffff_ffff_ffff_ffffn, true);
  }
}
