import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { parse } from 'npyjs';
import { describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { type MatrixOptions, matrixFacts, openMatrix } from '../../src/input/matrix.ts';
import { toNpy } from '../../src/output/npy.ts';
import { temporaryFolder } from '../support/cli.ts';
import { encode, halfValue, idxFile, npyDict, npyFile } from '../support/matrices.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();

function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

/** Reads bytes as a file would be read. */
const open = (bytes: Uint8Array, options?: MatrixOptions) => openMatrix(write('matrix', bytes), options);

/** Numbers at the ends of each type, and the type that rows are held in. */
const TYPES: [type: string, held: string, values: number[]][] = [
  ['b1', 'Uint8Array', [0, 1, 1, 0, 1, 0]],
  ['u1', 'Uint8Array', [0, 1, 127, 128, 254, 255]],
  ['i1', 'Float32Array', [0, 1, -1, 127, -128, 5]],
  ['u2', 'Float32Array', [0, 1, 256, 32768, 65535, 258]],
  ['i2', 'Float32Array', [0, -1, 256, 32767, -32768, 258]],
  ['u4', 'Float64Array', [0, 1, 65536, 2147483648, 4294967295, 16909060]],
  ['i4', 'Float64Array', [0, -1, 65536, 2147483647, -2147483648, 16909060]],
  ['u8', 'Float64Array', [0, 1, 4294967296, 9007199254740991, 4294967295, 72623859790382]],
  ['i8', 'Float64Array', [0, -1, -4294967296, 9007199254740991, -9007199254740991, -4294967295]],
  ['f2', 'Float32Array', [0, 1.5, -65504, 2 ** -24, -(2 ** -14), 0.333251953125]],
  ['f4', 'Float32Array', [0, -1.5, 3.4028234663852886e38, 2 ** -149, Math.fround(0.1), 16777217 - 1]],
  ['f8', 'Float64Array', [0, -1.5, Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1e300]],
];

describe('NPY', () => {
  const cases = TYPES.flatMap(([type, held, values]) =>
    (type[1] === '1' ? ['|'] : ['<', '>']).map((order) => [`${order}${type}`, held, values] as const),
  );
  it.each(cases)('reads %s', async (descr, held, values) => {
    const data = encode(values, descr.slice(1), descr[0] === '>');
    const items = await open(npyFile(npyDict(descr, [2, 3]), data));
    expect(items.data.x.constructor.name).toBe(held);
    expect([...items.data.x]).toEqual(values);
    expect(items).toEqual({ data: { x: items.data.x, n: 2, dim: 3 }, count: 2, warnings: [] });
  });

  it('reads every finite half', async () => {
    const finite = Array.from({ length: 65536 }, (_, bits) => bits).filter((bits) =>
      Number.isFinite(halfValue(bits)),
    );
    const { data } = await open(npyFile(npyDict('<f2', [finite.length]), encode(finite, 'u2')));
    expect([...data.x]).toEqual(finite.map(halfValue));
  });

  it.each([1, 2, 3])('reads version %i', async (version) => {
    const { data } = await open(npyFile(npyDict('|u1', [2, 1]), Uint8Array.of(7, 8), version));
    expect([data.n, data.dim, ...data.x]).toEqual([2, 1, 7, 8]);
  });

  it.each([
    ["{'shape': (2,), 'descr': '|u1', 'fortran_order': False}", 2, 1],
    ['{"descr":"|u1","fortran_order":False,"shape":(1,2)}', 1, 2],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 1L), }", 2, 1],
    ["{ 'descr' : '|b1' , 'fortran_order' : True , 'shape' : ( 1 , 2 ) }", 1, 2],
  ])('reads the head %s', async (dict, n, dim) => {
    const { data } = await open(npyFile(dict, Uint8Array.of(1, 0)));
    expect([data.n, data.dim, ...data.x]).toEqual([n, dim, 1, 0]);
  });

  it('takes a vector as a column', async () => {
    const { data } = await open(npyFile(npyDict('<f8', [3]), encode([1, 2, 3], 'f8')));
    expect([data.n, data.dim, data.shape]).toEqual([3, 1, undefined]);
  });

  it.each([
    [[2, 3, 4], { height: 3, width: 4, bands: 1 }],
    [[2, 3, 4, 1], { height: 3, width: 4, bands: 1 }],
    [[2, 3, 4, 3], { height: 3, width: 4, bands: 3 }],
    [[2, 3, 4, 2], undefined],
    [[2, 1, 4], undefined],
    [[2, 3, 4, 3, 2], undefined],
  ])('takes %j for pictures or not', async (shape, pictures) => {
    const count = shape.reduce((a, b) => a * b);
    const { data } = await open(npyFile(npyDict('|u1', shape), new Uint8Array(count)));
    expect([data.n, data.dim, data.shape]).toEqual([2, count / 2, pictures]);
  });

  it('reads what NumPy wrote in Fortran order, big-endian', async () => {
    // numpy 1.24.2: np.save(f, np.asfortranarray(np.arange(24, dtype='>f4').reshape(2, 3, 4)))
    const text =
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAQUAAAECAAABBgAAAQQAAAEGgAAA/gAAAQVAAAECgAABBiAAAQRAAAEGoAABAAAAAQWAAAEDAAABBkAAAQSAAAEGwAABAQAAAQXAAAEDgAABBmAAAQTAAAEG4AAA=';
    const { data } = await open(Buffer.from(text, 'base64'));
    expect([...data.x]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(data.shape).toEqual({ height: 3, width: 4, bands: 1 });
  });

  it('puts Fortran order right, whatever the shape', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom('<u1', '>i2', '<f4', '>f8'), async (shape, descr) => {
        const count = shape.reduce((a, b) => a * b);
        // numbered in C order; where each stands in Fortran's by its indices
        const stored: number[] = new Array(count);
        for (let p = 0; p < count; p++) {
          const index: number[] = [];
          for (let rest = p, axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest = Math.floor(rest / shape[axis]);
          }
          stored[index.reduceRight((q, i, axis) => q * shape[axis] + i, 0)] = p % 256;
        }
        const data = encode(stored, descr.slice(1), descr[0] === '>');
        const items = await open(npyFile(npyDict(descr, shape, true), data));
        expect([...items.data.x]).toEqual(Array.from({ length: count }, (_, p) => p % 256));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('reads back what toNpy writes, as an independent reader does', async () => {
    const arrays = fc.oneof(
      ...[fc.int8Array, fc.uint8Array, fc.int16Array, fc.uint16Array, fc.int32Array, fc.uint32Array].map(
        (of) => of({ minLength: 1 }),
      ),
      fc.float32Array({ minLength: 1, noNaN: true, noDefaultInfinity: true }),
      fc.float64Array({ minLength: 1, noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(arrays, fc.integer({ min: 1, max: 4 }), async (array, dim) => {
        const n = Math.ceil(array.length / dim);
        const values = Array.from({ length: n * dim }, (_, p) => array[p % array.length]);
        const data = (array.constructor as Float64ArrayConstructor).from(values);
        const bytes = toNpy(data, [n, dim]);
        const { data: read } = await open(bytes);
        expect([read.n, read.dim]).toEqual([n, dim]);
        expect(Array.from(read.x)).toEqual(values);
        const other = parse(Uint8Array.from(bytes).buffer);
        expect([other.shape, Array.from(other.data as Float64Array)]).toEqual([[n, dim], values]);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it.each(['|u1', '<f4', '<f8'])('puts large rows of %s into memory that threads share', async (descr) => {
    const bytes = npyFile(npyDict(descr, [1000, 1200]), new Uint8Array(1.2e6 * Number(descr[2])));
    const { data } = await open(bytes);
    expect(data.x.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data.x).toHaveLength(1.2e6);
  });
});

describe('rows', () => {
  const values = Array.from({ length: 40 }, (_, p) => p);
  const rowsOf = (x: ArrayLike<number>) => Array.from({ length: x.length / 4 }, (_, i) => x[4 * i] / 4);

  it.each([
    ['C order', npyFile(npyDict('>i4', [10, 4]), encode(values, 'i4', true))],
    ['bytes', npyFile(npyDict('|u1', [10, 2, 2]), encode(values, 'u1'))],
    [
      'Fortran order',
      npyFile(
        npyDict('<f8', [10, 4], true),
        encode(
          values.map((p) => 4 * (p % 10) + Math.floor(p / 10)),
          'f8',
        ),
      ),
    ],
  ])('takes some of them from %s', async (_, bytes) => {
    const labels = write('labels.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n');
    const first = await open(bytes, { rows: { limit: 3 }, labels });
    expect(rowsOf(first.data.x)).toEqual([0, 1, 2]);
    expect([first.count, first.data.n, first.truth]).toEqual([3, 3, ['a', 'b', 'c']]);
    const drawn = await open(bytes, { rows: { sample: 4, seed: 3 }, labels });
    const rows = rowsOf(drawn.data.x);
    expect(drawn.ids).toEqual(rows.map(String));
    expect(drawn.truth).toEqual(rows.map((row) => 'abcdefghij'[row]));
    expect([...drawn.data.x]).toEqual(rows.flatMap((row) => [0, 1, 2, 3].map((j) => 4 * row + j)));
    expect(rows).not.toEqual([0, 1, 2, 3]);
  });

  it('names the row of the file, not of the choice', async () => {
    const bytes = npyFile(npyDict('<f8', [3, 2]), encode([1, 2, 3, 4, 5, Number.NaN], 'f8'));
    await expect(open(bytes)).rejects.toThrow(/: row 2, column 1: the cell is NaN; use missing = drop .*$/);
    await expect(open(bytes, { rows: { limit: 2 } })).resolves.toMatchObject({ count: 2 });
    for (let seed = 0; seed < 20; seed++) {
      const answer = open(bytes, { rows: { sample: 1, seed } });
      const message = await answer.then(
        ({ ids }) => ids?.[0],
        (error) => error.message,
      );
      expect(message).toMatch(/^[01]$|: row 2, column 1: the cell is NaN; use missing = drop .*$/);
    }
  });
});

describe('IDX', () => {
  const codes: [number, string][] = [
    [8, 'u1'],
    [9, 'i1'],
    [11, 'i2'],
    [12, 'i4'],
    [13, 'f4'],
    [14, 'f8'],
  ];
  it.each(codes)('reads type %i, plain and gzipped, from a file and from stdin', async (code, type) => {
    const [, held, values] = TYPES.find(([name]) => name === type) ?? TYPES[0];
    const bytes = idxFile(code, [2, 3], encode(values, type, true));
    for (const form of [
      bytes,
      gzipSync(bytes),
      Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]),
    ]) {
      const { data } = await open(form);
      expect([data.n, data.dim, data.x.constructor.name, ...data.x]).toEqual([2, 3, held, ...values]);
    }
    const piped = await openMatrix('-', { stdin: Readable.from([gzipSync(bytes)]) });
    expect([...piped.data.x]).toEqual(values);
  });

  it('knows pictures and their labels', async () => {
    const labels = write('labels.idx.gz', gzipSync(idxFile(8, [2], Uint8Array.of(5, 0))));
    const items = await open(
      idxFile(
        8,
        [2, 2, 3],
        Uint8Array.from({ length: 12 }, (_, p) => p),
      ),
      { labels },
    );
    expect(items.data.shape).toEqual({ height: 2, width: 3, bands: 1 });
    expect(items.truth).toEqual(['5', '0']);
  });
});

describe('labels', () => {
  const matrix = () => write('three.npy', npyFile(npyDict('|u1', [3, 1]), Uint8Array.of(1, 2, 3)));

  it.each([
    ['text', 'cat\ndog\ncat\n', ['cat', 'dog', 'cat']],
    ['text of another system', '\ufeffcat\r\n\r\n zoë ', ['cat', '', 'zoë']],
    ['NPY', npyFile(npyDict('<i8', [3]), encode([2, -1, 0], 'i8')), ['2', '-1', '0']],
    ['a column', npyFile(npyDict('<f4', [3, 1]), encode([2, 0.5, 0], 'f4')), ['2', '0.5', '0']],
    ['gzipped text', gzipSync('a\nb\nc'), ['a', 'b', 'c']],
    ['NPZ', zipSync({ 'y.npy': npyFile(npyDict('|u1', [3]), Uint8Array.of(4, 5, 6)) }), ['4', '5', '6']],
  ])('are read from %s', async (_, bytes, truth) => {
    const items = await openMatrix(matrix(), { labels: write('labels', bytes) });
    expect(items.truth).toEqual(truth);
  });

  it.each([
    ['too few', 'a\nb\n', 'labels: 2 labels for 3 rows of '],
    ['pairs', npyFile(npyDict('|u1', [3, 2]), new Uint8Array(6)), 'labels: 6 labels for 3 rows of '],
    ['a picture', Buffer.from('GIF89a..........'), 'labels: the picture is damaged or cut short'],
    ['nothing', '', 'labels: the file is empty'],
  ])('are refused: %s', async (_, bytes, message) => {
    const answer = openMatrix(matrix(), { labels: write('labels', bytes) });
    await expect(answer).rejects.toMatchObject({ code: 'input' });
    await expect(answer).rejects.toThrow(join(folder, message));
  });
});

describe('NPZ', () => {
  // numpy 1.24.2: savez and savez_compressed(f, x=np.array([[1, 2], [3, 4]], 'u1'), y=np.array([7, 8], '<i2'))
  const STORED =
    'UEsDBBQAAAAAAAAAIQCCX1jrhAAAAIQAAAAFABQAeC5ucHkBABAAhAAAAAAAAACEAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJ3x1MScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQIDBFBLAwQUAAAAAAAAACEAy4UB5YQAAACEAAAABQAUAHkubnB5AQAQAIQAAAAAAAAAhAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcACABQSwECFAMUAAAAAAAAACEAgl9Y64QAAACEAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAAAAAAACEAy4UB5YQAAACEAAAABQAAAAAAAAAAAAAAgAG7AAAAeS5ucHlQSwUGAAAAAAIAAgBmAAAAdgEAAAAA';
  const DEFLATED =
    'UEsDBBQAAAAIAAAAIQCCX1jrSgAAAIQAAAAFABQAeC5ucHkBABAAhAAAAAAAAABKAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLkYmZhYAUEsDBBQAAAAIAAAAIQDLhQHlSAAAAIQAAAAFABQAeS5ucHkBABAAhAAAAAAAAABIAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC52Bg4GAFBLAQIUAxQAAAAIAAAAIQCCX1jrSgAAAIQAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQIUAxQAAAAIAAAAIQDLhQHlSAAAAIQAAAAFAAAAAAAAAAAAAACAAYEAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAAAQAAAAA=';
  const LARGE =
    'UEsDBC0AAAAAAAAAIQCCX1jr//////////8FABQAeC5ucHkBABAAhAAAAAAAAACEAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJ3x1MScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQIDBFBLAwQtAAAAAAAAACEAy4UB5f//////////BQAUAHkubnB5AQAQAIQAAAAAAAAAhAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcACABQSwECLQMtAAAAAAAAACEAgl9Y6///////////BQAUAAAAAAAAAAAAgAEAAAAAeC5ucHkBABAAhAAAAAAAAACEAAAAAAAAAFBLAQItAy0AAAAAAAAAIQDLhQHl//////////8FABwAAAAAAAAAAACAAf////95Lm5weQEAGACEAAAAAAAAAIQAAAAAAAAAuwAAAAAAAABQSwYGLAAAAAAAAAAtAC0AAAAAAAAAAAACAAAAAAAAAAIAAAAAAAAAlgAAAAAAAAB2AQAAAAAAAFBLBgcAAAAADAIAAAAAAAABAAAAUEsFBgAAAAACAAIAlgAAAHYBAAAAAA==';
  const bytesOf = (text: string) => Buffer.from(text, 'base64');

  it.each([
    ['stored', STORED],
    ['deflated', DEFLATED],
  ])('reads what NumPy %s', async (_, text) => {
    const path = write('two.npz', bytesOf(text));
    const { data, truth } = await openMatrix(`${path}:x`, { labels: `${path}:y` });
    expect([data.n, data.dim, ...data.x]).toEqual([2, 2, 1, 2, 3, 4]);
    expect(truth).toEqual(['7', '8']);
    expect(await matrixFacts(`${path}:y`)).toMatchObject({
      format: 'npz',
      dtype: 'int16',
      arrays: ['x', 'y'],
      n: 2,
    });
  });

  it.each([false, true])('reads the directory of a file above 4 GB: %s', async (isFar) => {
    // Python 3.11: zipfile with ZIP64_LIMIT = 100 and ZIP_FILECOUNT_LIMIT = 1, the arrays of STORED
    const bytes = bytesOf(LARGE);
    if (isFar) {
      bytes.writeUInt16LE(0xffff, bytes.length - 12);
      bytes.writeUInt32LE(0xffffffff, bytes.length - 6);
    }
    const path = write('large.npz', bytes);
    expect([...(await openMatrix(`${path}:x`)).data.x]).toEqual([1, 2, 3, 4]);
    expect([...(await openMatrix(`${path}:y`)).data.x]).toEqual([7, 8]);
  });

  it('takes the only array, other files apart', async () => {
    const npy = npyFile(npyDict('|u1', [2, 1]), Uint8Array.of(7, 8));
    for (const level of [0, 9] as const) {
      const { data } = await open(zipSync({ 'read me.txt': Buffer.from('hi'), 'a/b.npy': npy }, { level }));
      expect([...data.x]).toEqual([7, 8]);
    }
  });

  it('is found behind a comment', async () => {
    const comment = Buffer.from('a comment');
    const bytes = Buffer.concat([
      zipSync({ 'x.npy': npyFile(npyDict('|u1', [1]), Uint8Array.of(7)) }),
      comment,
    ]);
    bytes.writeUInt16LE(comment.length, bytes.length - comment.length - 2);
    expect([...(await open(bytes)).data.x]).toEqual([7]);
  });

  it('wants a name when there are several, and one that exists', async () => {
    const path = write('two.npz', bytesOf(STORED));
    await expect(openMatrix(path)).rejects.toThrow(
      'two.npz: the NPZ file holds 2 arrays (x, y); name one, such as file.npz:x',
    );
    await expect(openMatrix(`${path}:z`)).rejects.toThrow(
      'two.npz:z: the NPZ file holds no array z; it holds x, y',
    );
    await expect(open(zipSync({ 'a.txt': Buffer.from('hi') }))).rejects.toThrow(
      'not a matrix that can be read: it is a zip file',
    );
  });

  it.each([
    [STORED, 80, 'the NPY file is damaged'],
    [STORED, 184, 'the NPZ file is damaged or cut short (array x)'],
    [DEFLATED, 80, 'the NPZ file is damaged or cut short (array x)'],
  ])('finds every flip of a byte in the data, and every cut', async (text, at, message) => {
    const whole = bytesOf(text);
    const flipped = Buffer.from(whole);
    flipped[at] ^= 16;
    await expect(openMatrix(`${write('bad.npz', flipped)}:x`)).rejects.toThrow(message);
    for (let length = 4; length < whole.length; length += 7) {
      const cut = openMatrix(`${write('bad.npz', whole.subarray(0, length))}:x`);
      await expect(cut).rejects.toMatchObject({ code: 'input' });
    }
  });

  it('does not inflate more than the directory says, nor more than is allowed', async () => {
    const big = npyFile(npyDict('|u1', [1e6]), new Uint8Array(1e6));
    const bytes = Buffer.from(zipSync({ 'x.npy': big }));
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(1000, lying.indexOf('PK\x01\x02') + 24);
    await expect(open(lying)).rejects.toThrow('the NPZ file is damaged or cut short (array x)');
    await expect(open(bytes, { maxMemory: 500_000 })).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringContaining(
        '1000000 x 1 numbers needs about 1.0 MB of memory, 500 kB are allowed',
      ),
    });
  });
});

describe('refusals', () => {
  const npy = (dict: string, size: number, version = 1) => npyFile(dict, new Uint8Array(size), version);
  const f8 = (value: number) => encode([1, 2, value, 3], 'f8');
  it.each<[string, Uint8Array, string]>([
    ['an empty file', Buffer.alloc(0), 'not a matrix that can be read: it is empty'],
    ['text', Buffer.from('1,2\n'), 'not a matrix that can be read: it is text'],
    [
      'complex numbers',
      npy(npyDict('<c16', [1]), 16),
      'the NPY file holds complex numbers (dtype <c16), which cannot be',
    ],
    ['objects', npy(npyDict('|O', [1]), 8), 'Python objects (dtype |O)'],
    ['text cells', npy(npyDict('<U3', [1]), 12), 'text (dtype <U3)'],
    ['bytes', npy(npyDict('|S3', [1]), 3), 'text (dtype |S3)'],
    ['dates', npy(npyDict('<M8[ns]', [1]), 8), 'dates (dtype <M8[ns])'],
    ['long doubles', npy(npyDict('<f16', [1]), 16), 'floating-point numbers of this size (dtype <f16)'],
    ['an unknown type', npy(npyDict('<constructor', [1]), 8), 'an unknown type (dtype <constructor)'],
    [
      'records',
      npy("{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': False, 'shape': (1,), }", 12),
      'the NPY file holds a structured type, which cannot be clustered',
    ],
    [
      'no type',
      npy("{'fortran_order': False, 'shape': (1,), }", 1),
      'the NPY file is damaged: its header names no type',
    ],
    ['no shape', npy("{'descr': '|u1', 'fortran_order': False, }", 1), 'lacks the order or the shape'],
    [
      'no order',
      npy("{'descr': '|u1', 'fortran_order': maybe, 'shape': (1,)}", 1),
      'lacks the order or the shape',
    ],
    [
      'a negative shape',
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}", 1),
      'its shape is (-1,)',
    ],
    [
      'an empty length',
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,,2)}", 1),
      'its shape is (1,,2)',
    ],
    ['version 4', npy(npyDict('|u1', [1]), 1, 4), 'version 4.0 is not known'],
    [
      'a cut head',
      npy(npyDict('|u1', [1]), 1).subarray(0, 40),
      'the NPY file is cut short: its header is not complete',
    ],
    [
      'a cut prelude',
      npy(npyDict('|u1', [1]), 1).subarray(0, 8),
      'the NPY file is cut short: its header is not complete',
    ],
    [
      'a head that lies by gigabytes',
      npy(npyDict('<f8', [1_000_000, 1_000_000]), 16),
      'its header promises 8000000000000 bytes of data (1000000 x 1000000 <f8), 16 are there',
    ],
    [
      'a head beyond all numbers',
      npy(npyDict('<f8', new Array(40).fill(2 ** 40)), 16),
      'the NPY file is cut short',
    ],
    ['bytes too many', npy(npyDict('|u1', [1]), 3), 'the NPY file is damaged: bytes follow the data (2)'],
    [
      'a single number',
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", 1),
      'holds a single number',
    ],
    ['no rows', npy(npyDict('|u1', [0, 3]), 0), 'holds no numbers: it is 0 x 3'],
    ['no columns', npy(npyDict('|u1', [3, 0]), 0), 'holds no numbers: it is 3 x 0'],
    ['NaN', npyFile(npyDict('<f8', [2, 2]), f8(Number.NaN)), 'row 1, column 0: the cell is NaN'],
    [
      'infinity',
      npyFile(npyDict('<f8', [4]), f8(Number.NEGATIVE_INFINITY)),
      'row 2, column 0: the cell is -Infinity',
    ],
    [
      'NaN in Fortran order',
      npyFile(npyDict('<f8', [2, 2], true), f8(Number.NaN)),
      'row 0, column 1: the cell is NaN',
    ],
    [
      'single NaN',
      npyFile(npyDict('>f4', [1, 2]), encode([1, Number.NaN], 'f4', true)),
      'row 0, column 1: the cell is NaN',
    ],
    [
      'half infinity',
      npyFile(npyDict('<f2', [2]), encode([0, 0x7c00], 'u2')),
      'row 1, column 0: the cell is Infinity',
    ],
    [
      'whole numbers beyond 2^53',
      npyFile(npyDict('<i8', [2, 1]), encode([1, -(2 ** 53)], 'i8')),
      'row 1, column 0: the int64 is beyond 2^53, where not all whole numbers can be held; store it as float64',
    ],
    [
      'the largest of all',
      npyFile(npyDict('>u8', [1]), Buffer.alloc(8, 255)),
      'row 0, column 0: the uint64 is beyond 2^53',
    ],
    [
      'a cut IDX head',
      idxFile(8, [2, 3], new Uint8Array(6)).subarray(0, 10),
      'the IDX file is cut short: its header is not complete',
    ],
    [
      'cut IDX data',
      idxFile(13, [2, 3], new Uint8Array(20)),
      'promises 24 bytes of data (2 x 3), 20 are there',
    ],
    [
      'long IDX data',
      idxFile(8, [2], new Uint8Array(3)),
      'the IDX file is damaged: bytes follow the data (1)',
    ],
    [
      'cut gzip',
      gzipSync(idxFile(8, [1000], new Lottery(2).bytes(1000))).subarray(0, 500),
      'the gzip data are damaged or cut',
    ],
    ['gzip of gzip', gzipSync(gzipSync('x')), 'not a matrix that can be read: it is a gzip file'],
  ])('%s', async (_, bytes, message) => {
    const answer = open(bytes);
    await expect(answer).rejects.toMatchObject({ name: 'ClusterkitError', code: 'input' });
    await expect(answer).rejects.toThrow(join(folder, 'matrix: '));
    await expect(answer).rejects.toThrow(message);
  });

  it('is in one line, whatever bytes are changed or missing', async () => {
    const npy = npyFile(npyDict('>i4', [2, 3]), new Uint8Array(24));
    const files = [npy, idxFile(8, [2, 3], new Uint8Array(6)), gzipSync(npy), zipSync({ 'x.npy': npy })];
    const lottery = new Lottery(9);
    let refused = 0;
    for (let times = 0; times < 400; times++) {
      const bytes = Buffer.from(files[times % files.length]);
      for (let flips = lottery.below(4); flips >= 0; flips--)
        bytes[lottery.below(bytes.length)] = lottery.below(256);
      const cut = bytes.subarray(0, lottery.below(3) === 0 ? lottery.below(bytes.length) : bytes.length);
      await open(cut).catch((error) => {
        expect(error).toMatchObject({
          name: 'ClusterkitError',
          code: expect.stringMatching(/^(input|memory)$/),
        });
        expect(error.message).not.toMatch(/[\n\r]/);
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(200);
  });

  it('does not inflate a bomb', async () => {
    const bomb = gzipSync(npyFile(npyDict('|u1', [50_000_000]), Buffer.alloc(1000)));
    await expect(open(bomb, { maxMemory: 10_000_000 })).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringContaining('50000000 x 1 numbers needs about 50 MB of memory, 10 MB are allowed'),
    });
  });

  it('takes no more memory than allowed, and less for fewer rows', async () => {
    const bytes = npyFile(npyDict('<i4', [1000, 10]), new Uint8Array(40_000));
    await expect(open(bytes, { maxMemory: 50_000 })).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringContaining('1000 x 10 numbers needs about 80 kB of memory, 50 kB are allowed'),
    });
    const { data } = await open(bytes, { maxMemory: 50_000, rows: { limit: 100 } });
    expect(data.n).toBe(100);
    const own = npyFile(npyDict('|u1', [1000, 10]), new Uint8Array(10_000));
    expect((await open(own, { maxMemory: 10_000 })).data.n).toBe(1000);
  });

  it('finds that a file is cut short before it asks for memory', async () => {
    const lying = npy(npyDict('<f8', [1_000_000, 1_000_000]), 16);
    await expect(open(lying, { maxMemory: 1e9 })).rejects.toThrow('the NPY file is cut short');
    const labels = write('labels.npy', lying);
    const answer = open(toNpy(Uint8Array.of(1, 2), [2]), { maxMemory: 1e9, labels });
    await expect(answer).rejects.toThrow('labels.npy: the NPY file is cut short');
  });

  it('names what cannot be read on', async () => {
    async function* breaking() {
      yield npy(npyDict('|u1', [100]), 5);
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
    }
    const answer = openMatrix('-', { stdin: Readable.from(breaking()) });
    await expect(answer).rejects.toThrow(
      new ClusterkitError('input', 'i/o error, read', { at: { file: '-' } }),
    );
  });

  it('names a file that is not there', async () => {
    await expect(openMatrix(join(folder, 'none.npy'))).rejects.toThrow('none.npy: there is no such file');
    await expect(openMatrix(join(folder, 'none.npz:x'))).rejects.toThrow('none.npz: there is no such file');
  });
});

describe('matrixFacts', () => {
  it('tells what the head says', async () => {
    const bytes = gzipSync(npyFile(npyDict('>f4', [2, 3], true), new Uint8Array(24)));
    expect(await matrixFacts(write('facts', bytes))).toEqual({
      format: 'npy',
      gzip: true,
      dtype: 'float32',
      shape: [2, 3],
      fortranOrder: true,
      bigEndian: true,
      n: 2,
      dim: 3,
      fileSize: bytes.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
