import { plural } from '../../core/words.ts';
import { toCsv } from '../../output/csv.ts';
import type { TreePair } from '../../work/compareTrees.ts';
import { printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** How far two trees agree, a line for each measure. */
export function treePairText({ run }: TreePair, painter: Painter): string {
  const { input, other, n, crossings, cuts } = run;
  const rows = [
    [
      'cophenetic correlation',
      figure(run.copheneticCorrelation),
      'of the heights at which pairs merge; 1: the same heights',
    ],
    ["Baker's gamma", figure(run.bakersGamma), 'of the ranks of these heights; 1: the same shape'],
    [
      'entanglement',
      figure(run.entanglement),
      `of the leaves face to face; 0: one order (${plural(crossings, 'crossing')})`,
    ],
    ...cuts.flatMap(({ k, fowlkesMallows, ari }) => [
      [`Fowlkes-Mallows, k = ${k}`, figure(fowlkesMallows), 'of both trees cut into k; 1: the same clusters'],
      [`adjusted Rand, k = ${k}`, figure(ari), ''],
    ]),
  ];
  const [header, ...lines] = tableLines(
    [{ title: 'measure' }, { title: 'value', right: true }, { title: 'what it is' }],
    rows,
  );
  const head = painter.strong(`${printable(input.path)} and ${printable(other.path)}  ${n} leaves`);
  return `${[head, '', painter.faint(header), ...lines.map((line) => line.trimEnd())].join('\n')}\n`;
}

/** A line for each two trees. */
export function treePairsCsv(pairs: readonly TreePair[]): string {
  const ks = pairs[0].run.cuts.map(({ k }) => k);
  const header = ['a', 'b', 'n', 'cophenetic_correlation', 'bakers_gamma', 'entanglement', 'crossings'];
  const rows = pairs.map(({ run }) => [
    ...[run.input.path, run.other.path, run.n, run.copheneticCorrelation, run.bakersGamma, run.entanglement],
    run.crossings,
    ...run.cuts.map((cut) => cut.fowlkesMallows),
  ]);
  return [...toCsv([...header, ...ks.map((k) => `fowlkes_mallows_k${k}`)], rows)].join('');
}

function figure(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(4);
}
