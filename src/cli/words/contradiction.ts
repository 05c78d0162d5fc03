import { listAll } from '../../core/words.ts';
import type { ChoiceOfK } from '../../output/choiceRecord.ts';

/** From this mean adjusted Rand index on, clusters of samples are those of all rows. */
const STEADY = 0.9;

/** Hopkins' statistic of fewer rows compares few of them. */
const FEW = 100;

/** What speaks for clusters, and where. */
interface Evidence {
  /** The k with the largest gap, where the curve rises above its value at 1 after all. */
  later?: number;
  /** The k of the steadiest clusters. */
  steady?: { k: number; mean: number };
}

/**
 * One sentence on why the evidence of a choice contradicts itself: some of it finds no clusters, and some does;
 * undefined where it agrees.
 */
export function contradictionText(choice: ChoiceOfK): string | undefined {
  const { verdict, hopkins } = choice;
  if (verdict.doubts.length === 0) return undefined;
  const found = evidenceOf(choice);
  const isClustered = hopkins?.clustered === true;
  if (verdict.doubts.includes('not-clustered')) return unclusteredText(choice, found);
  const heaps = isClustered ? [`the rows are in heaps (Hopkins ${hopkins.statistic.toFixed(2)})`] : [];
  if (found.later !== undefined) {
    const at = found.later;
    const steady = steadyText(choice, at);
    const also = [`the gap is higher at k = ${at} than at 1`, ...steady, ...heaps];
    const isOpen = at === choice.ks.at(-1) && steady.length === 0;
    const reading = isOpen
      ? 'the gap may still rise beyond, as it does where clusters are many, small, or no round heaps, so try more k, and look at the rows'
      : `clusters that are small, or in groups, show late, so look at k = ${at}`;
    return `Why they differ: the rule of the gap stops at the first k that the next does not improve on, here 1, but ${listAll(also)}: ${reading}.`;
  }
  const also = [...heaps, ...steadyText(choice, found.steady?.k)];
  if (also.length === 0) return undefined;
  return `Why they differ: ${listAll(also)}, but no k is tighter than clusters of evenly spread rows: one heap with a dense middle and far rows around it looks like this, and so do rings and bands.`;
}

/** The rows are spread as by chance, but something still finds clusters. */
function unclusteredText(choice: ChoiceOfK, found: Evidence): string | undefined {
  const { gap, hopkins, verdict } = choice;
  const isTight = gap && gap.k > 1 && !verdict.doubts.includes('gap-at-1');
  const also = [...steadyText(choice, found.steady?.k), ...(isTight ? [`the gap chooses k = ${gap.k}`] : [])];
  if (also.length === 0) return found.later === undefined ? undefined : unsureText(choice, found.later);
  return `Why they differ: ${listAll(also)}, but the rows are spread as by chance (Hopkins ${hopkins?.statistic.toFixed(2)}): a cloud without gaps is cut in the same places each time, by its outline.`;
}

/** Nothing but a gap that rises late speaks against rows that are spread by chance. */
function unsureText({ hopkins, rows }: ChoiceOfK, later: number): string {
  const reading =
    rows < FEW ? `${rows} rows are too few to decide` : 'a few small clusters in a wide cloud look like this';
  return `Why they differ: the gap is higher at k = ${later} than at 1, but the rows are spread as by chance (Hopkins ${hopkins?.statistic.toFixed(2)}): ${reading}.`;
}

function evidenceOf({ gap, stability, ks }: ChoiceOfK): Evidence {
  const found: Evidence = {};
  if (gap) {
    const highest = gap.gap.indexOf(Math.max(...gap.gap));
    const first = gap.gap[gap.ks.indexOf(1)];
    if (gap.gap[highest] - gap.error[highest] > first) found.later = gap.ks[highest];
  }
  if (stability) {
    const mean = Math.max(...stability.mean.filter((_, at) => ks[at] > 1));
    if (mean >= STEADY) found.steady = { k: ks[stability.mean.indexOf(mean)], mean };
  }
  return found;
}

function steadyText({ ks, stability }: Pick<ChoiceOfK, 'ks' | 'stability'>, k: number | undefined): string[] {
  const mean = k === undefined ? undefined : stability?.mean[ks.indexOf(k)];
  return mean !== undefined && mean >= STEADY
    ? [`samples have the same clusters at k = ${k} (stability ${mean.toFixed(2)})`]
    : [];
}
