import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../src/algorithms/table.ts';
import { openMatrix } from '../../src/input/matrix.ts';
import { matrixNeedsStore, openMatrixStore } from '../../src/input/matrixStore.ts';
import { clusterInput, planClustering } from '../../src/work/cluster.ts';
import { temporaryFolder } from '../support/cli.ts';
import { encode, idxFile, npyDict, npyFile } from '../support/matrices.ts';
import { Lottery } from '../support/random.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();

function write(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const lottery = new Lottery(5);
const values = Array.from({ length: 3 * 400 }, () => lottery.below(200));

describe('a matrix in its file', () => {
  it.each([
    ['f4.npy', npyFile(npyDict('<f4', [400, 3]), encode(values, 'f4'))],
    ['f8.npy', npyFile(npyDict('>f8', [400, 3]), encode(values, 'f8', true))],
    ['i2.idx', idxFile(11, [400, 3], encode(values, 'i2', true))],
    ['u1.npy', npyFile(npyDict('|u1', [400, 3]), encode(values, 'u1'))],
  ])('gives the rows of %s', async (name, bytes) => {
    const path = write(name, bytes);
    const { data } = await openMatrix(path);
    const { store, count, close } = await openMatrixStore(path);
    expect([store.n, store.dim, store.weighted, count]).toEqual([400, 3, false, 400]);
    const x = new Float64Array(9);
    await store.gather(Uint32Array.of(399, 0, 7), x);
    expect([...x]).toEqual([399, 0, 7].flatMap((i) => [...data.x.subarray(3 * i, 3 * i + 3)]));
    const all: number[] = [];
    for await (const piece of store.pieces()) all.push(...piece.x.subarray(0, piece.n * piece.dim));
    expect(all).toEqual([...data.x]);
    await close();
  });

  it('names what is no number, and a file that is cut', async () => {
    const bad = values.map((value, p) => (p === 100 ? Number.NaN : value));
    const { store, close } = await openMatrixStore(
      write('nan.npy', npyFile(npyDict('<f4', [400, 3]), encode(bad, 'f4'))),
    );
    const pass = async () => {
      for await (const _ of store.pieces());
    };
    await expect(pass()).rejects.toThrow('nan.npy: row 33, column 1: the cell is NaN');
    await expect(store.gather(Uint32Array.of(33), new Float64Array(3))).rejects.toThrow('row 33, column 1');
    await close();
    const cut = write('cut.npy', npyFile(npyDict('<f4', [400, 3]), new Uint8Array(100)));
    await expect(openMatrixStore(cut)).rejects.toThrow('cut.npy: the NPY file is cut short');
  });

  it('is wanted for files of rows one after the other that are large for the memory', async () => {
    const bytes = npyFile(npyDict('<f4', [400, 3]), encode(values, 'f4'));
    const path = write('large.npy', bytes);
    expect(await Promise.all([4799, 4800].map((most) => matrixNeedsStore(path, most)))).toEqual([
      true,
      false,
    ]);
    const others = [
      write('packed.npy.gz', gzipSync(bytes)),
      write('columns.npy', npyFile(npyDict('<f4', [400, 3], true), encode(values, 'f4'))),
      join(folder, 'none.npy'),
    ];
    for (const other of others) expect(await matrixNeedsStore(other, 10)).toBe(false);
  });
});

describe('clustering a matrix in its file', () => {
  const path = () => write('rows.npy', npyFile(npyDict('<f4', [400, 3]), encode(values, 'f4')));
  const cluster = async (maxMemory: number, options: object) => {
    const work = testWork({ maxMemory });
    const plan = await planClustering(work, findAlgorithm('minibatch'), [path()], options as never);
    const { subject, results } = await clusterInput(work, plan, 0);
    const [{ clustering, scores }] = results;
    return { stored: subject.store !== undefined, record: subject.record, clustering, scores };
  };

  it('has the centers and labels of the same rows in memory', async () => {
    const options = { k: [4], batch: 50, maxIter: 20 };
    const [stored, inMemory] = [await cluster(4000, options), await cluster(4e9, options)];
    expect([stored.stored, inMemory.stored]).toEqual([true, false]);
    expect(stored.record).toEqual(inMemory.record);
    expect(stored.clustering.centers).toEqual(inMemory.clustering.centers);
    expect(stored.clustering.labels).toEqual(inMemory.clustering.labels);
  });

  it('reads what requires all rows into memory, if there is room', async () => {
    const { stored, scores } = await cluster(1e6, { k: [4], metrics: ['silhouette'] });
    expect(stored).toBe(false);
    expect(scores.values.silhouette).toBeGreaterThan(0);
    await expect(cluster(4000, { k: [4], scale: 'robust' })).rejects.toThrow(
      '400 x 3 numbers needs about 4.8 kB of memory, 4.0 kB are allowed; use limit or sample, or raise maxMemory',
    );
  });
});
