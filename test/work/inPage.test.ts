import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgainRequest } from '../../src/output/again.ts';
import { Cancelled } from '../../src/page/cluster/client.ts';
import { cli, ROOT, temporaryFolder } from '../support/cli.ts';
import { clientOf, reportOf } from '../support/page.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const IRIS = join(ROOT, 'data/iris.csv');

/** Rows whose numbers are bytes, which have kernels of their own. */
const bytes = Array.from({ length: 120 }, (_, i) =>
  Array.from({ length: 6 }, (_, j) => (i * (j + 3) * 7 + (i % 4) * 60 + ((i * j) % 5)) % 251).join(),
);
writeFileSync(at('bytes.csv'), `a,b,c,d,e,f\n${bytes.join('\n')}\n`);
/** Rows with a gap, which is left out. */
writeFileSync(at('gaps.csv'), `x,y\n1,2\n,3\n1.5,2.5\n9,8\n9.5,8\n1,2.25\n`);

writeFileSync(at('named.csv'), `name,x,y\nAnna,1,2\nBert,2,2\nCarl,9,8\nDora,9,7\n`);

const IRIS_WORDS = [IRIS, '--label-column', 'species'];
const CASES: [name: string, words: string[], request: AgainRequest][] = [
  ['floats', IRIS_WORDS, { algorithm: 'kmeans', settings: { k: 4, seed: 7 } }],
  ['scaled floats', IRIS_WORDS, { algorithm: 'kmeans', settings: { k: 5 }, scale: 'standard' }],
  ['ranges', IRIS_WORDS, { algorithm: 'minibatch', settings: { k: 3, seed: 2 }, scale: 'minmax' }],
  ['directions', IRIS_WORDS, { algorithm: 'bisecting', settings: { k: 4 }, scale: 'l2' }],
  ['medians', IRIS_WORDS, { algorithm: 'hac', settings: { k: 3, linkage: 'average' }, scale: 'robust' }],
  ['a tree', IRIS_WORDS, { algorithm: 'hac', settings: { k: 6, linkage: 'ward' } }],
  ['density', IRIS_WORDS, { algorithm: 'dbscan', settings: { eps: 0.5, minSamples: 4 } }],
  ['a radius', IRIS_WORDS, { algorithm: 'dbscan', settings: { eps: 'auto' }, scale: 'standard' }],
  [
    'some columns',
    IRIS_WORDS,
    { algorithm: 'kmeans', settings: { k: 3 }, columns: ['sepal_length', 'petal_width'] },
  ],
  [
    'named columns',
    [IRIS, '--columns', 'sepal_length,petal_length,petal_width'],
    { algorithm: 'kmeans', settings: { k: 4 }, scale: 'minmax' },
  ],
  ['bytes', [at('bytes.csv')], { algorithm: 'kmeans', settings: { k: 7, seed: 3 } }],
  ['scaled bytes', [at('bytes.csv')], { algorithm: 'minibatch', settings: { k: 4 }, scale: 'standard' }],
  ['a tree of bytes', [at('bytes.csv')], { algorithm: 'hac', settings: { k: 4, linkage: 'complete' } }],
  [
    'a tree of names',
    [at('named.csv'), '--id', 'name'],
    { algorithm: 'hac', settings: { k: 2, linkage: 'single' } },
  ],
  ['a tree with gaps', [at('gaps.csv'), '--missing', 'drop'], { algorithm: 'hac', settings: { k: 2 } }],
  ['gaps', [at('gaps.csv'), '--missing', 'drop'], { algorithm: 'kmeans', settings: { k: 2 } }],
  [
    'components',
    [at('bytes.csv'), '--features', 'pca:3', '--scale', 'standard'],
    { algorithm: 'kmeans', settings: { k: 4 } },
  ],
  ['weights', [at('bytes.csv'), '--weights', 'f'], { algorithm: 'kmeans', settings: { k: 3 } }],
];

/** One page with the rows of all cases, whose worker is started once. */
async function makePage() {
  const inputs = [...new Map(CASES.map(([, words]) => [words.join(' '), words])).values()];
  const results: string[] = [];
  for (const [i, words] of inputs.entries()) {
    const { stdout } = await cli(['kmeans', ...words, '-k', '2', '--json', '--labels']);
    results.push(at(`${i}.json`));
    writeFileSync(results[i], stdout);
  }
  const { code, stderr } = await cli(['report', ...results, '-o', at('page.html')]);
  if (code !== 0) throw new Error(stderr);
  const opened = clientOf(at('page.html'));
  /** The number of the rows that are read by such words. */
  const subjectOf = (words: string[]) =>
    opened.report.data.results[inputs.findIndex((one) => one.join(' ') === words.join(' '))].subject;
  return { ...opened, subjectOf };
}

let page: ReturnType<typeof makePage>;
beforeAll(() => {
  page = makePage();
});
afterAll(async () => (await page).close());

/** What a page and the command line make of the same request. */
async function both(words: string[], request: AgainRequest) {
  const { client, subjectOf } = await page;
  const made = await client.cluster(subjectOf(words), request, 100, () => {});
  const saved = JSON.parse(await client.save('json'));
  const { stdout } = await cli(saved.call.arguments);
  const own = JSON.parse(stdout);
  const plain = (document: { runs: object[] }) => ({
    ...document,
    runs: document.runs.map((run) => ({ ...run, seconds: undefined })),
  });
  return { made, page: plain(saved), own: plain(own) };
}

describe('clustering in a page', () => {
  it.each(CASES)('makes the bytes of the command line: %s', async (_, words, request) => {
    const { made, page, own } = await both(words, request);
    expect(page).toEqual(own);
    const { call } = own as typeof own & { call: { arguments: string[] } };
    expect(made.result.receipt.command).toBe(`clusterkit ${call.arguments.slice(0, -2).join(' ')}`);
  });
});

describe('the worker of a page', () => {
  it('ends a clustering when another one is asked for, and says why it cannot cluster', async () => {
    const { client, subjectOf } = await page;
    const subject = subjectOf(IRIS_WORDS);
    const cluster = (settings: object) =>
      client.cluster(subject, { algorithm: 'kmeans', settings: { ...settings } }, 100, () => {});
    const first = cluster({ k: 50, nInit: 2000 });
    const second = cluster({ k: 2 });
    await expect(first).rejects.toThrow(Cancelled);
    expect((await second).result.k).toBe(2);
    const long = cluster({ k: 50, nInit: 2000 });
    await setImmediate();
    await client.cancel();
    await expect(long).rejects.toThrow(Cancelled);
    await expect(cluster({ k: 0 })).rejects.toThrow(/at least 1 for k/);
    await expect(client.cluster(subject, { algorithm: 'gmm', settings: {} }, 100, () => {})).rejects.toThrow(
      'a page does not have gmm',
    );
  });

  it('saves a label for each row of the file, with gaps', async () => {
    const { client, subjectOf } = await page;
    await client.cluster(
      subjectOf([at('gaps.csv'), '--missing', 'drop']),
      { algorithm: 'kmeans', settings: { k: 2 } },
      100,
      () => {},
    );
    expect(await client.save('csv')).toBe('cluster\n0\n-1\n0\n1\n1\n0\n');
  });

  it('is absent from pages whose rows cannot be clustered again', async () => {
    const path = at('flower.html');
    await cli(['kmeans', join(ROOT, 'images/flower.jpg'), '--resize', '0.05', '-k', '2', '--report', path]);
    const { html, worker } = reportOf(path);
    expect(worker).toBe('');
    expect(html).not.toContain('wasm-unsafe-eval');
  });
});
