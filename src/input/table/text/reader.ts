import { type FileHandle, open } from 'node:fs/promises';
import { ClusterkitError, type Place } from '../../../core/errors.ts';
import { checkMemory } from '../../../core/memory.ts';
import { Pacer } from '../../../core/pacer.ts';
import { inFile } from '../../open.ts';
import type { Batch, Doubt, Need, ReaderOptions, TableReader } from '../batch.ts';
import type { Dialect } from './dialect.ts';
import { guessEncoding } from './encoding.ts';
import { FixedRows } from './fixedRows.ts';
import { FOOTER_BYTES, footerBytes } from './footer.ts';
import { CP1252, guessDialect } from './guess.ts';
import type { DialectOptions } from './options.ts';
import { Pieces } from './pieces.ts';
import type { RowParser } from './rows.ts';
import { SeparatedRows } from './separatedRows.ts';

/** Bytes of the first look, and of those that follow while the first ones leave a doubt. */
const HEADS = [1 << 16, 1 << 20, 1 << 23, 1 << 26, 1 << 28];

/** Looks beyond this are only for lines that are longer. */
const DOUBT_BYTES = 1 << 20;

/** Doubts that further rows may settle. */
const SETTLED_BY_MORE: Doubt['about'][] = ['header', 'delimiter', 'decimal', 'thousands', 'quote'];

/** Rows that a guess needs. */
const FEWEST_ROWS = 3;

/** The longest line, in bytes. */
const LONGEST_LINE = 2 ** 29;

/** Bytes that a byte of a line takes: room for it grows to twice its length, the next piece is as long, cells become texts. */
const LINE_BYTES = 16;

/** Room for rows that are shorter than the first ones. */
const SPARE = 1.03;

/** Bytes that are read at once. */
const PIECE_BYTES = 1 << 20;

/**
 * Opens a text file with a table: separated values, values with blanks between, columns at fixed places, one value a
 * line.
 * @param path for messages
 * @param real a plain file with the bytes
 * @throws {ClusterkitError} input, when there is no table in it; usage, when an option is wrong
 */
export async function openText(
  path: string,
  real: string,
  options: DialectOptions & ReaderOptions = {},
): Promise<TableReader> {
  const { dialect, size } = await inFile(path, () => lookAt(real, options));
  return new TextReader(path, real, dialect, options, size);
}

/** Guesses the dialect from as many bytes as it takes. */
async function lookAt(real: string, options: DialectOptions): Promise<{ dialect: Dialect; size: number }> {
  const handle = await open(real);
  try {
    const { size: length } = await handle.stat();
    const size = length - (await behind(handle, length, options));
    if (size === 0) throw new ClusterkitError('input', 'the file is empty');
    for (const bytes of HEADS) {
      const head = Buffer.alloc(Math.min(bytes, size));
      await handle.read(head, 0, head.length, 0);
      const whole = head.length === size;
      const dialect = tryGuess(head, whole, bytes === HEADS.at(-1), options);
      if (!dialect) continue;
      const { seen, reading } = dialect;
      const doubtful = reading.doubts.some(({ about }) => SETTLED_BY_MORE.includes(about));
      const isClear = seen >= FEWEST_ROWS && (!doubtful || bytes >= DOUBT_BYTES);
      if (whole || isClear || bytes === HEADS.at(-1)) return { dialect, size };
    }
    throw new ClusterkitError('input', 'no whole line is found in it');
  } finally {
    await handle.close();
  }
}

/** Bytes behind the table that are left out. */
async function behind(handle: FileHandle, length: number, options: DialectOptions): Promise<number> {
  if (!options.footer) return 0;
  const read = async (from: number, bytes: number) => {
    const part = Buffer.alloc(Math.min(bytes, length - from));
    await handle.read(part, 0, part.length, from);
    return part;
  };
  const { name } = guessEncoding(await read(0, HEADS[0]), options.encoding);
  return footerBytes(await read(Math.max(0, length - FOOTER_BYTES), FOOTER_BYTES), name, options.footer);
}

