import type { Init } from '../../algorithms/centers/init.ts';
import { SEEDINGS, type Seeding } from '../../algorithms/centers/seeding.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { checkPreparation, fitColumns, type GivenCenters, noteStarts, readCenters } from '../centersFile.ts';
import { notAnInit, rowNumbers } from '../initialCenters.ts';
import { lookAt } from '../inputs.ts';
import type { Session } from '../session.ts';
import { plural } from '../table.ts';
import { columnNames, type Prepared } from './input.ts';
import type { RowsClusterOptions } from './options.ts';

/** What is to be fitted to each input; centers of a file have yet to be matched with its columns. */
export interface RowsPlan {
  ks: readonly number[];
  init: Init | GivenCenters;
}

/** @throws {ClusterkitError} usage, without a number of clusters or when first centers do not suit it */
export async function planRowsFit(session: Session, options: RowsClusterOptions): Promise<RowsPlan> {
  const { init: how = 'k-means++' } = options;
  const init = await initialRows(session, how, options.k);
  const count = countOf(init);
  const ks = options.k ?? (count === undefined ? undefined : [count]);
  if (!ks) throw new ClusterkitError('usage', "option '-k, --k <list>' is missing: how many clusters?");
  const other = ks.find((k) => k !== count);
  if (count !== undefined && other !== undefined)
    throw new ClusterkitError('usage', `--init ${how} holds ${plural(count, 'center')}, but -k is ${other}`);
  if (count !== undefined) noteStarts(session, options);
  return { ks, init };
}

/** What `--init` names: a way of seeding, rows by number, or a file of centers. */
async function initialRows(
  session: Session,
  how: string,
  ks: readonly number[] | undefined,
): Promise<RowsPlan['init']> {
  if ((SEEDINGS as readonly string[]).includes(how)) return how as Seeding;
  if (how.startsWith('rows:')) return { rows: rowNumbers(how, 'row') };
  await lookAt(session, [how], false).catch((error: unknown) => {
    throw notAnInit(error);
  });
  return readCenters(session, how, ks);
}

/** How many centers there are; undefined where k says so. */
function countOf(init: RowsPlan['init']): number | undefined {
  if (typeof init === 'string') return undefined;
  return 'centers' in init ? init.centers.length : 'rows' in init ? init.rows.length : undefined;
}

/**
 * Where fits to an input begin.
 * @throws {ClusterkitError} usage, when centers are of other columns; input, when there are no such rows
 */
export function startOf(
  init: RowsPlan['init'],
  items: Pick<Items, 'count' | 'rowOf'>,
  { data, steps }: Pick<Prepared, 'data' | 'steps'>,
): Init {
  if (typeof init === 'string' || init instanceof Float64Array) return init;
  if ('rows' in init) return itemsToRows(init.rows, items);
  checkPreparation(init, steps);
  return fitColumns(init, columnNames(data));
}

/** Items by number, as the rows they became. */
function itemsToRows(numbers: readonly number[], { count, rowOf }: Pick<Items, 'count' | 'rowOf'>): Init {
  const rows = numbers.map((item) => {
    if (item >= count)
      throw new ClusterkitError('input', `--init rows: row ${item} is beyond the last, ${count - 1}`);
    const row = rowOf?.[item] ?? item;
    if (row < 0) throw new ClusterkitError('input', `--init rows: row ${item} was left out`);
    return row;
  });
  return { rows };
}
