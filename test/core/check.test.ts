import { describe, expect, it } from 'vitest';
import { checkChoice, checkInteger, checkNumber, nearest } from '../../src/core/check.ts';
import { ClusterkitError, invalid } from '../../src/core/errors.ts';

function refusal(run: () => unknown): ClusterkitError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ClusterkitError);
    return error as ClusterkitError;
  }
  throw new Error('nothing was refused');
}

describe('invalid', () => {
  it.each([
    [3.5, 'received 3.5'],
    ['abc', 'received "abc"'],
    [Number.NaN, 'received NaN'],
    [undefined, 'received undefined'],
    [null, 'received null'],
    [[1, 2], 'received Array'],
    [Object.create(null), 'received an object'],
    ['x'.repeat(100), `received "${'x'.repeat(77)}..."`],
  ])('shows %s', (value, shown) => {
    const error = invalid('k', 'a whole number', value);
    expect(error.message).toBe(`Expected a whole number for k but ${shown}`);
    expect(error.code).toBe('usage');
    expect(error.name).toBe('ClusterkitError');
  });

  it('keeps a string of 80 characters whole', () => {
    expect(invalid('k', 'less', 'x'.repeat(80)).message).toContain(`"${'x'.repeat(80)}"`);
  });
});

describe('checkInteger', () => {
  it('gives back whole numbers of the range, both ends included', () => {
    expect([1, 2, 5].map((value) => checkInteger('k', value, 1, 5))).toEqual([1, 2, 5]);
    expect(checkInteger('seed', Number.MAX_SAFE_INTEGER, 0)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([0, 6, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '3' as unknown as number])(
    'refuses %s outside of 1 to 5',
    (value) => {
      const { message, code } = refusal(() => checkInteger('k', value, 1, 5));
      expect(message).toMatch(/^Expected a whole number from 1 to 5 for k but received /);
      expect(code).toBe('usage');
    },
  );

  it('names only the lower end when there is no upper one', () => {
    const { message } = refusal(() => checkInteger('k', 0, 1));
    expect(message).toBe('Expected a whole number of at least 1 for k but received 0');
  });

  it('refuses numbers that are too large to be exact', () => {
    expect(refusal(() => checkInteger('seed', 2 ** 53, 0)).code).toBe('usage');
  });
});

describe('checkNumber', () => {
  it('gives back finite numbers from the lower end on', () => {
    expect([0, 0.25, 1e300].map((value) => checkNumber('tol', value, 0))).toEqual([0, 0.25, 1e300]);
  });

  it.each([-1e-9, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    const { message } = refusal(() => checkNumber('tol', value, 0));
    expect(message).toBe(`Expected a number of at least 0 for tol but received ${value}`);
  });
});

describe('checkChoice', () => {
  it('gives back an allowed word', () => {
    expect(checkChoice('init', 'random', ['k-means++', 'random'])).toBe('random');
  });

  it('lists the allowed words and suggests the near one', () => {
    const { message } = refusal(() => checkChoice('space', 'oklap', ['rgb', 'lab', 'oklab']));
    expect(message).toBe('space "oklap": did you mean oklab? Expected rgb, lab or oklab');
  });

  it('suggests nothing for a word that is far from all', () => {
    const { message } = refusal(() => checkChoice('space', 'cmyk-euroscale', ['rgb', 'lab']));
    expect(message).toBe('Expected rgb or lab for space but received "cmyk-euroscale"');
    // a long list stands last
    const many = Array.from({ length: 30 }, (_, i) => `index-${i}`);
    expect(refusal(() => checkChoice('metrics', 'f1', many)).message).toMatch(
      /^metrics received "f1"; expected index-0, /,
    );
  });

  it('names a single choice without a list', () => {
    expect(refusal(() => checkChoice('space', 'hsv', ['rgb'])).message).toContain('Expected rgb for space');
  });

  it('takes case seriously but suggests over it', () => {
    expect(refusal(() => checkChoice('space', 'RGB', ['rgb', 'lab'])).message).toContain('did you mean rgb?');
  });
});

describe('nearest', () => {
  const commands = ['info', 'histogram', 'kmeans', 'minibatch'];

  it.each([
    ['k-means', 'kmeans'],
    ['kmean', 'kmeans'],
    ['Histogram', 'histogram'],
    ['histgoram', 'histogram'],
    ['mini-batch', 'minibatch'],
    ['ifno', 'info'],
    ['ofni', undefined],
    ['inf', 'info'],
    ['dendrogram', undefined],
  ])('of %s is %s', (word, expected) => {
    expect(nearest(word, commands)).toBe(expected);
  });

  it('is the first of equally near words', () => {
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
  });

  it('is none among no words', () => {
    expect(nearest('bat', [])).toBeUndefined();
  });
});
