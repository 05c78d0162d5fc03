import type { Init } from '../../algorithms/init.ts';
import { SEEDINGS, type Seeding } from '../../algorithms/seeding.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { inFile, readInput } from '../../input/open.ts';
import type { FitPlan } from '../algorithm.ts';
import { rowNumbers } from '../initialCenters.ts';
import { lookAt } from '../inputs.ts';
import type { Session } from '../session.ts';
import { plural } from '../table.ts';
import { openItems } from './input.ts';
import type { RowsClusterOptions } from './options.ts';

/** @throws {ClusterkitError} usage, without a number of clusters or when first centers do not suit it */
export async function planRowsFit(session: Session, options: RowsClusterOptions): Promise<FitPlan> {
  const { init: how = 'k-means++' } = options;
  const { init, count } = await initialRows(session, how);
  const ks = options.k ?? (count === undefined ? undefined : [count]);
  if (!ks) throw new ClusterkitError('usage', "option '-k, --k <list>' is missing: how many clusters?");
  const other = ks.find((k) => k !== count);
  if (count !== undefined && other !== undefined)
    throw new ClusterkitError('usage', `--init ${how} holds ${plural(count, 'center')}, but -k is ${other}`);
  return { ks, init };
}

/** What `--init` names: a way of seeding, rows by number, or a file of centers. */
async function initialRows(session: Session, how: string): Promise<{ init: Init; count?: number }> {
  if ((SEEDINGS as readonly string[]).includes(how)) return { init: how as Seeding };
  if (how.startsWith('rows:')) {
    const rows = rowNumbers(how, 'row');
    return { init: { rows }, count: rows.length };
  }
  const { kind } = await lookAt(session, [how], false).catch((error: Error) => {
    const known = [...SEEDINGS, 'rows:3,17,99'].join(' nor ');
    throw new ClusterkitError('usage', `--init: neither ${known} nor a file: ${error.message}`);
  });
  if (kind !== 'table' && kind !== 'matrix')
    throw new ClusterkitError('input', `${how}: expected centers as a table or a matrix, not a ${kind}`);
  return (await centersOfResult(how)) ?? centersOfRows(session, kind, how);
}

async function centersOfRows(session: Session, kind: 'table' | 'matrix', path: string) {
  const { data } = await openItems(session, kind, [path], { missing: 'fail', encode: 'none' });
  return { init: Float64Array.from(data.x), count: data.n };
}

/** Centers of an earlier result or a model, if the file is one. */
async function centersOfResult(path: string) {
  const { bytes } = await readInput(path);
  const text = new TextDecoder().decode(bytes.subarray(0, 512));
  if (!/^\s*\{\s*"schema"/.test(text)) return undefined;
  const centers = await inFile(path, () => {
    const { runs, ...whole } = JSON.parse(new TextDecoder().decode(bytes));
    return (runs?.[0] ?? whole).centers as number[][] | undefined;
  });
  if (!Array.isArray(centers) || !centers.every((row) => Array.isArray(row) && row.every(Number.isFinite)))
    throw new ClusterkitError('input', `${path}: there are no centers in it`);
  return { init: Float64Array.from(centers.flat()), count: centers.length };
}
