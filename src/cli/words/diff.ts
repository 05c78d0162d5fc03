import { plural } from '../../core/words.ts';
import type { DiffPair, DiffRun } from '../../output/diffRecord.ts';
import { type Column, count, figure, percent, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { score } from './indices.ts';

/** Maximum number of clusters and of moves that fit on a screen; the JSON has all of them. */
const MOST_PAIRS = 40;
const MOST_MOVES = 10;

/** What changed: the verdict, the clusters in pairs, the most frequent moves. */
export function diffText(run: DiffRun, painter: Painter): string {
  const { input, other, name, onlyBefore = 0, onlyAfter = 0 } = run;
  const of = name === '' ? '' : `  ${name}`;
  const head = `${printable(input.path)} and ${printable(other.path)}${printable(of)}`;
  const alone = [
    ...(onlyBefore > 0 ? [`${plural(onlyBefore, 'row')} only before`] : []),
    ...(onlyAfter > 0 ? [`${plural(onlyAfter, 'row')} only after`] : []),
  ];
  const lines = [verdict(run), ...(alone.length > 0 ? [alone.join(', ')] : [])];
  const tables = [pairLines(run), moveLines(run)].flatMap(([header, ...rows]) =>
    header === undefined ? [] : ['', painter.faint(header), ...rows],
  );
  return `${[painter.strong(head), ...lines, ...tables].join('\n')}\n`;
}

function verdict({ input, other, n, ari, ami, moved = 0, movedShare = 0, centers }: DiffRun): string {
  const clusters =
    input.k === other.k
      ? plural(input.k, 'cluster')
      : `${plural(input.k, 'cluster')} before, ${other.k} after`;
  const rows =
    n === undefined
      ? []
      : [
          moved === 0
            ? `all ${plural(n, 'row')} in the same clusters`
            : `${count(moved)} of ${plural(n, 'row')} moved (${percent(movedShare)})`,
          `ari ${score(ari ?? Number.NaN)}`,
          ...(ami === undefined ? [] : [`ami ${score(ami)}`]),
        ];
  const moves = centers
    ? [
        centers.max === 0
          ? 'the same centers'
          : `centers moved by ${figure(centers.max)} at most${centers.inFile ? ', in the units of the file' : ''}`,
      ]
    : [];
  return [clusters, ...rows, ...moves].join(', ');
}

function pairLines({ pairs, n }: DiffRun): string[] {
  const withDistance = pairs.some(({ distance }) => distance !== undefined);
  const columns: Column[] = [
    { title: 'before', right: true },
    { title: 'after', right: true },
    { title: 'rows before', right: true },
    { title: 'rows after', right: true },
    ...(n === undefined ? [] : [{ title: 'stayed', right: true }]),
    ...(withDistance ? [{ title: 'center moved by', right: true }] : []),
  ];
  const cells = pairs
    .slice(0, MOST_PAIRS)
    .map((pair) => [
      ...[label(pair.from), label(pair.to), size(pair.before), size(pair.after)],
      ...(n === undefined ? [] : [size(pair.kept ?? 0)]),
      ...(withDistance ? [distanceText(pair)] : []),
    ]);
  const lines = tableLines(columns, cells);
  return pairs.length > MOST_PAIRS ? [...lines, `and ${pairs.length - MOST_PAIRS} more`] : lines;
}

function moveLines({ moves = [] }: DiffRun): string[] {
  if (moves.length === 0) return [];
  const columns = [
    { title: 'from', right: true },
    { title: 'to', right: true },
    { title: 'rows', right: true },
  ];
  const cells = moves.slice(0, MOST_MOVES).map(({ from, to, rows }) => [label(from), label(to), count(rows)]);
  const lines = tableLines(columns, cells);
  return moves.length > MOST_MOVES ? [...lines, `and ${moves.length - MOST_MOVES} more moves`] : lines;
}

function label(one: string | number | null): string {
  if (one === null) return '-';
  return String(one) === '-1' ? 'noise' : String(one);
}

function size(rows: number | null): string {
  return rows === null ? '-' : count(rows);
}

function distanceText({ distance }: DiffPair): string {
  return distance === undefined ? '-' : figure(distance);
}
