import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

writeFileSync(at('few.csv'), 'x,y\n1,2\n1,2\n3,4\n3,4\n9,9\n');
writeFileSync(at('doubt.csv'), 'x,y\n"1,234",2\n"5,678",3\n"1,100",4\n');

describe('--strict', () => {
  it('makes a warning exit code 4, and still writes results', async () => {
    const given = ['kmeans', at('few.csv'), '-k', '4', '--labels-out', at('labels.csv'), '--strict'];
    const { code, stdout, stderr } = await cli(given);
    expect(code).toBe(4);
    expect(stdout).toContain('k-means, k = 3');
    expect(stderr).toMatch(/warning: .*3 distinct points.*\n/);
    expect(stderr).toContain('clusterkit: 1 warning; --strict takes it for a failure\n');
    expect(existsSync(at('labels.csv'))).toBe(true);
  });

  it('says nothing without warnings', async () => {
    const { code, stderr } = await cli(['kmeans', at('few.csv'), '-k', '3', '--strict']);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('is not the default', async () => {
    expect((await cli(['kmeans', at('few.csv'), '-k', '4'])).code).toBe(0);
  });

  it('counts warnings that --quiet hides, and prints the document of --json', async () => {
    const { code, stdout, stderr } = await cli([
      'kmeans',
      at('few.csv'),
      '-k',
      '4',
      '--strict',
      '-q',
      '--json',
    ]);
    expect([code, stderr]).toEqual([4, 'clusterkit: 1 warning; --strict takes it for a failure\n']);
    expect(JSON.parse(stdout).runs[0].k).toBe(3);
  });

  it.each([
    ['guesses in reading', ['info', at('doubt.csv')], 0],
    ['of several runs', ['kmeans', at('few.csv'), '-k', '4,5', '--n-init', '1'], 4],
    ['of compare', ['compare', at('few.csv'), '-k', '4', '--algorithms', 'kmeans,bisecting'], 4],
    ['of init', ['kmeans', at('few.csv'), '--init', 'rows:0,2', '--n-init', '3'], 4],
    ['of doubts', ['kmeans', at('doubt.csv'), '-k', '2'], 4],
  ])('takes warnings %s', async (_, argv, code) => {
    expect((await cli([...argv, '--strict'])).code).toBe(code);
  });

  it('leaves other failures what they are', async () => {
    const { code } = await cli(['kmeans', at('few.csv'), at('none.csv'), '-k', '4', '--strict']);
    expect(code).toBe(3);
    expect((await cli(['kmeans', at('few.csv'), '--strict', '--eps', '2'])).code).toBe(2);
  });

  it('is known to every document of a run', async () => {
    expect((await json(['kmeans', at('few.csv'), '-k', '4'])).warnings).toHaveLength(1);
  });
});

describe('files to write', () => {
  it.each([
    [['-o', at('charts'), '--chart', 'bar'], 2, /must end in \.svg, .*, or in \/ for a folder: .*charts\/\n/],
    [['--labels-out', at('labels')], 2, /or in \/ for a folder/],
    [['-o', at('x.pgn')], 2, /must end in \.csv or \.json\n/],
    [['-o', at('few.csv/x.svg'), '--chart', 'bar'], 1, /cannot be written \(.*few\.csv is no folder\)/],
  ])('%j are refused before the work', async (argv, code, message) => {
    const told: string[] = [];
    const outcome = await cli(['kmeans', at('few.csv'), '-k', '2', ...argv]);
    told.push(outcome.stderr);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
    // the table has not even been read
    expect([outcome.told, outcome.stdout]).toEqual(['', '']);
  });

  it('makes missing folders', async () => {
    const { code } = await cli(['kmeans', at('few.csv'), '-k', '2', '--labels-out', `${at('new/folder')}/`]);
    expect([code, existsSync(at('new/folder/few-labels-k2.csv'))]).toEqual([0, true]);
  });
});
