import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};

const DIGITS = [join(ROOT, 'data/digits.csv.gz'), '--label-column', 'column65', '--shape', '8x8'];

describe('predict of rows', () => {
  it.each([
    ['as they are', []],
    ['scaled', ['--scale', 'standard']],
    ['by HOG and components', ['--features', 'hog', '--features', 'pca:5']],
  ])('gives the rows of the model their labels, %s', async (_, prepare) => {
    const fit = ['kmeans', ...DIGITS, '-k', '6', '--n-init', '1', ...prepare];
    await cli([...fit, '--model-out', at('m.json'), '--labels-out', at('fit.csv'), '-q']);
    const { code, stderr } = await cli([
      'predict',
      at('m.json'),
      ...DIGITS,
      '--labels-out',
      at('again.csv'),
      '-q',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(at('again.csv'), 'utf8')).toBe(readFileSync(at('fit.csv'), 'utf8'));
  });

  it('finds the columns by name, in any order, and knows no new categories', async () => {
    const fit = write('fit.csv', 'color,size\nred,1\nblue,2\nred,1.5\ngreen,9\n');
    await cli(['kmeans', fit, '-k', '2', '--model-out', at('m.json'), '-q']);
    const other = write('other.csv', 'extra,size,color\n7,1,green\n7,8,violet\n7,2,red\n');
    const { runs } = await json(['predict', at('m.json'), other, '--labels']);
    expect(runs[0].labels).toEqual([0, 1, 0]);
    expect(runs[0].profile.columns).toEqual(['color=blue', 'color=green', 'color=red', 'size']);
    // the violet one is of no color that the model has
    expect(runs[0].profile.clusters[1]).toEqual([0, 0, 0, 8]);
    const unknown = { code: 'unknown-categories', column: 'color', rows: 1, categories: ['violet'] };
    expect(runs[0].warnings).toEqual([unknown]);
    const { stderr } = await cli(['predict', at('m.json'), other]);
    expect(stderr).toContain('1 row has categories of "color" that the model does not know');
  });

  it.each(['--labels-out', '--out', '--centers-out', '-o'])(
    'does not write over its model by %s',
    async (option) => {
      const fit = write('fit.csv', 'x,y\n1,2\n3,4\n9,9\n');
      await cli(['kmeans', fit, '-k', '2', '--model-out', at('m.json'), '-q']);
      const before = readFileSync(at('m.json'), 'utf8');
      const { code, stderr } = await cli(['predict', at('m.json'), fit, option, at('m.json')]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('is an input and will not be overwritten')]);
      expect(readFileSync(at('m.json'), 'utf8')).toBe(before);
    },
  );

  it('refuses what does not fit', async () => {
    const fit = write('fit.csv', 'color,size\nred,1\nblue,2\nred,1.5\ngreen,9\n');
    await cli(['kmeans', fit, '-k', '2', '--encode', 'label', '--model-out', at('m.json'), '-q']);
    const cases: [string[], string][] = [
      [[write('a.csv', 'size,shape\n1,2\n')], 'does not fit the model: there is no column "color"'],
      [
        [write('b.csv', 'size,color\n1,violet\n')],
        'column "color": the model does not know its categories violet',
      ],
      [[FLOWER], 'not a model for pictures'],
      [
        [write('f.csv', 'size,color\n1,red\n,red\n')],
        'the cell is empty; use --missing drop to leave such rows out\n',
      ],
      [
        [write('d.csv', 'size,color\n1,\n'), '--missing', 'mean'],
        '--missing mean: the model does not hold the rows it was fitted to',
      ],
      [
        [write('e.csv', 'size,color\nbig,red\nsmall,blue\nbig,green\n')],
        'column "size": it holds text, such as "big"; the model needs',
      ],
      [[write('c.csv', 'size,color\n1,red\n'), '--alpha', 'blend'], '--alpha is not used with tables'],
    ];
    for (const [args, message] of cases) {
      const { code, stderr, stdout } = await cli(['predict', at('m.json'), ...args]);
      expect([stderr, stdout]).toEqual([expect.stringContaining(message), '']);
      expect([2, 3]).toContain(code);
    }
    const tsne = ['--features', 'tsne:2,iterations=250', '--sample', '60'];
    await cli(['kmeans', ...DIGITS, ...tsne, '-k', '2', '--model-out', at('t.json'), '-q']);
    const { code, stderr } = await cli(['predict', at('t.json'), ...DIGITS]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('tsne places the rows it is fitted to')]);
  });
});
