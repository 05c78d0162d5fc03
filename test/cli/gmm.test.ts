import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const FAITHFUL = join(ROOT, 'data/faithful.csv');
const words = ['gmm', FAITHFUL, '-q'];

type Run = { mixture: Record<string, unknown> };

/** What a fact of the mixtures of all runs is. */
const each = (runs: Run[], fact: string) => runs.map(({ mixture }) => mixture[fact]);

describe('gmm on the command line', () => {
  it('tells one mixture with its criteria', async () => {
    const { stdout, code } = await cli([...words, '-k', '3', '--covariance', 'tied']);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[1]).toMatch(
      /^Gaussian mixture, k = 3: EEE, log-likelihood -1126\.32, 11 parameters, \d+ iterations, best of 10 restarts, seed 1, /,
    );
    expect(lines[2]).toMatch(/^BIC 2314\.30, AIC 2274\.63, ICL 2358\.\d\d \(smaller is better\)$/);
  });

  it('tells several with the best by BIC, also in the JSON', async () => {
    const grid = [...words, '-k', '1..3', '--covariance', 'eee,VVV,spherical', '--n-init', '4'];
    const { stdout } = await cli(grid);
    expect(stdout).toMatch(/^covariance {2}k {2}log-likelihood +BIC +ICL +iterations/m);
    expect(stdout).toContain('Best by BIC: EEE, k = 3 (2314.30;');
    const { runs } = await json(grid);
    expect(each(runs, 'form')).toEqual(['EEE', 'VVV', 'VII'].flatMap((form) => [form, form, form]));
    expect(each(runs, 'best')).toEqual(runs.map((run: Run) => run === runs[2]));
    const [, , { mixture, k }] = runs;
    expect(mixture).toMatchObject({ parameters: 11, collapsed: [] });
    expect(mixture.weights).toHaveLength(k);
    expect(mixture.covariances.map((one: number[][]) => one.map((line) => line.length))).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
    expect(mixture.trace.at(-1)).toBe(mixture.loglik);
    expect(mixture.bic).toBeCloseTo(-2 * mixture.loglik + 11 * Math.log(272), 9);
    expect(runs[8].mixture.variances.map((line: number[]) => line.length)).toEqual([2, 2, 2]);
  });

  it('takes all forms by one word', async () => {
    const { runs } = await json([...words, '-k', '2', '--covariance', 'all', '--n-init', '1']);
    expect(new Set(each(runs, 'form')).size).toBe(14);
  });

  it('writes how far rows belong to clusters, a table of runs, and a model for predict and sample', async () => {
    const model = at('m.json');
    await cli([...words, '-k', '2', '--out', at('o.csv'), '--model-out', model]);
    const [header, first] = readFileSync(at('o.csv'), 'utf8').split('\n');
    expect(header).toBe('eruptions,waiting,label,distance,second_label,log_density,p1,p2');
    const [, , label, , second, , p1, p2] = first.split(',').map(Number);
    expect([label, second]).toEqual(p1 > p2 ? [0, 1] : [1, 0]);
    expect(p1 + p2).toBeCloseTo(1, 12);
    await cli([...words, '-k', '2,3', '--metrics-out', at('runs.csv'), '--n-init', '1']);
    expect(readFileSync(at('runs.csv'), 'utf8').split('\n')[0]).toMatch(/,loglik,parameters,bic,aic,icl,/);
    await cli(['predict', model, FAITHFUL, '-q', '--out', at('p.csv')]);
    const labels = (name: string) =>
      readFileSync(at(name), 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[2]);
    expect(labels('p.csv')).toEqual(labels('o.csv'));
  });

  it('draws rows from a model, in every form', async () => {
    await cli([...words, '-k', '2', '--model-out', at('s.json')]);
    const { stdout } = await cli(['sample', at('s.json'), '-n', '4', '--seed', '7']);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('eruptions,waiting,label');
    expect(lines).toHaveLength(5);
    const [run] = (await json(['sample', at('s.json'), '-n', '4', '--seed', '7'])).runs;
    expect(run.rows.map((row: number[], i: number) => [...row, run.labels[i]].join())).toEqual(
      lines.slice(1),
    );
    for (const ending of ['csv', 'ndjson', 'npy', 'parquet', 'xlsx']) {
      const told = await cli(['sample', at('s.json'), '-n', '4', '--seed', '7', '-o', at(`d.${ending}`)]);
      expect([ending, told.code]).toEqual([ending, 0]);
      expect(told.stdout).toContain('4 rows of 2 columns from 2 normal distributions, seed 7');
    }
    expect(readFileSync(at('d.csv'), 'utf8')).toBe(stdout);
  });

  it('refuses to draw from other models, naming the file', async () => {
    await cli(['kmeans', FAITHFUL, '-k', '2', '-q', '--model-out', at('k.json')]);
    const { code, stderr } = await cli(['sample', at('k.json')]);
    expect([code, stderr]).toEqual([
      3,
      `clusterkit: ${at('k.json')}: rows are drawn from normal distributions, as gmm finds them, and the model is one of centers\n`,
    ]);
  });

  it('refuses words that name no start', async () => {
    const { code, stderr } = await cli([...words, '-k', '2', '--init', 'k-means++']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /--init: neither k-means nor hac nor random nor rows:3,17,99 nor a file: k-means\+\+/,
    );
  });

  it('chooses k by the BIC of the mixtures', async () => {
    const document = await json([
      ...words,
      '-k',
      '2..4',
      '--covariance',
      'tied',
      '--choose',
      '--n-init',
      '2',
    ]);
    const bics = document.runs.map(({ mixture }: { mixture: { bic: number } }) => mixture.bic);
    expect(
      (document as unknown as { choice: { indices: { bic: number[] } }[] }).choice[0].indices.bic,
    ).toEqual(bics);
  });
});
