import { describe, expect, it } from 'vitest';
import { ClusterkitError, describeError, type Remedy, withRemedies } from '../../src/core/errors.ts';
import { MORE_MEMORY } from '../../src/core/memory.ts';
import { describeWarning, warningRemedies, wordWarning } from '../../src/core/warnings.ts';
import { namingRows } from '../../src/work/places.ts';

const FLAGS: Record<string, string> = { k: '-k', maxMemory: '--max-memory', where: '--where' };
const asFlags = (option: string, value?: string) =>
  FLAGS[option] && (value === undefined ? FLAGS[option] : `${FLAGS[option]} ${value}`);

describe('ClusterkitError', () => {
  const fields = { option: 'k', at: { file: 'a.csv', row: 3, column: 'x' }, remedies: [MORE_MEMORY] };
  const error = new ClusterkitError('input', 'the cell is empty', fields);

  it('keeps its facts as data, and its cause', () => {
    expect(error).toMatchObject({ code: 'input', reason: 'the cell is empty', ...fields });
    const cause = new Error('below');
    expect(new ClusterkitError('input', 'above', { cause }).cause).toBe(cause);
  });

  it('is one sentence of them for callers of the library', () => {
    expect(error.message).toBe('a.csv: row 3, column "x": k: the cell is empty; raise maxMemory');
    expect(new ClusterkitError('input', 'plain').message).toBe('plain');
  });

  it('is another sentence where options are written in another way', () => {
    expect(describeError(error, asFlags)).toBe(
      'a.csv: row 3, column "x": -k: the cell is empty; raise --max-memory',
    );
  });

  it('says the name of a row in place of its number', () => {
    expect(error.with({ at: { ...error.at, name: 'line 5' } }).message).toMatch(
      /^a\.csv: line 5, column "x": /,
    );
  });

  it('changes only the details that are given', () => {
    const changed = error.with({ code: 'usage', option: undefined, at: { column: 2 } });
    expect(changed).toMatchObject({
      code: 'usage',
      at: { column: 2 },
      remedies: [MORE_MEMORY],
      cause: error,
    });
    expect(changed.message).toBe('column 2: the cell is empty; raise maxMemory');
  });

  it('shows the value of the option, within quotes when it is more than a word', () => {
    const of = (value: string) => new ClusterkitError('usage', 'refused', { option: 'where', value });
    expect(of('a').message).toBe('where = a: refused');
    expect(describeError(of('a > 1'), asFlags)).toBe('--where "a > 1": refused');
  });
});

describe('remedies', () => {
  const missing: Remedy[] = [
    { option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' },
    { option: 'missing', how: 'set', value: 'mean', to: 'fill them' },
  ];

  it.each<[Remedy[], string]>([
    [[], 'no'],
    [[MORE_MEMORY], 'no; raise maxMemory'],
    [[{ option: 'k', how: 'lower' }, MORE_MEMORY], 'no; lower k or raise maxMemory'],
    [missing, 'no; use missing = drop to leave such rows out or missing = mean to fill them'],
    [
      [{ option: 'limit', how: 'set' }, { option: 'sample', how: 'set' }, MORE_MEMORY],
      'no; use limit or sample, or raise maxMemory',
    ],
    [[{ how: 'do', what: 'shrink it' }, MORE_MEMORY], 'no; shrink it or raise maxMemory'],
  ])('are words: %j', (remedies, words) => {
    expect(withRemedies('no', remedies)).toBe(words);
  });

  it('are left out where there is no such option', () => {
    expect(withRemedies('no', [...missing, MORE_MEMORY], asFlags)).toBe('no; raise --max-memory');
    expect(withRemedies('no', missing, asFlags)).toBe('no');
  });
});

describe('warnings', () => {
  it('have remedies as data', () => {
    const warning = { code: 'not-converged', iterations: 3 } as const;
    expect(warningRemedies(warning)).toEqual([{ option: 'maxIter', how: 'raise' }]);
    expect(describeWarning(warning)).toBe('not converged after 3 iterations; raise maxIter');
    expect(wordWarning(warning, () => '--max-iter')).toMatch(/; raise --max-iter$/);
    expect(wordWarning(warning, asFlags)).toBe('not converged after 3 iterations');
  });
});

describe('names in a sentence', () => {
  it('are shortened where they are longer than sentences, and whole in the facts', () => {
    const name = `${'a'.repeat(3000)}.csv`;
    const error = new ClusterkitError('input', 'NaN', { at: { file: name, name, column: name } });
    const brief = `${'a'.repeat(200)}...${'a'.repeat(46)}.csv`;
    expect(error.message).toBe(`${brief}: ${brief}, column "${brief}": NaN`);
    expect(error.at?.file).toBe(name);
    const fits = 'b'.repeat(400);
    expect(new ClusterkitError('input', 'NaN', { at: { file: fits } }).message).toBe(`${fits}: NaN`);
  });
});

describe('namingRows', () => {
  const subject = {
    path: 'a.csv',
    placeOf: async (row: number) => ({ file: 'b.csv', name: `line ${row + 2}` }),
  };
  const failing = (error: unknown, given: Parameters<typeof namingRows>[0] = subject) =>
    namingRows(given, () => Promise.reject(error)).catch(({ message }) => message);
  const ofRow = new ClusterkitError('input', 'NaN', { at: { row: 3, column: 1 } });

  it('gives a row the file and the name that the user knows', async () => {
    expect(await failing(ofRow)).toBe('b.csv: line 5, column 1: NaN');
    expect(await failing(ofRow, { path: 'a.csv' })).toBe('a.csv: row 3, column 1: NaN');
  });

  it('gives everything else the file, unless it has one', async () => {
    expect(await failing(new ClusterkitError('memory', 'too much'))).toBe('a.csv: too much');
    const elsewhere = new ClusterkitError('input', 'NaN', { at: { file: 'c.csv', name: 'line 1' } });
    expect(await failing(elsewhere)).toBe('c.csv: line 1: NaN');
  });

  it('leaves wrong options, interruptions and bugs alone', async () => {
    expect(await failing(new ClusterkitError('usage', 'wrong', { option: 'k' }))).toBe('k: wrong');
    expect(await failing(new ClusterkitError('aborted', 'interrupted'))).toBe('interrupted');
    expect(await failing(new TypeError('a bug'))).toBe('a bug');
    expect(await namingRows(subject, () => 7)).toBe(7);
  });
});
