import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../src/cli/progress.ts';

const STAGE = 'k-means, k = 2 to 21';

/** A line on a terminal whose clock the test turns. */
function watched(columns = 80) {
  const written: string[] = [];
  let now = 1000;
  const line = new ProgressLine({ write: (text: string) => written.push(text), columns }, { now: () => now });
  /** What the terminal shows after `ms` more, when work is at `done` of `total`. */
  const later = (ms: number, done: number, total = 200, stage = STAGE, pass?: number) => {
    now += ms;
    line.show({ stage, done, total, ...(pass !== undefined && { pass }) });
    return (written.at(-1) ?? '')
      .replace('\r\x1b[2K', '')
      .replace(/^[█░]+ /, '')
      .replace(/, [\d.]+(\/s| s each)/, '');
  };
  return { later, line, written };
}

const secondsOf = (text: string) => Number(/, (\d+) s left$/.exec(text)?.[1]);

describe('progress', () => {
  it('tells how long the rest will take, after a while', () => {
    const { later } = watched();
    expect(later(0, 0)).toBe('');
    expect(later(600, 6)).toBe(`${STAGE}: 6 of 200`);
    expect(later(600, 12)).toBe(`${STAGE}: 12 of 200, 19 s left`);
    expect(later(10_000, 112)).toBe(`${STAGE}: 112 of 200, 9 s left`);
  });

  it('makes no forecast of hours from the first seconds', () => {
    const { later } = watched();
    later(0, 0, 1830);
    expect(later(4000, 4, 1830)).toBe(`${STAGE}: 4 of 1830`);
    expect(later(3000, 30, 1830)).toContain('7 min 0 s left');
    const slow = watched().later;
    slow(0, 0, 1830);
    expect(slow(10_000, 2, 1830)).toContain(' left');
  });

  it('tells the passes of what takes long, where there is room', () => {
    const wide = watched();
    expect(wide.later(600, 0, 1, STAGE, 17)).toBe(`${STAGE}, pass 17: 0 of 1`);
    expect(watched(30).later(600, 0, 1, STAGE, 17)).toBe(`${STAGE}: 0 of 1`);
  });

  it('counts down evenly when the work does', () => {
    const { later } = watched();
    later(0, 0, 100);
    const left = Array.from({ length: 99 }, (_, i) => secondsOf(later(200, i + 1, 100))).slice(5);
    left.forEach((seconds, i) => {
      expect(seconds).toBe(Math.max(1, Math.ceil(((100 - (i + 6)) * 200) / 1000)));
    });
  });

  it('does not jump when many parts are done at once', () => {
    const { later } = watched();
    later(0, 0, 100);
    later(1000, 10, 100);
    const waiting = Array.from({ length: 50 }, () => secondsOf(later(100, 10, 100)));
    // what is known by now says 54 s, and 5 s as soon as 60 parts are done
    expect(waiting.at(-1)).toBeGreaterThan(30);
    const shown = [waiting.at(-1) ?? 0, ...Array.from({ length: 20 }, () => secondsOf(later(100, 60, 100)))];
    shown.forEach((seconds, i) => {
      if (i > 0) expect(Math.abs(seconds - shown[i - 1])).toBeLessThanOrEqual(3);
    });
    expect(shown.at(-1)).toBeLessThan(shown[0] / 2);
  });

  it('is never negative, however long the last part takes', () => {
    const { later } = watched();
    later(0, 0, 3);
    later(2000, 2, 3);
    for (let i = 0; i < 50; i++) expect(secondsOf(later(1000, 2, 3))).toBeGreaterThan(0);
    expect(secondsOf(later(200, 3, 3))).toBeGreaterThan(0);
  });

  it('begins anew with other work', () => {
    const { later } = watched();
    later(0, 0);
    expect(later(5000, 100)).toContain('5 s left');
    expect(later(200, 1)).toBe(`${STAGE}: 1 of 200`);
    expect(later(2000, 2)).toContain(' left');
    expect(later(200, 2, 300)).toBe(`${STAGE}: 2 of 300`);
    expect(later(200, 3, 300, 'other')).toBe('other: 3 of 300');
  });

  it.each([
    [3.5e5, '5 min 50 s left'],
    [3.6e5, '6 min 0 s left'],
    [7.5e6, '2 h 5 min left'],
  ])('says %d ms as %s', (ms, text) => {
    const { later } = watched();
    later(0, 0, 2);
    expect(later(ms, 1, 2)).toBe(`${STAGE}: 1 of 2, ${text}`);
  });

  it.each([
    [80, `${STAGE}: 100 of 200, 5 s left`],
    [40, 'k-means: 100 of 200, 5 s left'],
    [28, '100 of 200, 5 s left'],
    [20, 'k-means: 100 of 200'],
    [12, '100 of 200'],
    [8, '50 %'],
    [0, `${STAGE}: 100 of 200, 5 s left`],
  ])('fits into %d columns', (columns, text) => {
    const { later } = watched(columns);
    later(0, 0);
    const shown = later(5000, 100);
    if (columns > 0) expect(shown.length).toBeLessThan(columns);
    expect(shown).toBe(text);
  });

  it('tells which fit it is where there is no room for its stage, and the share of millions of parts', () => {
    const fit = 'fit 46 of 104: tree of the distinct colors of a picture';
    const { later } = watched(48);
    later(0, 0, 600e6, fit);
    expect(later(1500, 150e6, 600e6, fit)).toBe('fit 46 of 104: 25 %, 5 s left');
    expect(watched(120).later(600, 150e6, 600e6, fit)).toBe(`${fit}: 25 %`);
  });

  it('writes ten times a second at most, and leaves no trace', () => {
    const { later, line, written } = watched();
    later(600, 0);
    for (let i = 0; i < 50; i++) later(10, i);
    expect(written.length).toBeLessThanOrEqual(6);
    line.clear();
    line.clear();
    expect(written.filter((text) => text === '\r\x1b[2K')).toHaveLength(1);
    expect(written.at(-1)).toBe('\r\x1b[2K');
  });
});

