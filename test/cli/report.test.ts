import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Block, ReportData, ScaledBlock } from '../../src/output/report.ts';
import { cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';
import { npyDict, npyFile } from '../support/matrices.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const HOSTILE = '</script><img src=x onerror=alert(1)>\u2028"&';

const ROWS = [
  ['a', 0, 0.5, 'x'],
  [HOSTILE, 1, 0.25, 'x'],
  ['c', 10, 0.125, 'y'],
  ['d', 12, 0.75, 'y'],
  ['e', 11, 0.5, 'x'],
] as const;

writeFileSync(
  at('rows.csv'),
  `id,size,"share </script>",kind\n${ROWS.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join()).join('\n')}\n`,
);

/** A result as JSON, in a file. */
async function result(name: string, words: string[]): Promise<string> {
  const { stdout } = await cli([...words, '--json', '--labels']);
  writeFileSync(at(name), stdout);
  return at(name);
}

const ofRows = (name: string, k: string) =>
  result(name, ['kmeans', at('rows.csv'), '-k', k, '--id', 'id', '--label-column', 'kind']);

/** The data of a page, and its numbers. */
function opened(path: string) {
  const html = readFileSync(path, 'utf8');
  const [, text] = /<script id="report" type="application\/json">(.*?)<\/script>/s.exec(
    html,
  ) as RegExpExecArray;
  const blocks = [...html.matchAll(/<script type="text\/plain">(.*?)<\/script>/g)].map(
    ([, base64]) => new Uint8Array(inflateRawSync(Buffer.from(base64, 'base64'))),
  );
  const types = {
    u8: Uint8Array,
    u16: Uint16Array,
    u32: Uint32Array,
    f32: Float32Array,
    f64: Float64Array,
  };
  const numbers = ({ at, type }: Block) => Array.from(new types[type](blocks[at].buffer));
  const scaled = (block: ScaledBlock) => {
    const most = { u8: 255, u16: 65535, u32: 1, f32: 1, f64: 1 }[block.type];
    const of = (raw: number) =>
      block.type === 'f32' ? raw : block.low + (raw / most) * (block.high - block.low);
    return numbers(block).map(of);
  };
  return { html, data: JSON.parse(text) as ReportData, numbers, scaled };
}

const REFUSED_FIRST = /a report shows rows of numbers/;

describe('the receipt of a report', () => {
  it('names the file of the true classes', async () => {
    writeFileSync(at('true.csv'), 'label\nx\nx\ny\ny\nx\n');
    await cli([
      'report',
      await ofRows('classed.json', '2'),
      '--labels',
      at('true.csv'),
      '-o',
      at('classed.html'),
    ]);
    const asked = ['kmeans', at('rows.csv'), '-k', '2', '--labels', at('true.csv')];
    await cli([...asked, '--report', at('own-classes.html')]);
    for (const page of ['classed.html', 'own-classes.html']) {
      const [{ receipt }] = opened(at(page)).data.results;
      expect(receipt.facts).toContainEqual(['classes', at('true.csv')]);
    }
  });
});

describe('a map in space', () => {
  it('is drawn by three columns, as a page copies it', async () => {
    const words = ['kmeans', at('rows.csv'), '--id', 'id', '-k', '2', '--chart', 'scatter-3d', '-q'];
    const drawn = await cli([...words, '--axes', 'size,kind=x,kind=y', '-o', at('space.svg')]);
    expect([drawn.code, drawn.stderr]).toEqual([0, '']);
    const refused = await cli([...words, '--axes', 'size,kind=x', '-o', at('space.svg')]);
    expect(refused.stderr).toMatch(/three columns, pca, tsne or umap for --axes/);
  });
});

describe('--report', () => {
  it('is refused before the work', async () => {
    writeFileSync(at('texts.txt'), 'text\na dog\ndog cat\ncat cow\n');
    const asked = ['hac', at('texts.txt'), '--text', 'text', '-k', '2', '--report', at('never.html')];
    const { code, stdout, stderr } = await cli(asked);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(REFUSED_FIRST)]);
    expect(stderr).toMatch(/use --features tfidf,lsa:50\n$/);
  });

  it('proposes a name for each of several inputs', async () => {
    const asked = ['compare', at('rows.csv'), at('rows.csv'), '-k', '2', '--report', at('one.html')];
    const { code, stderr } = await cli(asked);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--report: .*"\{stem\}\.html"\n$/)]);
  });
});

