import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type GraphFileOptions, openGraph } from '../../src/input/graph.ts';
import { toNpy } from '../../src/output/npy.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();

async function read(name: string, content: string | Uint8Array, options: GraphFileOptions = {}) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { arcs, names, form } = await openGraph(path, options);
  const { n, from, to, weights } = arcs;
  const edges = Array.from(from, (a, e) => [a, to[e], weights?.[e] ?? 1]);
  return { n, names, form, edges: edges.sort(([a, b], [c, d]) => a - c || b - d) };
}

describe('openGraph', () => {
  it.each<[string, string]>([
    ['blanks', '1 2\n2 3\n10 1\n'],
    ['commas', '1,2\n2,3\n10,1\n'],
    ['a header', 'from,to\n1,2\n2,3\n10,1\n'],
    ['weights', '1;2;1\n2;3;1\n10;1;1\n'],
    ['JSON', '[{"a":1,"b":2},{"a":2,"b":3},{"a":10,"b":1}]'],
  ])('reads edges: %s', async (name, text) => {
    expect(await read(`${name}.csv`, text)).toEqual({
      n: 4,
      names: ['1', '2', '3', '10'],
      form: 'edges',
      edges: [
        [0, 1, 1],
        [1, 2, 1],
        [3, 0, 1],
      ],
    });
  });

  it('keeps names in the order in which they come', async () => {
    const text = 'source,target,weight\nzoe,ann,2\nann,bob,0.5\n';
    const expected = {
      n: 3,
      names: ['zoe', 'ann', 'bob'],
      form: 'edges',
      edges: [
        [0, 1, 2],
        [1, 2, 0.5],
      ],
    };
    expect(await read('names.csv', text)).toEqual(expected);
    expect(await read('names.csv.gz', gzipSync(text))).toEqual(expected);
  });

  it('reads squares, with and without names', async () => {
    const edges = [
      [0, 1, 2],
      [1, 0, 2],
      [1, 3, 1],
      [3, 1, 1],
    ];
    const rows = ['0,2,0,0', '2,0,0,1', '0,0,0,0', '0,1,0,0'];
    expect(await read('square.csv', rows.join('\n'))).toEqual({ n: 4, form: 'square', edges });
    const names = ['a', 'b', 'c', 'd'];
    const named = (order: number[]) =>
      [
        `,${order.map((j) => names[j]).join()}`,
        ...rows.map((row, i) => `${names[i]},${order.map((j) => row.split(',')[j]).join()}`),
      ].join('\n');
    for (const order of [
      [0, 1, 2, 3],
      [2, 0, 3, 1],
    ])
      expect(await read('named.csv', named(order))).toEqual({ n: 4, names, form: 'square', edges });
    const matrix = Float64Array.from(rows.flatMap((row) => row.split(',').map(Number)));
    expect(await read('square.npy', toNpy(matrix, [4, 4]))).toEqual({ n: 4, form: 'square', edges });
    expect(await read('pairs.npy', toNpy(Int32Array.of(0, 1, 1, 3), [2, 2]))).toMatchObject({
      form: 'edges',
    });
  });

  it('takes three rows of three columns for a square if they are symmetric', async () => {
    expect(await read('s.csv', '0,1,0\n1,0,2\n0,2,0\n')).toMatchObject({ form: 'square', n: 3 });
    expect(await read('e.csv', '0,1,5\n1,2,5\n2,3,5\n')).toMatchObject({ form: 'edges', n: 4 });
  });

  it('reads MatrixMarket', async () => {
    const text = '%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n2 1 0.5\n3 2 4\n';
    const edges = [
      [0, 1, 0.5],
      [1, 0, 0.5],
      [1, 2, 4],
      [2, 1, 4],
    ];
    expect(await read('a.mtx', text)).toEqual({ n: 3, form: 'coordinates', edges });
    expect(await read('a.mtx.gz', gzipSync(text))).toEqual({ n: 3, form: 'coordinates', edges });
    const full = '%%MatrixMarket matrix array real general\n2 2\n0\n3\n0\n0\n';
    expect(await read('b.mtx', full)).toEqual({ n: 2, form: 'coordinates', edges: [[1, 0, 3]] });
    const wide = '%%MatrixMarket matrix coordinate pattern general\n2 3 1\n1 3\n';
    await expect(read('c.mtx', wide)).rejects.toThrow(/c\.mtx: .*2 x 3/);
  });

  it('takes numbers of rows, if there are rows', async () => {
    expect(await read('rows.csv', '0,1\n4,2\n', { rows: 7 })).toEqual({
      n: 7,
      form: 'edges',
      edges: [
        [0, 1, 1],
        [4, 2, 1],
      ],
    });
    await expect(read('far.csv', '0,7\n', { rows: 7 })).rejects.toThrow(/edges of 8 rows, and there are 7/);
    await expect(read('bad.csv', '0,1\nx,2\n', { rows: 7 })).rejects.toThrow(
      /line 2: expected two row numbers/,
    );
    await expect(read('half.csv', '0,1\n1.5,2\n', { rows: 7 })).rejects.toThrow(/line 2: .*"1.5"/);
  });

  it.each<[string, string, RegExp]>([
    ['one column', '1\n2\n3\n', /two columns of rows/],
    ['a rectangle', '1,2,3,4\n5,6,7,8\n', /4 columns of 2 rows/],
    ['a missing name', 'a,b\nc,\n', /expected two names/],
    ['a word as weight', 'a,b,1\nb,c,2\nc,d,heavy\n', /line 3: expected a weight, not "heavy"/],
    ['other names across', ',a,x\na,0,1\nb,1,0\n', /named differently/],
  ])('refuses %s', async (name, text, message) => {
    await expect(read(`${name.replaceAll(' ', '-')}.csv`, text)).rejects.toThrow(message);
  });
});
