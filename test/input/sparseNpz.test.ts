import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { matrixFacts, openMatrix } from '../../src/input/matrix.ts';
import { temporaryFolder } from '../support/cli.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/formats');
const matrices = JSON.parse(readFileSync(join(FIXTURES, 'matrices.json'), 'utf8')) as Record<
  string,
  number[][]
>;
const fixture = (name: string) => join(FIXTURES, 'files', name);
const folder = temporaryFolder();

describe('sparse matrices of SciPy', () => {
  it.each(Object.entries(matrices))('%s', async (name, rows) => {
    const { data } = await openMatrix(fixture(name));
    expect([data.n, data.dim]).toEqual([rows.length, rows[0].length]);
    expect([...data.x]).toEqual(rows.flat());
  });

  it('are described as they are clustered', async () => {
    expect(await matrixFacts(fixture('reports/csr.npz'))).toMatchObject({
      format: 'npz',
      dtype: 'float64',
      n: 3,
      dim: 2,
    });
  });

  it('of other forms are refused by name', async () => {
    await expect(openMatrix(fixture('dia.npz'))).rejects.toThrow(
      'the NPZ file is a sparse matrix of the form dia, which is not read; save matrix.tocsr() by scipy.sparse.save_npz',
    );
  });

  it('are refused before they take more memory than is allowed', async () => {
    await expect(openMatrix(fixture('csr.npz'), { maxMemory: 5000 })).resolves.toBeDefined();
    const path = changed('shape', (bytes) =>
      new BigInt64Array(bytes.buffer, bytes.length - 16, 2).set([10n ** 9n, 10n ** 9n]),
    );
    await expect(openMatrix(path)).rejects.toThrow(
      /a sparse matrix of 1000000000 x 1000000000, held with its zeros, needs about 8000000 TB/,
    );
  });

  it.each([
    [
      'an index beyond the columns',
      'indices',
      7,
      'the sparse NPZ file is damaged: it names row 1, column 7 of 4 x 3',
    ],
    ['starts that fall', 'indptr', 99, 'the sparse NPZ file is damaged: its arrays do not fit together'],
  ])('with %s are refused', async (_, part, value, message) => {
    const path = changed(part, (bytes) =>
      new Int32Array(bytes.buffer, bytes.length - (part === 'indptr' ? 12 : 24)).fill(value, 0, 1),
    );
    await expect(openMatrix(path)).rejects.toThrow(message);
  });
});

/** csr.npz with another part. */
function changed(part: string, change: (bytes: Uint8Array) => void): string {
  const members = unzipSync(readFileSync(fixture('csr.npz')));
  const bytes = Uint8Array.from(members[`${part}.npy`]);
  expect(strFromU8(bytes.subarray(1, 6))).toBe('NUMPY');
  change(bytes);
  const path = join(folder, `${part}.npz`);
  writeFileSync(path, zipSync({ ...members, [`${part}.npy`]: bytes }));
  return path;
}