/** A head that ends too early may hold no whole line. */
function tryGuess(
  head: Uint8Array,
  whole: boolean,
  longest: boolean,
  options: DialectOptions,
): Dialect | undefined {
  try {
    return guessDialect(head, whole, options);
  } catch (error) {
    if (whole || longest || !(error instanceof ClusterkitError) || error.code !== 'input') throw error;
    return undefined;
  }
}

class TextReader implements TableReader {
  readonly columns: TableReader['columns'];
  readonly reading: TableReader['reading'];
  readonly rowNames?: number;
  readonly about: number;
  private readonly path: string;
  private readonly real: string;
  private readonly dialect: Dialect;
  private readonly options: ReaderOptions;
  /** Bytes of the file in front of the lines that are left out. */
  private readonly size: number;

  constructor(path: string, real: string, dialect: Dialect, options: ReaderOptions, size: number) {
    this.path = path;
    this.real = real;
    this.dialect = dialect;
    this.options = options;
    this.size = size;
    this.columns = dialect.names.map((name) => ({ name }));
    this.reading = dialect.reading;
    const { at, seen, seenBytes } = dialect;
    this.about = seen === 0 ? 0 : Math.ceil((SPARE * (size - at) * seen) / seenBytes);
    if (dialect.rowNames !== undefined) this.rowNames = dialect.rowNames;
  }

  async *batches(needs: readonly Need[], signal = this.options.signal): AsyncGenerator<Batch> {
    const parser = this.parser(needs);
    yield* this.parse(parser, signal);
    this.tellBroken(parser.broken);
    if (parser.hollow > 0) this.reading.emptyRows = parser.hollow;
  }

  private parser(needs: readonly Need[], dialect = this.dialect): RowParser {
    const Parser = dialect.syntax.kind === 'fixed' ? FixedRows : SeparatedRows;
    return new Parser(dialect, needs);
  }

  /** @param most rows of the next batch */
  private async *parse(parser: RowParser, signal?: AbortSignal, most?: () => number): AsyncGenerator<Batch> {
    const pacer = new Pacer({ signal });
    const pieces = await Pieces.open(this.real, this.dialect.encoding, PIECE_BYTES, this.size);
    try {
      let toPass = this.dialect.at;
      for (let last = false; !last; ) {
        const piece = await pieces.next(parser.rest);
        last = piece.length === 0;
        const passed = Math.min(toPass, piece.length);
        toPass -= passed;
        this.checkLine(parser);
        parser.feed(piece.subarray(passed), last);
        for (;;) {
          const batch = await inFile(this.path, () => parser.batch(most?.()));
          if (pacer.due) await pacer.pause();
          if (!batch) break;
          yield batch;
        }
      }
    } finally {
      await pieces.close();
    }
  }

  async place(row: number): Promise<Place> {
    const parser = this.parser(this.columns.map(() => 'nothing'));
    await this.passTo(row, parser);
    return { file: this.path, name: `line ${parser.lastLine}` };
  }

  async missingWord(row: number, column: number): Promise<string> {
    const needs = this.columns.map((_, j): Need => (j === column ? 'texts' : 'nothing'));
    const batch = await this.passTo(row, this.parser(needs, { ...this.dialect, na: [] }));
    return batch?.columns[column]?.texts?.at(-1)?.trim() ?? '';
  }

  /** Parses up to a row. @returns the batch that ends in it */
  private async passTo(row: number, parser: RowParser): Promise<Batch | undefined> {
    let left = row + 1;
    for await (const batch of this.parse(parser, undefined, () => left)) {
      left -= batch.n;
      if (left === 0) return batch;
    }
    return undefined;
  }

  /** Refuses a line that does not fit into memory. */
  private checkLine({ rest, line }: RowParser): void {
    const allowed = Math.min(this.options.maxMemory ?? Number.POSITIVE_INFINITY, LINE_BYTES * LONGEST_LINE);
    const at = { file: this.path, name: `line ${line}` };
    checkMemory('a line or a quoted cell that does not end', rest * LINE_BYTES, allowed, undefined, at);
  }

  private tellBroken(cells: number): void {
    const { doubts } = this.reading;
    if (cells === 0 || doubts.some(({ about }) => about === 'encoding')) return;
    doubts.push(CP1252);
  }

  async close(): Promise<void> {}
}
