import { describe, expect, it } from 'vitest';
import { contradictionText } from '../../src/cli/words/contradiction.ts';
import type { ChoiceOfK } from '../../src/output/choiceRecord.ts';

/** Evidence over k = 2 to 4, whose gap is told from 1. */
function choiceWith(
  gap: number[],
  stability: number[],
  hopkins: number,
  doubts: ChoiceOfK['verdict']['doubts'],
  chosen: number,
): ChoiceOfK {
  return {
    input: 'rows.csv',
    ks: [2, 3, 4],
    indices: {},
    top: {},
    knee: null,
    gap: { ks: [1, 2, 3, 4], gap, error: gap.map(() => 0.01), references: 20, k: chosen },
    stability: { rounds: 10, mean: stability, deviation: [0, 0, 0] },
    hopkins: { statistic: hopkins, clustered: hopkins > 0.7 } as ChoiceOfK['hopkins'],
    rows: 100,
    verdict: { k: null, votes: [], doubts, text: '' },
  };
}

describe('the contradiction of a choice', () => {
  it('says that the gap rises later', () => {
    const text = contradictionText(
      choiceWith([2.1, 1.8, 2.2, 2.5], [0.4, 0.96, 0.97], 0.98, ['gap-at-1'], 1),
    );
    expect(text).toBe(
      'Why they differ: the rule of the gap stops at the first k that the next does not improve on, here 1, but the gap is higher at k = 4 than at 1, samples have the same clusters at k = 4 (stability 0.97) and the rows are in heaps (Hopkins 0.98): clusters that are small, or in groups, show late, so look at k = 4.',
    );
  });

  it('says that the gap may rise beyond the last k, where nothing else speaks for that k', () => {
    const text = contradictionText(choiceWith([2.1, 1.8, 2.2, 2.5], [0.4, 0.96, 0.6], 0.98, ['gap-at-1'], 1));
    expect(text).toMatch(
      /k = 4 than at 1 and the rows .*: the gap may still rise beyond.* so try more k, and look at the rows\.$/,
    );
  });

  it('says that few rows decide nothing, and what many look like', () => {
    const choice = choiceWith([1, 0.8, 1.2, 1.1], [0.4, 0.5, 0.6], 0.5, ['gap-at-1', 'not-clustered'], 1);
    expect(contradictionText({ ...choice, rows: 33 })).toBe(
      'Why they differ: the gap is higher at k = 3 than at 1, but the rows are spread as by chance (Hopkins 0.50): 33 rows are too few to decide.',
    );
    expect(contradictionText(choice)).toMatch(/a few small clusters in a wide cloud look like this\.$/);
  });

  it('says what one heap looks like', () => {
    const text = contradictionText(choiceWith([2.1, 1.8, 1.7, 1.6], [0.4, 0.96, 0.5], 0.98, ['gap-at-1'], 1));
    expect(text).toMatch(
      /Hopkins 0\.98\) and samples have the same clusters at k = 3 \(stability 0\.96\), but no k/,
    );
    expect(text).toContain('one heap with a dense middle');
    expect(text).toContain('rings');
  });

  it('says why a cloud without gaps can be stable', () => {
    const text = contradictionText(
      choiceWith([1, 1.5, 1.2, 1.1], [0.95, 0.5, 0.5], 0.5, ['not-clustered'], 2),
    );
    expect(text).toMatch(
      /k = 2 \(stability 0\.95\) and the gap chooses k = 2, but .*chance \(Hopkins 0\.50\)/,
    );
  });

  it.each([
    ['there is no doubt', choiceWith([1, 1.5, 1.2, 1.1], [0.95, 0.5, 0.5], 0.98, [], 2)],
    [
      'all find nothing',
      choiceWith([1, 0.5, 0.2, 0.1], [0.5, 0.5, 0.5], 0.5, ['gap-at-1', 'not-clustered'], 1),
    ],
  ])('says nothing where %s', (_, choice) => expect(contradictionText(choice)).toBeUndefined());
});
