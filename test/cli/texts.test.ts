import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/*
 * Texts, from the file to the words.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const NOTES = 'data/notes.csv';

const refused = async (...argv: string[]) => {
  const { code, stderr } = await cli(argv);
  return [code, stderr.replaceAll(folder, '')];
};

beforeAll(() => {
  writeFileSync(at('gaps.csv'), 'n,t,u\n1,red fish,a\n2,,b\n3,blue fish,c\n4,x,d\n');
  mkdirSync(at('texts'));
  const files = {
    'b2.txt': 'red red fish',
    'b10.txt': 'blue sea',
    'a.TXT': '',
    'c.md': 'no',
    '.hidden.txt': 'no',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(at(`texts/${name}`), text);
  writeFileSync(at('texts/wide.txt'), Buffer.concat([Buffer.of(255, 254), Buffer.from('straße', 'utf16le')]));
  mkdirSync(at('none'));
  writeFileSync(at('none/a.md'), 'red');
});

describe('texts', () => {
  it('of a column are clustered by their words, and told by them', async () => {
    const { stdout, stderr, code } = await cli([
      'kmeans',
      NOTES,
      '--text',
      'text',
      '--features',
      'tfidf:stop=english',
      '--label-column',
      'topic',
      '-k',
      '4',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const [head, facts, , , header, first] = stdout.split('\n');
    expect(head).toBe('data/notes.csv  24 texts, tfidf: 172');
    expect(facts).toMatch(/^k-means, k = 4: inertia 18\.4\d+, /);
    expect(header).toBe('cluster  texts    share  terms');
    expect(first).toMatch(/^ {6}0 +\d+ {3}\d\d\.\d % {2}[a-z]+( [a-z]+){5}$/);
  });

  it('of the only such column are found without its name', async () => {
    const named = await json(['kmeans', NOTES, '--text', 'text', '-k', '3']);
    const found = await json(['kmeans', NOTES, '--features', 'tfidf', '--label-column', 'topic', '-k', '3']);
    expect(found.runs[0].sizes).toEqual(named.runs[0].sizes);
    const [{ terms, preparation, input, dim, k }] = named.runs;
    expect([dim, k, input.columns, preparation[0].to]).toEqual([213, 3, ['text'], 213]);
    expect(terms).toHaveLength(3);
    expect(terms[0]).toHaveLength(10);
    const weights = terms[0].map(({ weight }: { weight: number }) => weight);
    expect(weights).toEqual(weights.toSorted((a: number, b: number) => b - a));
  });

  it('of a folder are its .txt files, in natural order', async () => {
    const { stdout, stderr } = await cli([
      'kmeans',
      at('texts'),
      '--features',
      'tfidf',
      '-k',
      '2',
      '--out',
      at('out.csv'),
    ]);
    expect(stderr.replaceAll(folder, '')).toBe(
      'warning: /texts: 1 file that does not end in .txt was left out\n' +
        'warning: /texts: 1 text has none of the terms, and is a row of zeros; the first is row 0\nwrote /out.csv\n',
    );
    expect(stdout).toContain('4 texts, tfidf: 5');
    const lines = readFileSync(at('out.csv'), 'utf8').split('\n');
    expect(lines.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'id,characters',
      'a.TXT,0',
      'b2.txt,12',
      'b10.txt,8',
      'wide.txt,6',
      '',
    ]);
  });

  it('come from standard input', async () => {
    const stdin = Buffer.from('{"t":"red fish"}\n{"t":"red wine"}\n{"t":"blue sea"}\n');
    const { stdout } = await cli(['kmeans', '-', '--text', 't', '-k', '2'], { stdin });
    expect(stdout).toContain('3 texts');
  });

  it('are labeled by a model, with its terms', async () => {
    await cli([
      'kmeans',
      NOTES,
      '--text',
      'text',
      '-k',
      '3',
      '--model-out',
      at('m.json'),
      '--labels-out',
      at('l.csv'),
    ]);
    await cli(['predict', at('m.json'), NOTES, '--labels-out', at('again.csv')]);
    expect(readFileSync(at('again.csv'), 'utf8')).toBe(readFileSync(at('l.csv'), 'utf8'));
    const { stdout } = await cli(['predict', at('m.json'), 'data/notes']);
    expect(stdout).toContain('12 texts, tfidf: 213');
    expect(await refused('predict', at('m.json'), 'data/points.csv')).toEqual([
      2,
      'clusterkit: --text: there is no column "text"; the columns are: x, y\n',
    ]);
  });

  it('that are missing are refused, left out, or empty', async () => {
    const kmeans = ['kmeans', at('gaps.csv'), '--text', 't', '-k', '2', '--json'];
    expect((await cli(kmeans)).stdout).toContain('the cell is empty');
    const dropped = JSON.parse((await cli([...kmeans, '--missing', 'drop', '--labels'])).stdout).runs[0];
    expect([dropped.n, dropped.labels[1]]).toEqual([3, -1]);
    expect(dropped.warnings).toMatchObject([
      { code: 'rows-left-out', rows: 1, total: 4 },
      { code: 'texts-without-terms', rows: 1, first: 2 },
    ]);
    const empty = JSON.parse((await cli([...kmeans, '--missing', 'category'])).stdout).runs[0];
    expect([empty.n, empty.warnings[0]]).toEqual([4, { code: 'texts-without-terms', rows: 2, first: 1 }]);
    expect(await refused(...kmeans.slice(0, -1), '--missing', 'mean')).toEqual([
      2,
      'clusterkit: --missing mean is not used with texts, which have no middle; use --missing drop to leave such rows out\n',
    ]);
  });

  it.each<[string[], string]>([
    [
      ['hdbscan', NOTES, '--text', 'text'],
      'hdbscan requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--features', 'pca:2'],
      '--features: pca requires dense rows, and these are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--metrics', 'silhouette'],
      '--metrics silhouette requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2..3', '--choose'],
      '--choose requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--chart', 'scatter', '-o', at('s.svg')],
      '--chart: scatter requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--summarize', '5'],
      'summing up requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['hac', NOTES, '--text', 'text', '-k', '2', '--treeview', at('tree.cdt')],
      '--treeview requires dense rows, and those of texts are sparse; use --features tfidf,lsa:100 to make dense rows of texts',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--scale', 'l2'],
      '--scale is not used with texts: their rows have length 1 already',
    ],
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--columns', 'id'],
      '--columns is not used with texts, which are one column',
    ],
    [
      ['kmeans', NOTES, '--text', 'words', '-k', '2'],
      '--text: there is no column "words"; the columns are: id, topic, text',
    ],
    [
      ['kmeans', 'data/points.csv', '--features', 'tfidf', '-k', '2'],
      '--text: there is no column of texts; the columns are: x, y',
    ],
    [
      ['kmeans', at('gaps.csv'), '--features', 'tfidf', '-k', '2'],
      '--text: which column holds the texts? the columns are: t, u',
    ],
    [
      ['kmeans', 'data/points.csv', '--features', 'standard,tfidf', '-k', '2'],
      '--features: tfidf requires texts, and these are rows of numbers; use --text to name the column that holds them',
    ],
    [
      ['kmeans', 'data/notes', '--text', 'text', '-k', '2'],
      '--text is not used with folders, and data/notes is a folder',
    ],
  ])('%j is refused', async (argv, reason) => {
    expect(await refused(...argv)).toEqual([2, `clusterkit: ${reason}\n`]);
  });

  it.each<[string[], string]>([
    [
      ['kmeans', NOTES, '--text', 'text', '-k', '2', '--features', 'tfidf:minDf=30'],
      'data/notes.csv: none of the 213 terms is left within minDf = 30 and maxDf = 1; lower minDf or raise maxDf of the features',
    ],
    [
      ['kmeans', 'data/notes', '-k', '2'],
      'data/notes: there is no picture in it: none of its 12 files is a picture; use --features tfidf to cluster its .txt files',
    ],
    [
      ['kmeans', at('none'), '-k', '2', '--features', 'tfidf'],
      '/none: there is no text in it: none of its 1 files ends in .txt',
    ],
  ])('%j cannot be clustered', async (argv, reason) => {
    expect(await refused(...argv)).toEqual([3, `clusterkit: ${reason}\n`]);
  });

  it('have their terms in CSV as well, and no columns that could be compared', async () => {
    const { stdout } = await cli(['kmeans', NOTES, '--text', 'text', '-k', '3', '--csv']);
    const [header, first] = stdout.split('\n');
    expect(header).toBe('input,algorithm,k,cluster,texts,share,terms');
    expect(first).toMatch(/^data\/notes.csv,kmeans,3,0,\d+,[\d.]+,"the, /);
    expect(await refused('hac', NOTES, '--text', 'text', '--features-tree', '-k', '2')).toEqual([
      2,
      'clusterkit: columns are not compared of texts, which are one column\n',
    ]);
  });

  it('are drawn by their terms', async () => {
    const chart = ['--chart', 'terms', '-o', at('terms.svg')];
    const { code, stderr } = await cli(['hac', NOTES, '--text', 'text', '-k', '3', ...chart]);
    expect([code, stderr.replaceAll(folder, '')]).toEqual([0, 'wrote /terms.svg\n']);
    const svg = readFileSync(at('terms.svg'), 'utf8');
    expect(svg).toContain('planet');
    expect(svg).toMatch(/cluster 2, \d texts/);
    const [, hashed] = await refused(
      'kmeans',
      NOTES,
      '--text',
      'text',
      '-k',
      '3',
      '--features',
      'hashing:64',
      ...chart,
    );
    expect(hashed).toBe('clusterkit: --chart: terms requires texts whose terms are known\n');
  });

  it.each([
    ['kmedoids', ['--metric', 'cosine']],
    ['spectral', ['--graph', 'knn:5']],
    ['hac', ['--linkage', 'average', '--metric', 'cosine']],
    ['minibatch', []],
  ])('are clustered by %s', async (name, options) => {
    const { runs } = await json([name, NOTES, '--text', 'text', '-k', '3', ...options]);
    const sizes: number[] = runs[0].sizes;
    expect(sizes.reduce((a, b) => a + b)).toBe(24);
  });

  it('become dense rows for other algorithms, charts and indices', async () => {
    const dense = ['--text', 'text', '--features', 'tfidf:stop=english,lsa:4,l2'];
    const { runs } = await json(['dbscan', NOTES, ...dense, '--eps', '0.9']);
    expect(runs[0].preparation.map(({ name, to }: { name: string; to: number }) => [name, to])).toEqual([
      ['tfidf', 172],
      ['lsa', 4],
      ['scale', 4],
    ]);
    const { code } = await cli([
      'kmeans',
      NOTES,
      ...dense,
      '-k',
      '2..4',
      '--choose',
      '--metrics',
      'silhouette',
      '--model-out',
      at('lsa-{k}.json'),
    ]);
    expect(code).toBe(0);
    expect((await cli(['predict', at('lsa-3.json'), 'data/notes'])).stdout).toContain(
      '12 texts, tfidf, lsa, scale l2: 4',
    );
  });

  it('count by their weights where clusterings are compared', async () => {
    const texts = ['red fish', 'red sea', 'blue sea', 'blue sky', 'red sky', 'green sky fish'];
    const weights = [3, 1, 2, 1, 4, 2];
    writeFileSync(at('weighed.csv'), `t,w\n${texts.map((text, i) => `${text},${weights[i]}\n`).join('')}`);
    const repeated = texts.flatMap((text, i) => Array.from({ length: weights[i] }, () => `${text},1\n`));
    writeFileSync(at('repeated.csv'), `t,w\n${repeated.join('')}`);
    const argv = ['--text', 't', '--weights', 'w', '--algorithms', 'kmeans:k=2,kmeans:k=3'];
    const [one, other] = [
      await json(['compare', at('weighed.csv'), ...argv]),
      await json(['compare', at('repeated.csv'), ...argv]),
    ];
    const bare = await json(['compare', at('weighed.csv'), ...argv.toSpliced(2, 2)]);
    expect(one.agreement[0].ari).toBeCloseTo(other.agreement[0].ari, 12);
    expect(one.agreement[0].ari).not.toBeCloseTo(bare.agreement[0].ari, 3);
  });

  it('with no direction are named', async () => {
    const [code, told] = await refused(
      'kmeans',
      at('gaps.csv'),
      '--text',
      't',
      '-k',
      '2',
      '--metric',
      'cosine',
      '--missing',
      'drop',
    );
    expect([code, told]).toEqual([
      3,
      expect.stringContaining(
        '/gaps.csv: line 5: all numbers are 0 (a text without any of the words), and cosine requires a direction; leave it out',
      ),
    ]);
  });
});
