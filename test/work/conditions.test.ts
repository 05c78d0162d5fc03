import { describe, expect, it } from 'vitest';
import { boundsText } from '../../src/cli/words/bounds.ts';
import { metConditions, parseConditions } from '../../src/work/conditions.ts';

const NAMES = ['ari', 'moved'] as const;
const read = (text: string) => parseConditions(text, NAMES, '"ari<0.95"');

describe('conditions', () => {
  it('are names, signs and values, in percent or not', () => {
    expect(read(' ARI <= .95 ,moved>5%')).toEqual([
      { name: 'ari', sign: '<=', value: 0.95 },
      { name: 'moved', sign: '>', value: 5, percent: true },
    ]);
  });

  it.each([
    ['', /Expected bounds such as "ari<0\.95" for failIf but received ""/],
    ['ari', /Expected bounds/],
    ['ari=1', /Expected bounds/],
    ['ari=<1', /Expected bounds/],
    ['ari<1,', /Expected bounds/],
    ['ari<1%%', /Expected bounds/],
    ['move>1', /failIf "move": did you mean moved\? Expected ari or moved/],
  ])('refuse %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('are met at the value itself where the sign says so, and by what is not defined', () => {
    const met = (text: string, found: number) => metConditions('a', read(text), () => found).length > 0;
    expect(['ari<1', 'ari<=1', 'ari>1', 'ari>=1'].map((text) => met(text, 1))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(met('ari<1', Number.NaN)).toBe(true);
  });

  it('are told with their unit', () => {
    const found = { ari: 0.5, moved: 7.5 };
    const met = metConditions('b.json', read('ari<=0.5,moved>5%'), ({ name }) => found[name]);
    expect(boundsText(met)).toBe(
      'b.json: ari is 0.5, and <= 0.5 fails; b.json: moved 7.5000 % is above 5 % by 2.5000',
    );
  });
});
