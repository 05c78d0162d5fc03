import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { binned, plotRows, together } from '../../src/work/plot/data.ts';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const data = (name: string) => join(ROOT, 'data', name);
const PL = data('pl.json');
const PARADIGM = data('plparadigm.json');
const CITIES = data('citypopulation.json');

const TABLE = at('table.csv');
writeFileSync(
  TABLE,
  ['kind,year,size,who', 'a,2000,1.5,x', 'b,2000,2,y', 'a,2001,4,y', 'a,2004,,x', ',2001,8,x', 'b,,3,x'].join(
    '\n',
  ),
);
const spec = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));

describe('plot: numbers', () => {
  it('answers in which years there were most new languages', async () => {
    const { code, stdout, stderr } = await cli([
      'plot',
      PL,
      '--x',
      'year',
      '--count',
      '-o',
      at('pl.svg'),
      '--top',
      '3',
    ]);
    expect(stderr).toBe(`wrote ${at('pl.svg')}\n`);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `${PL}  100 rows, 24 values of year, 1943 to 1968`,
        '',
        'year  rows   share',
        '1951    11  11.0 %',
        '1964     9   9.0 %',
        '1966     9   9.0 %',
        'and 21 more, none above 9',
        '',
      ].join('\n'),
    );
    const svg = readFileSync(at('pl.svg'), 'utf8');
    expect(svg).toContain('>1950<');
    expect(svg).not.toMatch(/>1,9\d\d</);
  });

  it('counts different values of a column', async () => {
    const [{ rows, columns }] = (await json(['plot', TABLE, '--x', 'year', '--distinct', 'who'])).runs;
    expect(columns).toEqual({ x: 'year', y: 'different who' });
    expect(rows).toEqual([
      { x: 2000, y: 2 },
      { x: 2001, y: 2 },
      { x: 2004, y: 1 },
    ]);
  });

  it('has rows by facet and color, most frequent first, in JSON and CSV', async () => {
    const document = await json(['plot', TABLE, '--x', 'year', '--facet', 'kind', '--color-by', 'who']);
    const [run] = document.runs;
    expect(run).toMatchObject({
      input: { path: TABLE, kind: 'table', n: 6, dim: 4 },
      n: 5,
      mark: 'line',
      columns: { x: 'year', y: 'rows', facet: 'kind', group: 'who' },
      warnings: [{ code: 'rows-left-out', rows: 1, total: 6 }],
    });
    const expected = [
      ['a', 'x', 2000, 1],
      ['a', 'x', 2004, 1],
      ['a', 'y', 2001, 1],
      ['(missing)', 'x', 2001, 1],
      ['b', 'y', 2000, 1],
    ];
    expect(run.rows.map((row: Record<string, unknown>) => [row.facet, row.group, row.x, row.y])).toEqual(
      expected,
    );
    const { stdout } = await cli([
      'plot',
      TABLE,
      '--x',
      'year',
      '--facet',
      'kind',
      '--color-by',
      'who',
      '--csv',
      '-q',
    ]);
    expect(stdout).toBe(`kind,who,year,rows\n${expected.map((row) => row.join(',')).join('\n')}\n`);
  });

  it.each([
    ['mean', [1.75, 6]],
    ['sum', [3.5, 12]],
    ['min', [1.5, 4]],
    ['max', [2, 8]],
    ['median', [1.75, 6]],
  ])('takes the %s of y at each x', async (agg, expected) => {
    const [run] = (await json(['plot', TABLE, '--x', 'year', '--y', 'size', '--agg', agg, '-q'])).runs;
    expect(run.rows.map(({ y }: { y: number }) => y)).toEqual(expected);
    expect(run.columns.y).toBe(`${agg} of size`);
  });

  it('counts in intervals of equal width, the last one closed', async () => {
    const args = ['plot', CITIES, '--x', 'year', '--bins', '4'];
    const [run] = (await json(args)).runs;
    // as numpy.histogram has it
    const bounds = [1, 503.25, 1005.5, 1507.75, 2010];
    expect(run.rows.map(({ x, x2 }: { x: number; x2: number }) => [x, x2])).toEqual(
      bounds.slice(0, 4).map((x, b) => [x, bounds[b + 1]]),
    );
    const years = JSON.parse(readFileSync(CITIES, 'utf8')).map(({ year }: { year: string }) => Number(year));
    expect(run.rows.map(({ y }: { y: number }) => y)).toEqual(
      bounds
        .slice(0, 4)
        .map((x, b) => years.filter((year: number) => year >= x && (year < bounds[b + 1] || b === 3)).length),
    );
  });

  it('keeps intervals that are empty, and those of one value', () => {
    const columns = { names: { x: 'x' }, x: Float64Array.of(0, 1, 10) };
    const measure = { how: 'rows', name: 'rows' } as const;
    expect(plotRows(binned(columns, 5, false), measure, {}).map(({ y }) => y)).toEqual([2, 0, 0, 0, 1]);
    const same = plotRows(binned({ ...columns, x: Float64Array.of(7, 7) }, 2, false), measure, {});
    expect(same).toEqual([
      { x: 6.5, x2: 7, y: 0 },
      { x: 7, x2: 7.5, y: 2 },
    ]);
    const log = binned({ ...columns, x: Float64Array.of(1, 10, 100) }, 2, true);
    expect(Array.from(log.edges ?? [])).toEqual([1, 10, 100]);
  });

  it('puts the rarest values together', () => {
    expect(together(['a', 'a', 'b', 'c'], 3)).toEqual({ values: ['a', 'a', 'b', 'c'], rest: 0 });
    expect(together(['a', 'a', 'b', 'c'], 2)).toEqual({
      values: ['a', 'a', '2 others', '2 others'],
      rest: 2,
    });
  });
});