describe('--embed', () => {
  const rows = [at('rows.csv'), '--columns', 'size', '-k', '2', '--scale', 'standard'];
  const embedded = ['--embed', 'umap:3,neighbors=2', '--embed', 'umap:neighbors=3', '-q'];

  it('adds places of the points to the page of every command', async () => {
    const pages = [
      ['kmeans', ...rows, ...embedded, '--report', at('own.html')],
      ['compare', ...rows, ...embedded, '--algorithms', 'kmeans,hac', '--report', at('pair.html')],
      ['report', await ofRows('embedded.json', '2'), ...embedded, '-o', at('later.html')],
    ];
    for (const words of pages) {
      const { code, stderr } = await cli(words);
      expect([words[0], code, stderr]).toEqual([words[0], 0, '']);
      const views = opened(words.at(-1) as string).data.results[0].views.slice(-2);
      expect(views.map(({ name, axes }) => [name, axes.length])).toEqual([
        ['UMAP, 3-D, neighbors 2', 3],
        ['UMAP, neighbors 3', 2],
      ]);
    }
  });

  it.each([
    [['--embed', 'tsne'], /--embed is not used without report/],
    [['--embed', 'pca', '--report', at('never.html')], /--embed: takes tsne or umap, not pca/],
    [['--embed', 'umap,hog', '--report', at('never.html')], /--embed: takes tsne or umap, not hog/],
    [['--embed', 'umap:5', '--report', at('never.html')], /--embed: .* up to 3 dimensions, not 5/],
  ])('is refused before the work: %j', async (words, message) => {
    const { code, stdout, stderr } = await cli(['kmeans', ...rows, ...words]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

describe('what a page tells of clusters', () => {
  it('is shares of categories, which rows have as words', async () => {
    const lines = Array.from({ length: 12 }, (_, i) =>
      i % 3 === 0 ? 'bus,late' : `car,${i % 2 ? 'early' : 'usual'}`,
    );
    writeFileSync(at('answers.csv'), `way,start\n${lines.join('\n')}\n`);
    await cli(['kmodes', at('answers.csv'), '-k', '2', '--report', at('answers.html')]);
    const { subjects, results } = opened(at('answers.html')).data;
    expect(subjects[0].columns).toEqual([]);
    expect(subjects[0].texts?.map(({ name, column }) => [name, column.words])).toEqual([
      ['way', ['bus', 'car']],
      ['start', ['late', 'early', 'usual']],
    ]);
    const [{ differences = [], sizes }] = results;
    expect(sizes).toEqual([8, 4]);
    expect(differences[1].slice(0, 2)).toEqual([
      { column: 'way=bus', inside: 1, outside: 0, by: expect.closeTo(3 / Math.SQRT2) },
      { column: 'way=car', inside: 0, outside: expect.closeTo(1), by: expect.closeTo(-3 / Math.SQRT2) },
    ]);
  });

  it('is the terms of texts, and members are the texts', async () => {
    const texts = [
      'dough flour',
      'flour dough yeast',
      'dough yeast',
      'goal match',
      'match team',
      'team goal',
    ];
    writeFileSync(at('notes.csv'), `text\n${texts.join('\n')}\n`);
    const words = ['kmeans', at('notes.csv'), '--text', 'text', '--features', 'tfidf,lsa:2', '-k', '2'];
    await cli([...words, '--report', at('notes.html')]);
    const { subjects, results } = opened(at('notes.html')).data;
    expect(subjects[0].texts?.map(({ name, column }) => [name, column.words])).toEqual([['text', texts]]);
    expect(subjects[0].columns?.map(({ name }) => name)).toEqual(['lsa1', 'lsa2']);
    const [{ differences = [] }] = results;
    const terms = differences.map((own) => own.filter(({ by }) => by > 0).map(({ column }) => column));
    expect(terms.map((own) => own.includes('dough')).sort()).toEqual([false, true]);
    for (const own of differences) for (const one of own) expect(one.inside * one.outside).toBe(0);
  });
});

describe('compare --report', () => {
  it('has a tab for each algorithm, which may have features and a scale of its own', async () => {
    const words = ['compare', at('rows.csv'), '--id', 'id', '--label-column', 'kind', '-k', '2'];
    const algorithms = 'kmeans,kmeans:scale=standard,kmeans:scale=standard:features=pca:1,hac:linkage=single';
    const asked = [...words, '--algorithms', algorithms, '--report', at('tabs.html')];
    const { code, stdout, stderr } = await cli(asked);
    expect([code, stderr]).toEqual([0, `wrote ${at('tabs.html')}\n`]);
    // inertias of other rows are not compared
    expect(stdout.match(/0\.00 %/g)).toHaveLength(4);
    const { data } = opened(at('tabs.html'));
    expect(data.results.map(({ name }) => name)).toEqual([
      'as read, k-means',
      'standard, k-means',
      'standard + pca:1, k-means',
      'as read, single linkage',
    ]);
    expect(data.results.map(({ receipt }) => receipt.command.split('kind')[1])).toEqual([
      '',
      ' --scale standard',
      ' --scale standard --features pca:1',
      '',
    ]);
    expect(data.results[0].indices.map(([name]) => name)).toContain('ami');
    // the same numbers stand in the page once
    expect(data.subjects[0].columns).toEqual(data.subjects[1].columns);
  });

  it('refuses features that there are not, in one line', async () => {
    const words = ['compare', at('rows.csv'), '-k', '2', '--algorithms', 'kmeans,kmeans:features=nonsense'];
    const { code, stderr } = await cli([...words, '--report', at('never.html')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^clusterkit: .*nonsense.*\n$/)]);
  });
});

describe('report', () => {
  it('holds rows, labels, members and indices of several results', async () => {
    const files = [await ofRows('two.json', '2'), await ofRows('three.json', '3')];
    const { code, stdout, stderr } = await cli(['report', ...files, '-o', at('both.html')]);
    expect([code, stderr]).toEqual([0, `wrote ${at('both.html')}\n`]);
    expect(stdout).toMatch(/^k = 2: 2 clusters\nk = 3: 3 clusters\n2 results in a page of \d+ kB\n$/);
    const { data, numbers, scaled } = opened(at('both.html'));
    expect(data.subjects).toHaveLength(1);
    const [subject] = data.subjects;
    expect([subject.n, subject.ids?.[1]]).toEqual([5, HOSTILE]);
    expect(subject.columns?.map((column) => scaled(column))).toEqual([
      ROWS.map(([, size]) => size),
      ROWS.map(([, , share]) => share),
    ]);
    expect(numbers(data.results[0].labels)).toEqual([1, 1, 0, 0, 0]);
    const [first] = data.results;
    expect(first.members?.[0].nearest).toEqual([4, 3, 2]);
    expect(first.members?.[1].farthest).toHaveLength(2);
    expect(first.differences?.[0][0]).toMatchObject({ column: 'size', inside: 11 });
    expect(first.indices.map(([name]) => name)).toEqual(
      expect.arrayContaining(['ari', 'silhouette', 'inertia']),
    );
    expect(first.receipt.command).toContain(`kmeans ${at('rows.csv')} -k 2 --id id --label-column kind`);
    expect(first.views[0]).toMatchObject({
      name: 'columns',
      axes: [
        { low: 0, high: 12 },
        { low: 0.125, high: 0.75 },
      ],
    });
  });

  it('allows its own script alone, and shows names as text', async () => {
    await cli(['report', await ofRows('two.json', '2'), '-o', at('safe.html'), '--title', HOSTILE]);
    const { html } = opened(at('safe.html'));
    const [, script] = /<script>(.*)<\/script>\s*<\/body>/s.exec(html) as RegExpExecArray;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:;`);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('<img src=x');
    expect(html.match(/<\/script>/gi)?.length).toBe(html.match(/<script/gi)?.length);
    expect(script).not.toMatch(/\beval\(|new Function|innerHTML|https?:\/\/(?!www\.w3\.org)/);
  });

  it('reads a matrix again by its result, which tells how text would be read', async () => {
    const numbers = Float32Array.of(0, 0, 1, 0, 9, 9, 9, 8);
    writeFileSync(at('rows.npy'), npyFile(npyDict('<f4', [4, 2]), new Uint8Array(numbers.buffer)));
    const made = await result('matrix.json', ['kmeans', at('rows.npy'), '-k', '2']);
    const { stderr } = await cli(['report', made, '-o', at('matrix.html')]);
    expect(stderr).toBe(`wrote ${at('matrix.html')}\n`);
    const { data, numbers: read } = opened(at('matrix.html'));
    expect(read(data.results[0].labels)).toEqual([0, 0, 1, 1]);
  });

  it('holds a picture, and the cluster of each pixel', async () => {
    const pixels = Uint8Array.from({ length: 3 * 8 * 4 }, (_, p) => (Math.floor(p / 3) % 8 < 5 ? 10 : 240));
    await sharp(pixels, { raw: { width: 8, height: 4, channels: 3 } })
      .png()
      .toFile(at('half.png'));
    const file = await result('half.json', ['kmeans', at('half.png'), '-k', '2']);
    const { runs } = await json(['report', file, '-o', at('half.html')]);
    expect(runs[0]).toMatchObject({ k: 2, sizes: [20, 12], output: at('half.html') });
    const { data, numbers } = opened(at('half.html'));
    const [{ photos }] = data.subjects;
    expect(photos).toMatchObject([{ name: 'half.png', width: 8, height: 4 }]);
    expect(data.subjects[0].again).toBeUndefined();
    expect(data.subjects[0].notAgain).toContain('has the picture');
    expect(photos?.[0].source).toMatch(/^data:image\/jpeg;base64,/);
    expect(numbers((data.results[0].maps as Block[])[0]).slice(0, 8)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(data.results[0].colors).toEqual(['#0a0a0a', '#f0f0f0']);
  });

  it('tells results of several kinds apart by their inputs, and numbers those that are the same', async () => {
    const rows = await ofRows('three.json', '3');
    const picture = await result('four.json', ['kmeans', FLOWER, '-k', '4', '--resize', '0.1']);
    const names = async (paths: string[]) => {
      const { code } = await cli(['report', ...paths, '-o', at('kinds.html'), '-q']);
      expect(code).toBe(0);
      return opened(at('kinds.html')).data.results.map(({ name }) => name);
    };
    expect(await names([rows, picture])).toEqual(['rows.csv, k = 3', 'flower.jpg, k = 4']);
    expect(await names([rows, picture, rows])).toEqual([
      'rows.csv, k = 3 (1)',
      'flower.jpg, k = 4',
      'rows.csv, k = 3 (2)',
    ]);
  });

  it('takes the cuts of a tree, and noise', async () => {
    const tree = await result('tree.json', ['hac', at('rows.csv'), '--columns', 'size', '-k', '2..3']);
    const { runs } = await json(['report', tree, '-o', at('tree.html')]);
    expect(runs.map(({ k }: { k: number }) => k)).toEqual([2, 3]);
    const dense = await result('dense.json', [
      'dbscan',
      at('rows.csv'),
      '--columns',
      'size',
      '--eps',
      '1.5',
      '--min-samples',
      '3',
    ]);
    await cli(['report', dense, '-o', at('dense.html')]);
    const { data, numbers } = opened(at('dense.html'));
    expect(numbers(data.results[0].labels)).toEqual([1, 1, 0, 0, 0]);
    expect(data.results[0].noise).toEqual({ size: 2, share: 0.4 });
  });

  it('has the tree of merges, the order of density, and the verdict about k, of results and of their JSON', async () => {
    const base = [at('rows.csv'), '--columns', 'size'];
    const cases: [string, string[]][] = [
      ['cut', ['hac', ...base, '-k', '2']],
      ['order', ['optics', ...base, '--min-samples', '2']],
      ['dense', ['hdbscan', ...base, '--min-cluster-size', '2']],
      ['chosen', ['kmeans', ...base, '-k', '2,3', '--choose']],
    ];
    for (const [name, words] of cases) {
      await cli(['report', await result(`${name}.json`, words), '-o', at(`${name}.html`)]);
      await cli([...words, '--report', at(`${name}-own.html`)]);
      const [own, again] = [`${name}-own.html`, `${name}.html`].map(
        (file) => opened(at(file)).data.results[0],
      );
      for (const part of ['tree', 'reachability', 'condensed', 'verdict'] as const)
        expect([name, part, own[part]]).toEqual([name, part, again[part]]);
    }
    const [cut, order, dense, chosen] = cases.map(([name]) => opened(at(`${name}.html`)));
    const { tree } = cut.data.results[0];
    expect(cut.numbers((tree as NonNullable<typeof tree>).a)).toHaveLength(4);
    expect(cut.scaled((tree as NonNullable<typeof tree>).heights)[0]).toBe(1);
    const { reachability } = order.data.results[0];
    const rows = order.numbers((reachability as NonNullable<typeof reachability>).order);
    expect(rows.sort()).toEqual([0, 1, 2, 3, 4]);
    expect(dense.data.results[0].condensed?.[0]).toMatchObject({ parent: null, size: 5 });
    expect(chosen.data.results[0].verdict).toContain('k');
  });

  it('is an output of clusterings, the same as of their JSON', async () => {
    const file = await ofRows('two.json', '2');
    await cli(['report', file, '-o', at('json.html')]);
    const words = ['kmeans', at('rows.csv'), '-k', '2', '--id', 'id', '--label-column', 'kind'];
    const { code, stderr } = await cli([...words, '--report', at('own.html')]);
    expect([code, stderr]).toEqual([0, `wrote ${at('own.html')}\n`]);
    expect(readFileSync(at('own.html'), 'utf8')).toBe(readFileSync(at('json.html'), 'utf8'));
    const tree = await cli(['hac', at('rows.csv'), '--columns', 'size', '--report', at('uncut.html')]);
    expect([tree.code, tree.stderr]).toEqual([2, expect.stringContaining('the tree is not cut')]);
  });

  it('refuses what it cannot show, in one line', async () => {
    const two = await ofRows('two.json', '2');
    const { stdout } = await cli(['kmeans', at('rows.csv'), '-k', '2', '--json']);
    writeFileSync(at('bare.json'), stdout);
    writeFileSync(at('list.json'), '[1, 2]');
    writeFileSync(at('text.json'), 'a,b\n1,2\n');
    const cases: [string[], number, RegExp][] = [
      [
        [at('bare.json')],
        3,
        /it has no labels; write a result as JSON with its labels, by --labels of the command that clusters/,
      ],
      [[at('list.json')], 3, /its schema is missing/],
      [[at('text.json')], 3, /it is not JSON/],
      [[at('none.json')], 3, /none\.json/],
      [[two, '-o', at('page.txt')], 2, /must end in \.html/],
      [[two, '-o', two], 2, /must end in \.html/],
      [[two, '--embed', 'nonsense'], 2, /nonsense/],
    ];
    for (const [words, exit, message] of cases) {
      const output = words.includes('-o') ? [] : ['-o', at('refused.html')];
      const { code, stderr } = await cli(['report', ...words, ...output]);
      expect([words, code]).toEqual([words, exit]);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it('does not replace the rows that a result was made from', async () => {
    writeFileSync(at('linked.csv'), 'x\n1\n2\n9\n');
    symlinkSync(at('linked.csv'), at('linked.html'));
    const file = await result('linked.json', ['kmeans', at('linked.csv'), '-k', '2']);
    const { code, stderr } = await cli(['report', file, '-o', at('linked.html')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is an input and will not be overwritten')]);
  });

  it('refuses rows that have changed since', async () => {
    writeFileSync(at('later.csv'), 'x\n1\n2\n9\n');
    const file = await result('later.json', ['kmeans', at('later.csv'), '-k', '2']);
    writeFileSync(at('later.csv'), 'x\n1\n2\n8\n');
    const { code, stderr } = await cli(['report', file, '-o', at('later.html')]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('has changed since it was clustered')]);
  });
});
