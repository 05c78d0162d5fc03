import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/page/data.ts';
import { cli, temporaryFolder } from '../support/cli.ts';
import { reportOf } from '../support/page.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

for (const name of ['rows.csv', 'one/rows.csv', 'two/rows.csv']) {
  mkdirSync(join(at(name), '..'), { recursive: true });
  writeFileSync(at(name), 'a,b\n1,2\n1,3\n9,9\n8,9\n');
}

async function result(name: string, words: string[]): Promise<string> {
  const { stdout } = await cli([...words, '--json', '--labels']);
  writeFileSync(at(name), stdout);
  return at(name);
}

async function pageOf(...files: string[]): Promise<Report> {
  const { code, stderr } = await cli(['report', ...files, '-q', '-o', at('page.html')]);
  expect([code, stderr]).toEqual([0, '']);
  return reportOf(at('page.html')).report;
}

const namesIn = ({ data }: Report): string[] => data.results.map(({ name }) => name);

describe('report of unusual results', () => {
  it('tells inputs of the same name by their folders', async () => {
    const paths = [at('one/rows.csv'), at('two/rows.csv')];
    const one = await result('one.json', ['kmeans', paths[0], '-k', '2']);
    const two = await result('other.json', ['kmeans', paths[1], '-k', '2']);
    expect(namesIn(await pageOf(one, two))).toEqual(paths);
  });

  it('has the only value of an axis in its middle', async () => {
    writeFileSync(at('single.csv'), 'a,b\n4,0\n');
    const report = await pageOf(await result('single.json', ['kmeans', at('single.csv'), '-k', '1']));
    const [view] = report.data.results[0].views;
    expect(view.axes).toEqual([
      { name: 'a', low: 2, high: 6 },
      { name: 'b', low: -1, high: 1 },
    ]);
    expect(Array.from(report.numbers(view.places))).toEqual([32768, 32768]);
  });

  it('refuses what has no page, with the file of the result and what helps', async () => {
    writeFileSync(at('graph.csv'), 'a,b\n0,1\n1,2\n0,2\n3,4\n');
    const graph = await result('graph.json', ['communities', at('graph.csv'), '--graph', 'given']);
    writeFileSync(at('gone.csv'), 'a,b\n1,2\n1,3\n9,9\n');
    const gone = await result('gone.json', ['kmeans', at('gone.csv'), '-k', '2']);
    rmSync(at('gone.csv'));
    const uncut = at('uncut.json');
    writeFileSync(uncut, (await cli(['hac', at('rows.csv'), '--json'])).stdout);
    const two = await result('strange.json', ['kmeans', at('rows.csv'), '-k', '2']);
    const strange = readFileSync(two, 'utf8').replace('"algorithm": "kmeans"', '"algorithm": "magic"');
    writeFileSync(two, strange);
    const cases = [
      [
        uncut,
        'not a result that a report can show: its tree is not cut; cut it where it is made, by the number of clusters or by --height',
      ],
      [
        two,
        'not a result that a report can show: there is no algorithm "magic"; write a result as JSON with its labels, by --labels of the command that clusters',
      ],
      [graph, 'not a result that a report can show: it is of a graph, not of rows or a picture'],
      [gone, `${at('gone.csv')}, of which it is, is not there; put it there, or beside the result`],
    ];
    for (const [file, message] of cases) {
      const { code, stderr } = await cli(['report', file, '-o', at('refused.html')]);
      expect([code, stderr]).toEqual([3, `clusterkit: ${file}: ${message}\n`]);
      expect(existsSync(at('refused.html'))).toBe(false);
    }
  });
});