describe('plot: charts', () => {
  it('stands paradigms on each other, the rarest as one', async () => {
    const args = ['plot', PARADIGM, '--x', 'year', '--stack', 'paradigmLabel', '-o', at('stack.vl.json')];
    const { stderr, stdout } = await cli(args);
    expect(stderr).toContain('the 4 rarest values of paradigmLabel are drawn as one');
    expect(stdout).toMatch(/procedural programming +35 +35\.0 % +1959 \(5\)/);
    const { values } = spec('stack.vl.json').data;
    const tops = new Map<string, number>();
    for (const { where, y } of values) tops.set(where, Math.max(y, tops.get(where) ?? 0));
    expect([tops.get('1966'), tops.get('1959')]).toEqual([14, 12]);
  });

  it('has a panel for each of the largest paradigms', async () => {
    const args = ['plot', PARADIGM, '--x', 'year', '--facet', 'paradigmLabel', '-o', at('facet.vl.json')];
    const { stderr } = await cli(args);
    expect(stderr).toContain('only the 12 most frequent of 15 values of paradigmLabel are drawn');
    expect(spec('facet.vl.json').concat).toHaveLength(12);
    expect(spec('facet.vl.json').title.subtitle.join(' ')).toBe(
      '100 rows; the 12 most frequent of 15 values of paradigmLabel',
    );
    expect(JSON.stringify(spec('facet.vl.json'))).toContain('procedural programming (35)');
  });

  it('fills years without rows in for a line, not for bars', async () => {
    for (const [mark, expected] of [
      ['line', [2, 2, 0, 0, 1]],
      ['bar', [2, 2, 1]],
    ] as const) {
      await cli(['plot', TABLE, '--x', 'year', '--mark', mark, '-o', at('gaps.vl.json'), '-q']);
      expect(spec('gaps.vl.json').data.values.map(({ y }: { y: number }) => y)).toEqual(expected);
    }
  });

  it('takes titles, and names files by template', async () => {
    const args = [
      'plot',
      PL,
      '--x',
      'year',
      '--title',
      'New languages',
      '--x-title',
      'Year',
      '--y-title',
      'Languages',
    ];
    await cli([...args, '--mark', 'step', '-o', `${folder}/`, '-q']);
    const svg = readFileSync(at('pl-plot.svg'), 'utf8');
    for (const text of ['New languages', '>Year<', '>Languages<']) expect(svg).toContain(text);
  });

  it.each(['svg', 'png', 'html', 'vl.json', 'csv', 'json'])('writes .%s', async (format) => {
    const { code } = await cli([
      'plot',
      TABLE,
      '--x',
      'kind',
      '-o',
      at(`kinds.${format}`),
      '-q',
      '--png-scale',
      '1',
    ]);
    expect(code).toBe(0);
    if (format === 'csv') expect(readFileSync(at('kinds.csv'), 'utf8')).toBe('kind,rows\na,3\nb,2\n');
    if (format === 'json') expect(spec('kinds.json').runs[0].rows).toHaveLength(2);
    expect(readFileSync(at(`kinds.${format}`)).length).toBeGreaterThan(10);
  });

  it('draws points in the colors of a column, also those of a matrix', async () => {
    const { stdout } = await cli([
      'plot',
      TABLE,
      '--x',
      'year',
      '--y',
      'size',
      '--color-by',
      'who',
      '-o',
      at('p.vl.json'),
      '-q',
    ]);
    expect(stdout).toMatch(/size +1\.5 +3\.875 +8/);
    expect(stdout).toMatch(/who +rows +share\nx +2 +50\.0 %\ny +2 +50\.0 %/);
    const [marks] = spec('p.vl.json').layer;
    expect(marks.data.values).toEqual([
      { x: 2000, y: 1.5, cluster: 'x' },
      { x: 2000, y: 2, cluster: 'y' },
      { x: 2001, y: 4, cluster: 'y' },
      { x: 2001, y: 8, cluster: 'x' },
    ]);
    writeFileSync(at('map.npy'), toNpy(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
    writeFileSync(at('classes.txt'), '7\n10\n7\n');
    await cli(['plot', at('map.npy'), '--labels', at('classes.txt'), '-o', at('m.vl.json'), '-q']);
    const [map] = spec('m.vl.json').layer;
    expect(map.data.values).toEqual([
      { x: 1, y: 2, cluster: '7' },
      { x: 3, y: 4, cluster: '10' },
      { x: 5, y: 6, cluster: '7' },
    ]);
    expect(map.encoding.color.scale.domain).toEqual(['7', '10']);
  });
});

describe('plot: pictures', () => {
  it('draws rows with their classes', async () => {
    const args = [
      '--shape',
      '8x8',
      '--pictures',
      '20',
      '--label-column',
      'column65',
      '-o',
      at('digits.vl.json'),
    ];
    const { stdout } = await cli(['plot', data('digits.csv.gz'), ...args]);
    expect(stdout).toContain('20 pictures of 8 x 8 pixels');
    const titles = spec('digits.vl.json').data.values.map(({ title }: { title: string }) => title);
    expect(titles.join('')).toBe('01234567890123456789');
  });

  it.each([
    ['a square of few', ['--pictures', '9'], [3, 3]],
    ['as many beside each other as asked', ['--pictures', '9', '--across', '4'], [4, 3]],
    ['up to ten beside each other', ['--pictures', '12'], [10, 2]],
  ])('puts %s', async (_, args, [columns, rows]) => {
    const picture = ['plot', data('digits.csv.gz'), '--shape', '8x8', '--label-column', 'column65'];
    await cli([...picture, ...args, '-q', '-o', at('grid.vl.json')]);
    const { values } = spec('grid.vl.json').data;
    const places = (axis: 'x' | 'y') =>
      new Set(values.map((value: Record<string, number>) => value[axis])).size;
    expect([places('x'), places('y')]).toEqual([columns, rows]);
  });

  it('draws the pictures of a folder with their names', async () => {
    const { code, stdout } = await cli([
      'plot',
      join(ROOT, 'images'),
      '--pictures',
      '2',
      '-o',
      at('f.vl.json'),
      '-q',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('2 pictures of 96 x 96 pixels in color');
    expect(spec('f.vl.json').data.values).toHaveLength(2);
  });

  it.each([
    [
      'no size',
      [data('digits.csv.gz')],
      /a row has 65 columns; use --shape to say how large the pictures are/,
    ],
    [
      'columns beside',
      [data('digits.csv.gz'), '--x', 'column0'],
      /only one way to draw rows can be chosen; use --pictures or --x/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await cli(['plot', ...args, '--pictures', '3', '-o', at('no.svg')]);
    expect([code, existsSync(at('no.svg'))]).toEqual([2, false]);
    expect(stderr).toMatch(message);
  });
});

describe('plot: refusals', () => {
  it.each([
    ['no column', [], /--x: which column is drawn\? its columns are kind, year, size, who/],
    ['an unknown column', ['--x', 'yaer'], /--x: there is no column "yaer" \(did you mean "year"\?\)/],
    ['an unknown facet', ['--x', 'year', '--facet', 'kin'], /--facet: there is no column "kin"/],
    ['text for y', ['--x', 'year', '--y', 'kind'], /--y: the column "kind" does not hold numbers/],
    ['intervals of text', ['--x', 'kind', '--bins', '3'], /--x: the column "kind" does not hold numbers/],
    [
      'a line of categories',
      ['--x', 'kind', '--mark', 'line'],
      /--mark: line requires numbers along the axis/,
    ],
    ['two ys', ['--x', 'year', '--y', 'size', '--count'], /can be chosen; use --count or --y/],
    [
      'an aggregate of nothing',
      ['--x', 'year', '--agg', 'mean'],
      /--agg requires a column to aggregate; use --y/,
    ],
    [
      'stacked means',
      ['--x', 'year', '--y', 'size', '--agg', 'mean', '--stack', 'who'],
      /--stack: a mean is no part of a whole; use --color-by/,
    ],
    [
      'a stacked line',
      ['--x', 'year', '--stack', 'who', '--mark', 'line'],
      /--stack requires bars or areas, not the mark line/,
    ],
    [
      'several ys of a bar',
      ['--x', 'year', '--y', 'size', '--mark', 'bar'],
      /several rows have year 2000.*--agg/,
    ],
    [
      'what only pictures have',
      ['--x', 'year', '--shape', '2x2'],
      /--shape is only used for rows that are drawn as pictures; use --pictures/,
    ],
    ['another ending', ['--x', 'year', '-o', 'x.pdf'], /must end in \.svg/],
    ['an input as output', ['--x', 'year', '-o', TABLE], /is an input/],
  ])('%s', async (_, args, message) => {
    const output = args.includes('-o') ? [] : ['-o', at('refused.svg')];
    const { code, stderr, stdout } = await cli(['plot', TABLE, ...args, ...output, '-q']);
    expect([code, stdout, existsSync(at('refused.svg'))]).toEqual([2, '', false]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses logarithms of what is not above 0, and a picture', async () => {
    writeFileSync(at('zero.csv'), 'a,b\n0,1\n2,3\n');
    const zero = await cli(['plot', at('zero.csv'), '--x', 'a', '--y', 'b', '--log', 'x', '-o', at('z.svg')]);
    expect([zero.code, zero.stderr]).toEqual([
      2,
      'clusterkit: --log: a has a value that is not above 0; use --where to leave such rows out\n',
    ]);
    const picture = await cli(['plot', join(ROOT, 'images/coins.png'), '--x', 'a']);
    expect([picture.code, picture.stderr]).toEqual([2, expect.stringContaining('is a picture')]);
  });
});
