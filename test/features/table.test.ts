import { describe, expect, it } from 'vitest';
import { runFeatures } from '../../src/features/pipeline.ts';
import { parseFeatures } from '../../src/features/spec.ts';
import { FEATURES, type FeatureEntry, type FeatureParam } from '../../src/features/table.ts';
import { readDigits } from '../support/digits.ts';

/** Something that may be written behind an option, and something that may not. */
function examplesOf({ type, name, min = 0, max, choices = [] }: FeatureParam): [string, string] {
  switch (type) {
    case 'switch':
      return [name, `${name}=1`];
    case 'choice':
      return [`${name}=${choices.at(-1)}`, `${name}=nothing`];
    case 'size':
      return [`${name}=3x4`, `${name}=0x4`];
    case 'range':
      return [`${name}=0..9`, `${name}=9`];
    case 'count':
      return [`${name}=${min}`, max === undefined ? `${name}=${min - 1}` : `${name}=${max + 1}`];
    case 'number':
      return [`${name}=${min}`, `${name}=${min - 1}`];
  }
}

/** What a step is applied to. */
async function givenTo({ takes }: FeatureEntry) {
  const texts = { texts: ['red fish', 'blue fish', 'red sea'], n: 3 };
  if (takes === 'texts') return texts;
  if (takes === 'sparse') return (await runFeatures(texts, parseFeatures(['tfidf']))).data;
  return readDigits(120).data;
}

it('divides under either name', async () => {
  expect(parseFeatures(['divide:255'])).toEqual(parseFeatures(['raw:255']));
  const rows = { x: Float64Array.of(0, 51, 255), n: 3, dim: 1 };
  const { data } = await runFeatures(rows, parseFeatures(['divide:255']));
  expect(Array.from((data as typeof rows).x)).toEqual([0, 0.2, 1]);
});

describe.each<FeatureEntry>(FEATURES)('$name', (entry) => {
  const { name, params, fitted = {}, onlyHere, load } = entry;

  it('reads each of its options, and refuses values that are none', () => {
    for (const param of params) {
      const [good, bad] = examplesOf(param);
      expect(Object.keys(parseFeatures([`${name}:${good}`])[0].options)).toEqual([param.name]);
      expect(() => parseFeatures([`${name}:${bad}`]), bad).toThrow(`${name} ${param.name}`);
    }
    expect(params.filter(({ main }) => main).length).toBeLessThan(2);
  });

  it('has the defaults, the lists and the code that its table says', async () => {
    const { steps, models } = await runFeatures(await givenTo(entry), parseFeatures([name]));
    for (const { name: option, default: usual } of params) {
      const used = steps[0].params[option];
      if (usual !== undefined && usual !== 'auto') expect(used, option).toEqual(usual);
      else if (option in steps[0].params) expect(used).toBeDefined();
    }
    const lengths = Object.entries(models[0].fitted).map(([list, numbers]) => [list, numbers.length]);
    const { from, to } = models[0];
    const said = Object.entries(fitted).map(([list, sides]) => [
      list,
      sides.reduce((product, side) => product * { from, to }[side], 1),
    ]);
    expect(lengths).toEqual(said);
    expect((await load()).apply !== undefined).toBe(lengths.length > 0);
    expect(models[0].terms?.length).toBe(entry.terms && to);
    if (onlyHere) expect(lengths).toEqual([]);
  });
});
