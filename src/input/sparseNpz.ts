import type { Rows } from '../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkDense } from './dense.ts';
import { type RawMatrix, toRows } from './elements.ts';
import { readNpy } from './npy.ts';
import { npzArray, npzNames } from './npz.ts';

/** The arrays that a sparse matrix of SciPy needs besides `format`, `shape` and `data`. */
const PARTS: Record<string, string[]> = {
  csr: ['indices', 'indptr'],
  csc: ['indices', 'indptr'],
  bsr: ['indices', 'indptr'],
  coo: ['row', 'col'],
};

/**
 * A sparse matrix with its zeros, as float64. Numbers of the same place are added up, as SciPy does. Memory: 8 bytes
 * for each place of the matrix and 16 for each stored number.
 * @throws {ClusterkitError} input, for a damaged matrix and for unknown storage; memory, before it is taken
 */
export async function readSparse(
  bytes: Uint8Array,
  maxMemory = Number.POSITIVE_INFINITY,
): Promise<RawMatrix> {
  const format = await readWord(bytes);
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
    if (!npzNames(bytes).includes(name)) throw damaged(`its array ${name} is missing`);
    return readNpy(await npzArray(bytes, name, maxMemory));
  };
  const [rows, columns] = toRows(await part('shape'));
  if (!(rows > 0 && columns > 0))
    throw new ClusterkitError('input', `the sparse matrix is ${rows} x ${columns}: it holds no numbers`);
  checkDense(rows, columns, maxMemory);
  const data = await part('data');
  const values = toRows(data, undefined, true);
  const [first, second] = await Promise.all(PARTS[format].map(async (name) => toRows(await part(name))));
  const dense = new Dense(rows, columns);
  if (format === 'coo') fillPlaces(dense, first, second, values);
  else {
    const block = format === 'bsr' ? data.shape.slice(1) : [1, 1];
    if ((second.length - 1) * block[0] !== (format === 'csc' ? columns : rows)) throw damaged(UNFIT);
    fillBlocks(dense, format, first, second, values, block);
  }
  return dense.matrix();
}

async function readWord(bytes: Uint8Array): Promise<string> {
  const word = Buffer.from(await npzArray(bytes, 'format'))
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
    const data = new Uint8Array(this.x.buffer);
    return { element: 'f8', bigEndian, shape: [this.rows, this.columns], fortran: false, data };
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
