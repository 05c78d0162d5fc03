import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { copheneticDistances } from '../../src/algorithms/tree/cophenetic.ts';
import { newick } from '../../src/algorithms/tree/newick.ts';
import { classify } from '../../src/input/classify.ts';
import { openDistances } from '../../src/input/distances.ts';
import { openTree } from '../../src/input/tree.ts';
import { toNpy } from '../../src/output/npy.ts';
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

/** Average linkage of the distances 1, 5, 6, 5.5, 6, 2: a and b merge at 1, c and d at 2, all at 5.625. */
const TREE = '((a:0.5,b:0.5):2.3125,(c:1,d:1):1.8125);';
const MERGES = { a: [0, 2, 4], b: [1, 3, 5], height: [1, 2, 5.625], size: [2, 2, 4] };
const NAMES = ['a', 'b', 'c', 'd'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trees-'));
});

async function write(content: string | Uint8Array, name = 'tree.txt'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(content: string | Uint8Array, name?: string) {
  const { merges, names, form, warnings } = await openTree(await write(content, name));
  const { a, b, height, size } = merges;
  return { a: [...a], b: [...b], height: [...height], size: [...size], names, form, warnings };
}

describe('one tree is read from', () => {
  it.each([
    ['Newick as R writes it', `${TREE} \n`],
    [
      'several lines and comments',
      '[&R] (\n (a:0.5 , b:0.5)[95] : 2.3125,\n(c:1e0,d:1.0E+0):1.8125 ) root ;',
    ],
    ['names in quotes and of inner nodes', "(('a':.5,\"b\":.5)0.98:2.3125,(c:1,d:1)'x y':1.8125):0;"],
    ['lengths that were rounded', '((a:0.50000,b:0.50001):2.3125,(c:1,d:1):1.8125);'],
    ['nodes of one part', '(((a:0.25):0.25,b:0.5):2.3125,(c:1,d:1):1.8125);'],
  ])('%s', async (_, text) => {
    const found = await read(text);
    expect(found).toMatchObject({
      a: MERGES.a,
      b: MERGES.b,
      size: MERGES.size,
      names: NAMES,
      form: 'newick',
    });
    for (const [t, height] of found.height.entries()) expect(height).toBeCloseTo(MERGES.height[t], 3);
  });

  const rows = MERGES.height.map((height, t) => [MERGES.a[t], MERGES.b[t], height, MERGES.size[t]]);

  it.each([
    [
      'R as JSON',
      '{"merge":[[-1,-2],[-3,-4],[1,2]],"height":[1,2,5.625],"labels":["a","b","c","d"]}',
      NAMES,
      'json',
    ],
    ['a result as JSON', JSON.stringify({ runs: [{ merges: rows, names: NAMES }] }), NAMES, 'json'],
    ['rows as JSON', JSON.stringify(rows), ['0', '1', '2', '3'], 'json'],
    [
      'a table',
      `a,b,height,size\n${rows.map((row) => row.join()).join('\n')}\n`,
      ['0', '1', '2', '3'],
      'linkage',
    ],
    [
      'numbers as NumPy writes them',
      rows.map((row) => row.join(' ')).join('\n'),
      ['0', '1', '2', '3'],
      'linkage',
    ],
    ['NPY', toNpy(Float64Array.from(rows.flat()), [3, 4]) as Uint8Array, ['0', '1', '2', '3'], 'linkage'],
  ])('%s', async (_, content, names, form) => {
    expect(await read(content)).toEqual({ ...MERGES, names, form, warnings: [] });
  });
});

it('underscores and quotes in names stay', async () => {
  const { names } = await read("(Homo_sapiens:1,('it''s; (a) [name]':0.5,'':0.5):0.5);");
  expect(names).toEqual(['Homo_sapiens', "it's; (a) [name]", '2']);
});

it('a node of several parts is merges of one height, from left to right', async () => {
  const found = await read('((a:1,b:1,c:1,d:1):1,e:2);');
  expect(found).toMatchObject({ a: [0, 2, 3, 4], b: [1, 5, 6, 7], height: [2, 2, 2, 4] });
});

it('heights count levels where there are no lengths, which is told', async () => {
  const found = await read('((a,b),(c,(d,e)));');
  expect(found).toMatchObject({ a: [0, 3, 2, 5], b: [1, 4, 6, 7], height: [1, 1, 2, 3] });
  expect(found.warnings).toEqual([{ code: 'no-branch-lengths' }]);
});

it('one leaf is a tree', async () => {
  expect(await read('(only:0);')).toMatchObject({ a: [], names: ['only'] });
});

it.each(['average', 'complete', 'single', 'ward', 'centroid'] as const)(
  'a tree of %s linkage that was written is read back, inversions included',
  async (linkage) => {
    const lottery = new Lottery(3);
    const data = dataOf(Array.from({ length: 40 }, () => [...lottery.floats(2, 0, 10)]));
    const { merges } = await hac(data, { linkage });
    const names = Array.from({ length: 40 }, (_, i) => `n_${i}`);
    const found = await openTree(await write(newick(merges, names)));
    const order = found.names.map((name) => names.indexOf(name));
    const expected = copheneticDistances(merges);
    const n = 40;
    const of = (i: number, l: number) => expected[i * n - (i * (i + 3)) / 2 + l - 1];
    const heights = copheneticDistances(found.merges);
    let at = 0;
    for (let i = 0; i < n; i++)
      for (let l = i + 1; l < n; l++) {
        const [p, q] = [order[i], order[l]].sort((x, y) => x - y);
        expect(heights[at++]).toBeCloseTo(of(p, q), 10);
      }
  },
);

it('a chain of 200 000 leaves is read', async () => {
  const n = 200_000;
  const text = `${'('.repeat(n - 1)}l0:1${Array.from({ length: n - 1 }, (_, i) => `,l${i + 1}:${i + 1}):1`).join('')};`;
  const { merges } = await openTree(await write(text));
  expect([merges.n, merges.height[0], merges.height[n - 2]]).toEqual([n, 2, 2 * (n - 1)]);
});

