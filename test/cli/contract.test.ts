import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AlgorithmEntry, cuttingParams } from '../../src/algorithms/entry.ts';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import type { ChartNeed } from '../../src/charts/needs.ts';
import { chartsOfAlgorithm } from '../../src/charts/table.ts';
import { flagOf, type SubjectKind } from '../../src/core/params.ts';
import { LABEL_MAP_FORMATS, TABLE_FORMATS } from '../../src/output/formats.ts';
import { toNpy } from '../../src/output/npy.ts';
import { outputsOf } from '../../src/work/params/outputs.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/*
 * What holds for the command of every algorithm on every kind of input, whatever they are: all of it is made of the
 * tables, so that a new entry is tested by being there.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Two heaps, and in the last row something far from both. */
const ROWS = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [9, 9],
  [9, 10],
  [10, 9],
  [30, 1],
];

/** Inputs of each kind, what their flags are, how many items they have and what is near in them. */
const INPUTS: Record<SubjectKind, { args: string[]; items: number; eps: string }> = {
  picture: { args: [at('picture.png')], items: 16, eps: '20' },
  table: { args: [at('rows.csv')], items: ROWS.length, eps: '1.5' },
  matrix: { args: [at('rows.npy')], items: ROWS.length, eps: '1.5' },
  folder: { args: [at('pictures'), '--size', '2x2', '--grey'], items: 4, eps: '60' },
  distances: { args: [at('distances.csv'), '--distances'], items: ROWS.length, eps: '1.5' },
  tree: { args: [at('tree.nwk')], items: 4, eps: '1.5' },
  graph: { args: [at('edges.csv'), '--graph', 'given'], items: 6, eps: '1.5' },
};

beforeAll(async () => {
  mkdirSync(at('pictures'));
  const grays = [10, 20, 200, 210];
  for (const [i, gray] of grays.entries()) await picture(at(`pictures/${i}.png`), 2, [gray]);
  // long and low: drawings of it are enlarged to a width
  await picture(at('picture.png'), 8, [10, 12, 200, 205], 2);
  writeFileSync(at('rows.csv'), `x,y\n${ROWS.map((row) => row.join()).join('\n')}\n`);
  writeFileSync(at('rows.npy'), toNpy(Float64Array.from(ROWS.flat()), [ROWS.length, 2]));
  writeFileSync(at('edges.csv'), 'a,b,1\na,c,1\nb,c,1\nc,d,0.1\nd,e,1\nd,f,1\ne,f,2\n');
  writeFileSync(at('tree.nwk'), '((a:0.5,b:0.5):2.25,(c:1,d:1):1.75);\n');
  const distance = ([a, b]: number[], [c, d]: number[]) => Math.hypot(a - c, b - d);
  writeFileSync(at('distances.csv'), ROWS.map((a) => ROWS.map((b) => distance(a, b)).join()).join('\n'));
});

/** Messages but that a mixture is flat, as pictures of two grays are. */
const besides = (stderr: string) => stderr.replace(/^warning: .* components? .*collapsed: .*\n/m, '');

/** A picture of gray values in turns, a square unless told. */
async function picture(path: string, width: number, grays: number[], height = width): Promise<void> {
  const pixels = Uint8Array.from(
    { length: 3 * width * height },
    (_, p) => grays[Math.floor(p / 3) % grays.length],
  );
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}

/** What an algorithm has to be told. */
function asked({ name, params, cuts, categories, takes }: AlgorithmEntry, kind: SubjectKind): string[] {
  const { args, eps } = INPUTS[kind];
  const values: Record<string, string> = { k: '2', eps };
  const needed = params.filter((param) => param.required !== undefined || (cuts && param.name === 'k'));
  const few = params.flatMap(({ name }) =>
    ['minSamples', 'minClusterSize'].includes(name) ? [flagOf(name), '2'] : [],
  );
  // numbers are categories only where they are named
  const named = kind === 'table' && categories === 'all' ? ['--columns', 'x,y'] : [];
  const told = needed.flatMap((param) => [flagOf(param.name), values[param.name]]);
  // an estimate takes more rows than there are
  const reach = params.some(({ name }) => name === 'bandwidth') ? ['--bandwidth', eps] : [];
  // of so few rows each is among the nearest of all others
  const isMade = takes.graph && kind !== 'graph' && params.some(({ name }) => name === 'resolution');
  const all = isMade ? ['--graph', 'rbf', '--resolution', '1.2'] : [];
  return [name, ...args, ...told, ...named, ...few, ...reach, ...all];
}

