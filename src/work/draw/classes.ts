import { type ChartClasses, MIXED, MOST_CLASSES, OTHERS } from '../../charts/classColors.ts';
import { ramp } from '../../charts/density.ts';
import { evenDigits } from '../../charts/digits.ts';
import { toHex } from '../../core/image.ts';
import type { Cell } from '../../core/items.ts';
import { ofRows } from '../items.ts';
import type { Subject } from '../subject.ts';

/** Ranges that many different numbers are shown as. */
const RANGES = 5;

/** Shades of ranges: from pale to dark, the palest still visible on the page. */
const PALEST = 0.12;

/**
 * The known classes of leaves, or of rows in any order; undefined where none is known. The most frequent classes have
 * colors, in the order of their names.
 * @param members the rows of each leaf
 */
export function classesOf(
  subject: Subject,
  members: readonly (readonly number[])[],
): ChartClasses | undefined {
  const { truth, reading, unit } = subject;
  if (!truth || unit === 'columns') return undefined;
  const { labelColumn } = reading;
  return classesFrom(typeof labelColumn === 'string' ? labelColumn : 'class', truth, members);
}

/** @param texts the class of each row, '' if unknown */
function classesFrom(
  title: string,
  texts: ArrayLike<string>,
  members: readonly (readonly number[])[],
): ChartClasses | undefined {
  const counts = new Map<string, number>();
  for (const text of Array.from(texts)) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  const frequent = [...counts].sort(([, m], [, n]) => n - m).slice(0, MOST_CLASSES);
  const names = frequent.map(([name]) => name).sort(new Intl.Collator('en', { numeric: true }).compare);
  const numbers = new Map(names.map((name, c) => [name, c]));
  const numberOf = (text: string) => (text === '' ? MIXED : (numbers.get(text) ?? OTHERS));
  const of = members.map((rows) => {
    const own = new Set(rows.map((row) => texts[row]));
    return own.size === 1 ? numberOf([...own][0]) : MIXED;
  });
  return { title, names, of };
}

/**
 * Columns of the table as classes of the rows, in their order, each kind in colors of its own: many different numbers are
 * ranges of about as many rows each.
 * @param first the number of the first color
 */
export function stripsOf(
  { items, unit }: Subject,
  columns: readonly string[],
  members: readonly (readonly number[])[],
  first: number,
): ChartClasses[] {
  if (!items || unit === 'columns') return [];
  const found: ChartClasses[] = [];
  let firstColor = first;
  for (const name of columns) {
    const cells = items.columns?.find((column) => column.name === name)?.values;
    const own = cells && stripOf(name, Array.from(ofRows(items, cells)), members);
    if (!own) continue;
    found.push({ ...own, firstColor });
    if (!own.colors) firstColor += own.names.length;
  }
  return found;
}

function stripOf(
  name: string,
  cells: readonly Cell[],
  members: readonly (readonly number[])[],
): ChartClasses | undefined {
  const known = cells.filter((cell) => cell !== null && cell !== '');
  const isMany = new Set(known).size > MOST_CLASSES;
  if (isMany && known.every((cell) => typeof cell === 'number'))
    return rangesOf(name, cells as readonly (number | null)[], members);
  return classesFrom(
    name,
    cells.map((cell) => (cell === null ? '' : String(cell))),
    members,
  );
}

/** Numbers as ranges between quantiles. */
function rangesOf(
  title: string,
  cells: readonly (number | null)[],
  members: readonly (readonly number[])[],
): ChartClasses {
  const known = Float64Array.from(cells.filter((cell) => cell !== null)).sort();
  const bounds = Array.from(
    { length: RANGES + 1 },
    (_, at) => known[Math.min(known.length - 1, Math.floor((at * known.length) / RANGES))],
  );
  const edges = [...new Set(bounds)];
  const texts = evenDigits(edges);
  const names = texts.slice(1).map((to, at) => `${texts[at]} to ${to}`);
  const numberOf = (cell: number | null) => {
    if (cell === null) return MIXED;
    const above = edges.findIndex((edge) => edge > cell);
    return Math.max(0, (above < 0 ? edges.length - 1 : above) - 1);
  };
  const of = members.map((rows) => {
    const own = new Set(rows.map((row) => numberOf(cells[row])));
    return own.size === 1 ? [...own][0] : MIXED;
  });
  const colors = names.map((_, at) =>
    toHex(ramp(PALEST + ((1 - PALEST) * at) / Math.max(1, names.length - 1))),
  );
  return { title, names, of, colors };
}
