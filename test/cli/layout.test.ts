import { describe, expect, it } from 'vitest';
import { fitText, plainText } from '../../src/cli/layout.ts';
import { displayWidth, tableLines } from '../../src/cli/table.ts';

const right = (title: string) => ({ title, right: true });
const widest = (text: string) =>
  Math.max(...text.split('\n').map((line) => line.replace(/\x1b\[[\d;]*m/g, '').length));

describe('fitText', () => {
  it('leaves what fits', () => {
    const table = tableLines(
      [right('k'), right('inertia')],
      [
        ['2', '1.5'],
        ['10', '0.25'],
      ],
    ).join('\n');
    expect(fitText(table, 80)).toBe(' k  inertia\n 2      1.5\n10     0.25');
    expect(plainText(table)).toBe(fitText(table, 80));
  });

  it('wraps prose between words, never in a number with its unit or in a setting', () => {
    const line = 'k-means, k = 4: inertia 155177964.5, 12 iterations, best of 10 restarts, seed 1, 0.23 s';
    expect(fitText(line, 60)).toBe(
      'k-means, k = 4: inertia 155177964.5, 12 iterations, best of\n  10 restarts, seed 1, 0.23 s',
    );
    for (let width = 24; width < 90; width++) {
      const fitted = fitText(line, width);
      expect(widest(fitted)).toBeLessThanOrEqual(width);
      expect(fitted.replace(/\n +/g, ' ')).toBe(line);
      expect(fitted).toContain('k = 4');
      expect(fitted).toContain('0.23 s');
    }
  });

  it('leaves words whole that are wider than the terminal', () => {
    const path = `/a/${'long'.repeat(20)}.csv`;
    expect(fitText(`warning: ${path}: there is no row`, 40)).toBe(`warning:\n  ${path}:\n  there is no row`);
  });

  it('continues values below values', () => {
    expect(fitText('format    a picture of many words that is told at length', 30)).toBe(
      'format    a picture of many\n          words that is told\n          at length',
    );
  });

  it('keeps a name of any script with its value', () => {
    expect(fitText('The new centroid: 温度 = 0.486116, y = 2.', 26)).toBe(
      'The new centroid:\n  温度 = 0.486116, y = 2.',
    );
  });

  it('shortens long cells in their middle, so that no line of a table is wider than the terminal', () => {
    const columns = [
      { title: 'name' },
      right('b'.repeat(200)),
      right('湿度'.repeat(40)),
      { title: 'last words' },
    ];
    const rows = [[`row ${'long '.repeat(30)}end`, '0.125', '2', 'x'.repeat(90)]];
    const shown = fitText(tableLines(columns, rows).join('\n'), 40);
    expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(40);
    expect(shown).toContain('row long … long end');
    expect(shown).toContain(`${'b'.repeat(9)}…${'b'.repeat(9)}`);
    expect(shown).toMatch(/\n\S.* {2} +0\.125\n/);
    // narrower than half of a line: as it is
    expect(
      fitText(tableLines([right('k'), right('b'.repeat(18))], [['1', '2']]).join('\n'), 40),
    ).not.toContain('…');
  });

  it('prints wide tables in blocks, each with the first column', () => {
    const columns = [
      right('k'),
      ...['silhouette', 'calinski-harabasz', 'davies-bouldin', 'stability'].map(right),
    ];
    const rows = [
      ['2', '0.6512', '123.4', '0.5123', '0.98'],
      ['10', '0.5512', '99.25', '0.6', '0.7'],
    ];
    expect(fitText(tableLines(columns, rows).join('\n'), 50)).toBe(
      [
        ' k  silhouette  calinski-harabasz  davies-bouldin',
        ' 2      0.6512              123.4          0.5123',
        '10      0.5512              99.25             0.6',
        '',
        ' k  stability',
        ' 2       0.98',
        '10        0.7',
      ].join('\n'),
    );
  });

  it('repeats as many columns as tell the rows apart, if they leave room', () => {
    const columns = ['method', 'link', 'k', 'inertia', 'seconds'].map((title) => ({ title }));
    const rows = [
      ['kmeans', '', '2', '152.34', '0.011'],
      ['hac', 'ward', '2', '154.94', '0.021'],
      ['hac', 'ward', '3', '79.297', '0.022'],
    ];
    const text = tableLines(columns, rows).join('\n');
    expect(fitText(text, 26).split('\n')).toEqual([
      'method  link  k  inertia',
      'kmeans        2  152.34',
      'hac     ward  2  154.94',
      'hac     ward  3  79.297',
      '',
      'method  link  k  seconds',
      'kmeans        2  0.011',
      'hac     ward  2  0.021',
      'hac     ward  3  0.022',
    ]);
    expect(fitText(text, 22).split('\n').slice(5)).toEqual([
      'method  inertia',
      ...['kmeans  152.34', 'hac     154.94', 'hac     79.297', '', 'method  seconds'],
      ...['kmeans  0.011', 'hac     0.021', 'hac     0.022'],
    ]);
  });

  it('keeps faint lines faint, and swatches in the first block', () => {
    const [header, ...lines] = tableLines(
      [{ title: 'hex' }, right('a long title of a column'), right('another long title')],
      [['#ff0000', '1', '2']],
    );
    const swatch = '\x1b[41m    \x1b[49m';
    const text = [`      \x1b[2m${header}\x1b[22m`, `${swatch}  ${lines[0]}`].join('\n');
    const shown = fitText(text, 40).split('\n');
    expect(shown).toEqual([
      '\x1b[2m      hex      a long title of a column\x1b[22m',
      `${swatch}  #ff0000                         1`,
      '',
      '\x1b[2mhex      another long title\x1b[22m',
      '#ff0000                   2',
    ]);
  });

  it('wraps the words of a last column in their place', () => {
    const table = tableLines(
      [{ title: 'measure' }, { title: 'what it is' }],
      [['gamma', 'of the ranks of these heights; 1 says that both have the same shape']],
    );
    expect(fitText(table.join('\n'), 40)).toBe(
      [
        'measure  what it is',
        'gamma    of the ranks of these heights;',
        '         1 says that both have the same',
        '         shape',
      ].join('\n'),
    );
  });

  it('counts wide characters twice', () => {
    const wide = '漢字'.repeat(12);
    expect(fitText(`${wide} ${wide} end`, 60).split('\n')).toEqual([wide, `  ${wide} end`]);
  });
});
