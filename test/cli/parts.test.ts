import { describe, expect, it } from 'vitest';
import { decimalGrid, wholeGrid } from '../../src/cli/grids.ts';
import { plainText } from '../../src/cli/layout.ts';
import { byteSize, decimal, hexColor, seedNumber, wholeNumber } from '../../src/cli/options.ts';
import { ProgressLine } from '../../src/cli/progress.ts';
import { count, meansText, measure, percent, printable, tableLines } from '../../src/cli/table.ts';
import { colorLevel } from '../../src/cli/terminal.ts';
import { plural } from '../../src/core/words.ts';

const clusterCounts = wholeGrid({ min: 1, max: 2 ** 24 }, 'clusters');

describe('option values', () => {
  it.each([
    ['4', [4]],
    ['2..5', [2, 3, 4, 5]],
    ['2..12:5', [2, 7, 12]],
    ['8,2,4,4', [2, 4, 8]],
    ['2..4,3..5', [2, 3, 4, 5]],
  ])('reads the ks %s', (text, ks) => expect(clusterCounts(text)).toEqual(ks));

  it('says how many clusters and ks there may be', () => {
    expect(() => clusterCounts('1000000000')).toThrow('Expected numbers of clusters of at most 16777216.');
    expect(() => clusterCounts('1..1000000')).toThrow(
      '100000 of them at most; 1..1000000:1000 is every 1000th',
    );
  });

  it.each(['', '0', '-1', '2..1', '1..', 'a', '2..9:0', '1.5', '1e3', '1..99999999', '0x4', '2,,3'])(
    'refuses the ks "%s"',
    (text) => {
      expect(() => clusterCounts(text)).toThrow(/Expected numbers of clusters/);
    },
  );

  it.each([
    ['1000', 1000],
    ['50MB', 50e6],
    ['2G', 2e9],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['512kb', 512e3],
  ])('reads the size %s', (text, bytes) => expect(byteSize(text)).toBe(bytes));

  it.each(['', 'x', '-1', '1PB', 'GB'])('refuses the size "%s"', (text) =>
    expect(() => byteSize(text)).toThrow(/500MB/),
  );

  it('reads numbers whole', () => {
    expect([wholeNumber(1)('12'), decimal(0)('1e-4'), decimal(0)('.5'), seedNumber('0')]).toEqual([
      12, 1e-4, 0.5, 0,
    ]);
    for (const text of ['', '1.5', '-3', '0x10', '3abc', 'Infinity', '1e2', '9007199254740993'])
      expect(() => wholeNumber(1)(text)).toThrow();
    for (const text of ['', 'NaN', '1e999', '-1', '1,5']) expect(() => decimal(0)(text)).toThrow();
    for (const text of ['', '-1', '1.5', 'randm']) expect(() => seedNumber(text)).toThrow();
  });

  it('reads colors', () => {
    expect(hexColor('#fff')).toEqual([255, 255, 255]);
    expect(() => hexColor('white')).toThrow(/#f0b308/);
  });
});

describe('grids', () => {
  it.each([
    ['0.5', [0.5]],
    ['1..3:0.5', [1, 1.5, 2, 2.5, 3]],
    ['0.1..0.5:0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['1e3,2,-1', [-1, 2, 1000]],
    ['1..4', [1, 2, 3, 4]],
    ['-1..1,0.5', [-1, 0, 0.5, 1]],
    ['0.5..0.5', [0.5]],
  ])('reads the numbers %s', (text, values) =>
    expect(decimalGrid({ min: Number.NEGATIVE_INFINITY })(text)).toEqual(values),
  );

  it.each(['', 'a', '1..', '2..1:0.5', '2..1', '1..2:0', '-1', '1,,2', '0..1:1e-9'])('refuses "%s"', (text) =>
    expect(() => decimalGrid({ min: 0 })(text)).toThrow(/Expected numbers/),
  );

  it.each([
    ['0.1..1', '0.1..1:0.1'],
    ['0..0.5', '0..0.5:0.1'],
    ['1..2.5', '1..2.5:0.1'],
    ['0.5..20', '0.5..20:1'],
    ['0..0.0003', '0..0.0003:0.00001'],
    ['2,1e-9..4e-9', '1e-9..4e-9:1e-10'],
  ])('wants a step in %s, such as %s', (text, example) => {
    const grid = decimalGrid({ min: 0 });
    expect(() => grid(text)).toThrow(
      `Expected a step between numbers that are not whole, such as ${example}.`,
    );
    expect(grid(example).length).toBeGreaterThan(4);
  });
});

describe('text', () => {
  it('tells means apart', () => {
    expect(meansText([Math.PI, 120.5])).toEqual(['3.1416', '120.5']);
    expect(meansText([1e9 + 2.25, 1e9 + 11, 1e9 + 6.625])).toEqual([
      '1000000002.25',
      '1000000011',
      '1000000006.63',
    ]);
    expect(meansText([7, 7])).toEqual(['7', '7']);
    expect(meansText([Number.NaN, 1 / 3, 0])).toEqual(['', '0.33333', '0']);
    expect(meansText([Number.NaN])).toEqual(['']);
    expect(meansText([])).toEqual([]);
  });

  it('lines up wide characters', () => {
    const lines = tableLines(
      [{ title: 'a' }, { title: 'n', right: true }],
      [
        ['花', '1'],
        ['xyz', '20'],
      ],
    );
    expect(lines.map(plainText)).toEqual(['a     n', '花    1', 'xyz  20']);
  });

  it('shows control characters instead of sending them', () => {
    expect(printable('a\x1b]0;x\x07\u009b b')).toBe('a\\x1b]0;x\\x07\\x9b b');
  });

  it('rounds without lying', () => {
    expect([0, 1e-5, 0.391, 0.99999, 1].map(percent)).toEqual([
      '0.0 %',
      '<0.1 %',
      '39.1 %',
      '>99.9 %',
      '100.0 %',
    ]);
    expect([count(3), count(2.25), measure(155177964.52), measure(0.000123456789)]).toEqual([
      '3',
      '2.3',
      '155177964.5',
      '0.00012345679',
    ]);
    expect([plural(1, 'pixel'), plural(0, 'pixel')]).toEqual(['1 pixel', '0 pixels']);
  });
});

describe('colors on the terminal', () => {
  it.each([
    [{ COLORTERM: 'truecolor' }, true, undefined, 3],
    [{ TERM: 'xterm-256color' }, true, undefined, 2],
    [{ TERM: 'xterm' }, true, undefined, 1],
    [{ TERM: 'dumb' }, true, undefined, 0],
    [{ NO_COLOR: '1' }, true, undefined, 0],
    [{ NO_COLOR: '', COLORTERM: '24bit' }, true, undefined, 3],
    [{ NO_COLOR: '1', FORCE_COLOR: '2' }, true, undefined, 2],
    [{ FORCE_COLOR: '0', COLORTERM: 'truecolor' }, true, undefined, 0],
    [{ NO_COLOR: '1' }, false, true, 3],
    [{ FORCE_COLOR: '3' }, true, false, 0],
    [{}, false, undefined, 0],
  ])('%o, terminal %s, flag %s: level %i', (env, tty, flag, level) => {
    expect(colorLevel(tty, env as Record<string, string>, flag)).toBe(level);
  });
});

describe('progress', () => {
  it('says nothing about short work, and leaves no trace', () => {
    const written: string[] = [];
    const line = new ProgressLine({ write: (text: string) => written.push(text), columns: 40 });
    line.show({ stage: 'k-means', done: 1, total: 2 });
    line.clear();
    expect(written).toEqual([]);
  });
});