const HAVING_ROWS: readonly SubjectKind[] = ['picture', 'table', 'matrix', 'folder'];
const KINDS = Object.keys(INPUTS) as SubjectKind[];
const CASES = ALGORITHMS.flatMap((entry) =>
  KINDS.filter(
    (kind) =>
      (kind === 'picture' || !entry.takes.pixels) &&
      (kind !== 'picture' || !entry.categories) &&
      (kind !== 'distances' || entry.takes.distances) &&
      (kind !== 'tree' || entry.takes.trees === true) &&
      (kind !== 'graph' || entry.takes.graph === true),
  ).map((kind) => [entry.name, kind, entry] as const),
);

describe.each(CASES)('%s of a %s', (_, kind, entry) => {
  const words = asked(entry, kind);
  const { items } = INPUTS[kind];

  it('tells every cluster', async () => {
    const { code, stdout, stderr } = await cli(words);
    expect([code, besides(stderr)]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toContain(kind === 'folder' ? 'pictures' : INPUTS[kind].args[0]);
    expect(lines.length).toBeGreaterThan(4);
  });

  it('records the same as JSON, with the facets that the table promises', async () => {
    const { runs, schema } = await json([...words, '--labels']);
    expect([schema, runs.length]).toEqual(['clusterkit/result@1', 1]);
    const [run] = runs;
    expect(run.labels).toHaveLength(items);
    const { k, sizes, shares, noise = 0 } = run;
    expect(sizes).toHaveLength(k);
    expect([...sizes]).toEqual([...sizes].sort((a, b) => b - a));
    const total = sizes.reduce((sum: number, size: number) => sum + size, noise);
    expect(total).toBe(items);
    for (const [c, share] of shares.entries()) expect(share).toBeCloseTo(sizes[c] / total, 12);
    const counted = Array.from({ length: k }, (_, c) => run.labels.filter((one: number) => one === c).length);
    expect(counted).toEqual(sizes);
    expect('iterations' in run).toBe(entry.gives.includes('descent'));
    expect('noise' in run).toBe(entry.gives.includes('density'));
    for (const { name, default: usual } of entry.params)
      if (usual !== undefined && run.params[name] !== undefined && name !== 'metric')
        expect(JSON.stringify(run.params[name])).not.toBe('null');
  });

  it('gives the same bytes twice, and on one thread', async () => {
    // the command line stands in the document, and so does the number of threads
    const without = (text: string) =>
      text.replace(/"(read|fit|total)": [\d.e-]+/g, '').replace(/ {2}"call": \{.*?\n {2}\},\n/s, '');
    const [first, again, alone] = [
      await cli([...words, '--json', '--labels']),
      await cli([...words, '--json', '--labels']),
      await cli([...words, '--json', '--labels', '--jobs', '1']),
    ].map(({ stdout }) => without(stdout));
    expect([again, alone]).toEqual([first, first]);
  });

  it('writes labels in every format', async () => {
    // a writer sees nothing but labels: all formats with noise and without, and one of a table and of a map for the rest
    const isFirst = [true, false].some(
      (noisy) => entry === ALGORITHMS.find(({ gives }) => gives.includes('density') === noisy),
    );
    const most = isFirst ? Number.POSITIVE_INFINITY : 1;
    const maps = kind === 'picture' ? LABEL_MAP_FORMATS.slice(0, most) : [];
    for (const format of new Set([...TABLE_FORMATS.slice(0, most), ...maps])) {
      const path = at(`labels.${format}`);
      const { code, stderr } = await cli([...words, '--labels-out', path]);
      // NPY holds no names, which is told before
      expect([format, code, stderr.split('\n').at(-2)]).toEqual([format, 0, `wrote ${path}`]);
      expect(readFileSync(path).length).toBeGreaterThan(0);
    }
  });

  it('writes what else it has', async () => {
    const has = new Set(outputsOf(entry).map(({ name }) => name));
    const isOfRows = HAVING_ROWS.includes(kind);
    const means = entry.gives.includes('centers') && isOfRows;
    const [run] = (await json(words)).runs;
    const isDense = run.corePoints !== undefined || run.condensedTree !== undefined;
    const isTypical = entry.gives.includes('prototypes') || entry.gives.includes('medoids');
    const modeled = means || ((isDense || isTypical) && isOfRows);
    for (const [option, ending, expected] of [
      ['centersOut', 'csv', means],
      ['modelOut', 'json', modeled],
      ['out', 'csv', isOfRows],
      ['quantized', 'png', kind === 'picture'],
    ] as const) {
      const path = at(`written-${option}.${ending}`);
      rmSync(path, { force: true });
      const { code } = await cli([...words, flagOf(option), path]);
      const possible = expected && has.has(option);
      expect([option, code, existsSync(path)]).toEqual([option, possible ? 0 : 2, possible]);
    }
  });

  it('draws every chart that there is of it, and refuses the others', async () => {
    const given: Partial<Record<ChartNeed, boolean>> = {
      picture: kind === 'picture',
      shape: kind === 'folder',
      rows: HAVING_ROWS.includes(kind),
      compared: kind !== 'graph',
      terms: false,
      runs: false,
    };
    for (const { name, needs = [] } of chartsOfAlgorithm(entry)) {
      const path = at(`${name}.vl.json`);
      const { code, stderr } = await cli([...words, '--chart', name, '-o', path]);
      // the tables and matrices here have two columns, but many categories
      const isFlat =
        name === 'scatter-3d' && (kind === 'table' || kind === 'matrix') && entry.categories !== 'all';
      const possible = !isFlat && needs.every((need) => given[need] !== false);
      const told = possible ? `wrote ${path}\n` : expect.stringMatching(/^clusterkit: .*requires/);
      expect([name, code, besides(stderr)]).toEqual([name, possible ? 0 : 2, told]);
      if (possible) expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('$schema');
    }
  });
});

describe.each(ALGORITHMS.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  it('takes several values of every parameter that takes a grid', async () => {
    const words = asked(entry, entry.takes.pixels ? 'picture' : 'table');
    for (const param of entry.params.filter(({ grid }) => grid)) {
      const { name, type, choices, min = 0, max, default: usual, when = {} } = param;
      const first = type === 'choice' ? undefined : Math.max(Number(usual) || 1, min, 1);
      const two = max === 1 ? `${min + 0.2},${min + 0.4}` : `${first},${Number(first) + 1}`;
      const value = first === undefined ? choices?.slice(0, 2).join() : two;
      // a tree may be cut by several things, each of which makes runs
      const at = words.indexOf(flagOf(cuttingParams(entry).includes(param) ? 'k' : name));
      const others = at < 0 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
      const add = (flag: string, word: string) => {
        if (!others.includes(flag)) others.push(flag, word);
        else others[others.indexOf(flag) + 1] = word;
      };
      for (const [other, needed] of Object.entries(when)) add(flagOf(other), needed === true ? '1' : needed);
      // rows of two equal values have no correlation
      if (when.metric === 'correlation') add('--where', 'x <> y');
      // the usual linkage is for Euclidean distances
      if ((name === 'metric' || when.metric) && entry.params.some((one) => one.name === 'linkage'))
        add('--linkage', 'average');
      add(flagOf(name), value as string);
      const { runs } = await json(others);
      const found = runs.flatMap((run: { cuts?: unknown[] }) => run.cuts ?? [run]);
      expect([name, found.length]).toEqual([name, 2]);
    }
  });

  it('shows its parameters and examples in its help', async () => {
    const { code, stdout } = await cli([entry.name, '--help', 'all'], { env: { COLUMNS: '400' } });
    expect(code).toBe(0);
    for (const { name, help } of entry.params) {
      expect(stdout).toContain(flagOf(name));
      expect(stdout).toContain(help);
    }
    for (const example of entry.examples) expect(stdout).toContain(`$ clusterkit ${example}`);
    expect(stdout).toContain(entry.reference);
  });
});