describe('the bar', () => {
  /** The whole line after `ms`, at `done` of `total`. */
  function shown(
    columns: number,
    steps: [ms: number, done: number, total?: number, pass?: number][],
    ascii = false,
  ) {
    let now = 0;
    let text = '';
    const line = new ProgressLine(
      { write: (one: string) => (text = one), columns },
      { now: () => now, ascii },
    );
    for (const [ms, done, total = 200, pass] of steps) {
      now += ms;
      line.show({ stage: STAGE, done, total, ...(pass !== undefined && { pass }) });
    }
    return text.replace('\r\x1b[2K', '');
  }

  const half: [number, number][] = [
    [0, 0],
    [5000, 100],
  ];

  it('shows the share, the rate and the time left', () => {
    expect(shown(80, half)).toBe(`${'█'.repeat(9)}${'░'.repeat(10)} ${STAGE}: 100 of 200, 20/s, 5 s left`);
    expect(shown(80, half, true)).toMatch(/^#{9}\.{10} k-means/);
  });

  it('tells the pass of a start', () => {
    expect(
      shown(100, [
        [0, 0],
        [5000, 100, 200, 17],
      ]),
    ).toMatch(/^█+░+ k-means, k = 2 to 21, pass 17: 100/);
  });

  it('has slow parts by the seconds of each', () => {
    expect(
      shown(100, [
        [0, 0, 10],
        [9000, 3, 10],
      ]),
    ).toContain('3 of 10, 3.0 s each, 21 s left');
  });

  it.each([20, 30, 40, 60, 80, 120])('fits into %d columns', (columns) => {
    expect(shown(columns, half).length).toBeLessThan(columns);
  });

  it('forecasts nothing from the first parts, unless they take long', () => {
    expect(
      shown(80, [
        [0, 0],
        [1200, 1],
      ]),
    ).not.toMatch(/left|\/s/);
    expect(
      shown(80, [
        [0, 0],
        [1200, 3],
      ]),
    ).toContain('left');
    expect(
      shown(80, [
        [0, 0],
        [2500, 1],
      ]),
    ).toContain('left');
  });

  it('stands for several parts only', () => {
    expect(
      shown(80, [
        [0, 0, 1],
        [700, 0, 1, 4],
      ]),
    ).toBe(`${STAGE}, pass 4: 0 of 1`);
  });
});