describe('trees are refused', () => {
  it.each([
    [
      'leaves at different depths',
      '((a:1,b:2):1,c:5);',
      'the leaves are not equally far from the root ("a" 2, "c" 5)',
    ],
    ['two trees', '(a:1,b:1);(c:1,d:1);', 'there is more than one tree'],
    ['an open bracket', '((a:1,b:1):1,c:2;', '1 brackets are not closed'],
    ['no end', '((a:1,b:1):1,c:2', 'it ends inside of 1 brackets'],
    ['one bracket too many', '(a:1,b:1));', '")" stands outside of all brackets'],
    [
      'a word for a length',
      '(a:x,b:1);',
      'line 1, character 4: not a tree in Newick notation: "x" is not the length',
    ],
    ['some lengths', '((a:1,b):1,c:2);', '1 of 4 branches have no length, that of "b" among them'],
    ['NEXUS', '#NEXUS\nbegin trees;', 'a NEXUS file'],
    ['JSON without merges', '{"runs":[{"k":2}]}', 'it holds no merges'],
    ['a node that merges twice', '[[0,1,1,2],[0,2,2,2]]', 'merge 1'],
    ['no pair', '{"runs":[{"merges":[[0,1,1],null]}]}', 'merge 1'],
    ['three columns', '0 1 2\n2 3 4\n', 'four columns'],
  ])('with %s', async (_, text, told) => {
    const refusal = openTree(await write(text));
    await expect(refusal).rejects.toMatchObject({ code: 'input' });
    await expect(refusal.catch((error) => error.message)).resolves.toContain(told);
  });
});

it('the paths between leaves are distances, of any tree', async () => {
  const { values, n, names, form } = await openDistances(await write('((a:1,b:2):1,c:5);'));
  expect([n, names, form]).toEqual([3, ['a', 'b', 'c'], 'tree']);
  expect([...values]).toEqual([0, 3, 7, 3, 0, 8, 7, 8, 0]);
});

it('a tree is recognized by its first bytes', () => {
  const kind = (text: string) => classify(new TextEncoder().encode(text));
  expect(
    [
      TREE,
      ' \n[c] (a,b);',
      '{"schema":"x","command":"hac","runs":[]}',
      '{"merge":[[-1,-2]],"height":[1]}',
    ].map(kind),
  ).toEqual(new Array(4).fill('tree'));
  expect(['a,b\n1,2\n', '[{"a":1}]', '{"runs":[]}', '[1,2]'].map(kind)).toEqual(new Array(4).fill('table'));
});
