import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TABLE = at('t.csv');

beforeAll(() => {
  const rows = Array.from({ length: 20 }, (_, i) => {
    const kind = ['ape', 'bear'][i % 2];
    return `r${i},${i % 2},${i * i},${kind},${i < 3 ? '' : ['l', 'r'][i % 3 === 0 ? 0 : 1]},${i / 7}`;
  });
  writeFileSync(TABLE, `name,a,b,kind,side,age\n${rows.join('\n')}\n`);
});

const spec = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));
const map = (...words: string[]) =>
  cli(['hac', TABLE, '--id', 'name', '-k', '2', '--chart', 'clustermap', '-o', at('m.vl.json'), ...words]);
const told = () => spec('m.vl.json').title.subtitle.join(' ');
const texts = () =>
  spec('m.vl.json').layer.flatMap(({ data }: { data: { values: { text?: string }[] } }) =>
    data.values.map(({ text }) => text),
  );

describe('clustermap', () => {
  it('has the top of the tree in the colors of its clusters where there are very many rows', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i % 2 === 0 ? i : 1000 + i},${(i * 7) % 13}`);
    writeFileSync(at('many.csv'), `x,y\n${rows.join('\n')}\n`);
    const colors = async (words: string[]) => {
      const { code } = await cli([...words, '-o', at('many.vl.json')]);
      expect(code).toBe(0);
      const { layer } = JSON.parse(readFileSync(at('many.vl.json'), 'utf8'));
      const tree = layer.find(({ mark }: { mark: { type: string } }) => mark.type === 'line');
      return new Set(tree.data.values.map(({ color }: { color: string }) => color)).size;
    };
    expect(await colors(['hac', at('many.csv'), '-k', '2', '--chart', 'clustermap'])).toBe(3);
    expect(await colors(['distances', at('many.csv'), '--chart', 'heatmap'])).toBe(1);
  });

  it('says what its shades are and how its sides are ordered', async () => {
    expect((await map('--columns', 'a,b,age')).code).toBe(0);
    expect(told()).toContain('Shades: standard deviations from the mean of each column, beyond 2 as 2.');
    expect(told()).toContain('Rows: by the tree of the clustering. Columns: by ward linkage of the shades.');
    expect(texts()).toContain('Standard deviations');
    await map('--columns', 'a,b,age', '--map-scale', 'unit-rows', '--map-trees', 'columns');
    expect(told()).toContain(
      'Shades: from the least (0) to the greatest (1) of each row. Rows: in their order.',
    );
    expect(texts().filter((text?: string) => /^r\d+$/.test(text ?? ''))).toEqual(
      Array.from({ length: 20 }, (_, i) => `r${i}`),
    );
    await map('--columns', 'a,b,age', '--map-scale', 'none', '--map-trees', 'rows', '--cell-numbers', 'off');
    expect(told()).toContain(
      'Shades: the values themselves. Rows: by the tree of the clustering. Columns: in their order.',
    );
    expect(texts()).not.toContain('324');
    await map('--columns', 'a,b,age', '--map-scale', 'none');
    expect(texts()).toContain('324');
  });

  it('has strips of columns, which are not clustered', async () => {
    const { code, stderr } = await map('--label-column', 'kind', '--strips', 'side,age', '--json');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('side')]);
    expect(texts()).toEqual(expect.arrayContaining(['cluster', 'kind', 'side', 'age']));
    const legends = JSON.stringify(spec('m.vl.json'));
    for (const name of ['ape', 'bear', '"l"', '0.000 to 0.571']) expect(legends).toContain(name);
    const { stdout } = await map(
      '--strips',
      'side',
      '--columns',
      'a,age,side',
      '--missing',
      'drop',
      '--json',
    );
    expect(JSON.parse(stdout).runs[0].input.columns).toEqual(expect.arrayContaining(['a', 'age']));
    expect(JSON.parse(stdout).runs[0].input.dim).toBeGreaterThan(2);
  });

  it('refuses strips that are not there, and those of compared columns', async () => {
    const none = await map('--strips', 'sied');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('sied')]);
    const turned = await map('--columns', 'a,b,age', '--transpose', '--strips', 'kind');
    expect([turned.code, turned.stderr]).toEqual([
      2,
      expect.stringContaining('--strips is not used where columns'),
    ]);
  });
});

describe('heat map of distances', () => {
  const heat = (...words: string[]) =>
    cli([
      'distances',
      TABLE,
      '--id',
      'name',
      '--columns',
      'a,b',
      '--chart',
      'heatmap',
      '-o',
      at('m.vl.json'),
      ...words,
    ]);
  const names = () =>
    texts()
      .filter((text?: string) => /^r\d+$/.test(text ?? ''))
      .slice(0, 20);

  it('stands in the order of a tree, with numbers', async () => {
    expect((await heat()).code).toBe(0);
    expect(told()).toBe('Euclidean distances between 20 rows. They stand by a tree of average linkage.');
    const order = names();
    expect([...order].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `r${i}`).sort());
    expect(order).not.toEqual(Array.from({ length: 20 }, (_, i) => `r${i}`));
    expect(texts()).toContain('324');
  });

  it('stands as in the input if asked', async () => {
    await heat('--order', 'input', '--cell-numbers', 'off');
    expect(told()).toBe('Euclidean distances between 20 rows');
    expect(names()).toEqual(Array.from({ length: 20 }, (_, i) => `r${i}`));
    expect(texts()).not.toContain('324');
  });

  it.each(['1', '2', '3'])('of %s rows', async (limit) => {
    expect((await heat('--limit', limit)).code).toBe(0);
  });
});

describe('heights', () => {
  it.each(['linear', 'sqrt', 'log'])('are drawn on a scale: %s', async (scale) => {
    const charts = ['--chart', 'dendrogram,heights,clustermap', '-o', at('{chart}.vl.json')];
    const words = ['hac', TABLE, '--columns', 'a,b', '-k', '2', '--height-scale', scale, ...charts];
    expect((await cli(words)).code).toBe(0);
    const { y } = spec('dendrogram.vl.json').encoding;
    expect(y.scale.type ?? 'linear').toBe(scale);
    expect(JSON.stringify(spec('heights.vl.json')).includes('scale"')).toBe(true);
  });
});
