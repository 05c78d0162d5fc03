import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/* Columns, classes and files whose names every object has as properties. */

const folder = temporaryFolder();
const table = join(folder, 'toString.csv');
writeFileSync(
  table,
  'constructor,toString,valueOf,class\n1,2,3,hasOwnProperty\n2,3,4,__proto__\n9,8,7,constructor\n8,8,9,toString\n1,1,1,valueOf\n7,9,9,isPrototypeOf\n',
);

it.each([
  'kmeans FILE -k 2 --chart heatmap',
  'kmeans FILE -k 2 --label-column class --chart scatter --axes constructor,toString',
  'kmeans FILE -k 2 --chart bar',
  'hac FILE -k 2 --label-column class --chart dendrogram',
  'hac FILE -k 2 --label-column class --chart clustermap',
  'kprototypes FILE -k 2 --columns constructor,toString,class --chart heatmap',
  'plot FILE --x constructor --y toString',
  'plot FILE --x valueOf',
])('%s', async (words) => {
  const argv = words.split(' ').map((word) => (word === 'FILE' ? table : word));
  const { code, stderr } = await cli([...argv, '-o', join(folder, 'chart.svg')]);
  expect([code, stderr]).toEqual([0, `wrote ${join(folder, 'chart.svg')}\n`]);
});

it('that turn the direction of text, break lines or command a terminal are shown, and not obeyed', async () => {
  const path = join(folder, 'marks.json');
  writeFileSync(path, JSON.stringify([1, 2, 9].map((v) => ({ 'a\nb': v, 'c\u202ed': v, 'e\u001b[31m': v }))));
  const { stdout, told } = await cli(['kmeans', path, '-k', '2']);
  expect(stdout).toContain('a\\nb  c\\u202ed  e\\x1b[31m');
  expect(stdout + told).not.toMatch(/[\u202e\u001b]/);
  const { stderr } = await cli(['kmeans', path, '-k', '2', '--no\u001b[31m']);
  expect(stderr).toBe(
    "clusterkit: unknown option '--no\\x1b[31m'; clusterkit help kmeans all lists those there are\n",
  );
});

it('of files that break lines stand in one line', async () => {
  const path = join(folder, 'two\nlines.csv');
  writeFileSync(path, 'x,y\n1,2\n2,4\n9,1\n');
  const { stdout, stderr } = await cli(['kmeans', path, '-k', '2', '--out', join(folder, 'out\n.csv')]);
  expect(stdout.split('\n')[0]).toMatch(/two\\nlines\.csv {2}3 rows/);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^wrote .*out\\n\.csv$/);
  expect(
    (await cli(['diff', join(folder, 'out\n.csv'), join(folder, 'out\n.csv'), '--label-column', 'label']))
      .stdout,
  ).toMatch(/^.*out\\n\.csv and .*out\\n\.csv\n/);
});

it('are columns and classes as others are', async () => {
  const words = ['-k', '2', '--label-column', 'class', '--metrics', 'ari,purity'];
  const { runs } = await json(['kmeans', table, ...words]);
  // all six classes differ: each cluster has one row of its class of the most
  expect([runs[0].metrics.ari, runs[0].metrics.purity]).toEqual([0, 2 / 6]);
});
