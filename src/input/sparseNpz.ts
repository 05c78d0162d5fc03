import type { Rows } from '../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { allBytes, MemoryBytes } from './bytes.ts';
import { checkDense } from './dense.ts';
import type { RawMatrix } from './elements.ts';
import { openNpy } from './npy.ts';
import { type Npz, npzArray } from './npz.ts';
import { bytesForRows, readRows } from './readRows.ts';

/** The arrays that a sparse matrix of SciPy needs besides `format`, `shape` and `data`. */
const PARTS: Record<string, string[]> = {
  csr: ['indices', 'indptr'],
  csc: ['indices', 'indptr'],
  bsr: ['indices', 'indptr'],
  coo: ['row', 'col'],
};

/** The name of a form takes fewer bytes, with the header of its file. */
const LONGEST_WORD = 2 ** 16;

/**
 * A sparse matrix with its zeros, as float64. Numbers of the same place are added up, as SciPy does. Memory: 8 bytes
 * for each place of the matrix and 16 for each stored number.
 * @throws {ClusterkitError} input, for a damaged matrix and for unknown storage; memory, before it is taken
 */
export async function readSparse(npz: Npz, maxMemory = Number.POSITIVE_INFINITY): Promise<RawMatrix> {
  const format = await readWord(npz);
  if (!PARTS[format]) {
    const remedies: Remedy[] = [{ how: 'do', what: 'save matrix.tocsr() by scipy.sparse.save_npz' }];
    throw new ClusterkitError(
      'input',
      `the NPZ file is a sparse matrix of the form ${format}, which is not read`,
      {
        remedies,
      },
    );
  }
  const part = async (name: string) => {
    if (!npz.names.includes(name)) throw damaged(`its array ${name} is missing`);
    const array = await openNpy(await npzArray(npz, name));
    checkMemory(`array ${name}`, bytesForRows(array, array.shape[0] ?? 1), maxMemory);
    return array;
  };
  const [rows, columns] = await readRows(await part('shape'));
  if (!(rows > 0 && columns > 0))
    throw new ClusterkitError('input', `the sparse matrix is ${rows} x ${columns}: it holds no numbers`);
  checkDense(rows, columns, maxMemory);
  const data = await part('data');
  const values = await readRows(data, { gaps: true });
  const [first, second] = await Promise.all(PARTS[format].map(async (name) => readRows(await part(name))));
  const dense = new Dense(rows, columns);
  if (format === 'coo') fillPlaces(dense, first, second, values);
  else {
    const block = format === 'bsr' ? data.shape.slice(1) : [1, 1];
    if ((second.length - 1) * block[0] !== (format === 'csc' ? columns : rows)) throw damaged(UNFIT);
    fillBlocks(dense, format, first, second, values, block);
  }
  return dense.matrix();
}

async function readWord(npz: Npz): Promise<string> {
  const word = Buffer.from(await allBytes(await npzArray(npz, 'format'), LONGEST_WORD))
    .subarray(-64)
    .toString('latin1')
    .replace(/\0/g, '');
  return /([a-z]{3})$/.exec(word)?.[1] ?? 'unknown';
}

/** A matrix of numbers, row after row. */
class Dense {
  private readonly x: Float64Array;
  private readonly rows: number;
  private readonly columns: number;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.x = new Float64Array(rows * columns);
  }

  add(row: number, column: number, value: number): void {
    if (!(row >= 0 && row < this.rows && column >= 0 && column < this.columns))
      throw damaged(`it names row ${row}, column ${column} of ${this.rows} x ${this.columns}`);
    this.x[row * this.columns + column] += value;
  }

  matrix(): RawMatrix {
    const bigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;
    const source = new MemoryBytes(new Uint8Array(this.x.buffer));
    const shape = [this.rows, this.columns];
    const told = shape.join(' x ');
    const stored = { element: 'f8', bigEndian, shape, fortran: false } as const;
    return { ...stored, what: 'NPZ file', told, source, start: 0, held: this.x };
  }
}

function fillPlaces(dense: Dense, rows: Rows, columns: Rows, values: Rows): void {
  if (rows.length !== values.length || columns.length !== values.length)
    throw damaged(
      `it has ${values.length} numbers, ${rows.length} rows and ${columns.length} columns of them`,
    );
  for (let p = 0; p < values.length; p++) dense.add(rows[p], columns[p], values[p]);
}

/** Fills in rows (csc: columns) of blocks. Blocks of csr and csc hold one number. */
function fillBlocks(
  dense: Dense,
  format: string,
  indices: Rows,
  starts: Rows,
  values: Rows,
  [height, width]: number[],
): void {
  const size = height * width;
  if (
    !(size > 0) ||
    values.length !== indices.length * size ||
    starts[0] !== 0 ||
    starts[starts.length - 1] !== indices.length
  )
    throw damaged(UNFIT);
  for (let major = 0; major + 1 < starts.length; major++) {
    if (!(starts[major + 1] >= starts[major] && starts[major + 1] <= indices.length)) throw damaged(UNFIT);
    for (let p = starts[major]; p < starts[major + 1]; p++) {
      for (let q = 0; q < size; q++) {
        const [row, column] = [major * height + Math.floor(q / width), indices[p] * width + (q % width)];
        if (format === 'csc') dense.add(column, row, values[p * size + q]);
        else dense.add(row, column, values[p * size + q]);
      }
    }
  }
}

const UNFIT = 'its arrays do not fit together';

function damaged(what: string): ClusterkitError {
  return new ClusterkitError('input', `the sparse NPZ file is damaged: ${what}`);
}
