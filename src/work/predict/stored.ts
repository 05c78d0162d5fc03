import type { Model } from '../../algorithms/models/kinds.ts';
import { type Prediction, predict } from '../../algorithms/predict.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { checkMemory } from '../../core/memory.ts';
import { Pacer } from '../../core/pacer.ts';
import type { RowStore } from '../../core/rowStore.ts';
import type { Warning } from '../../core/warnings.ts';
import { ProfileSums } from '../../indices/profile.ts';
import { columnNames } from '../items.ts';
import type { NamedProfile } from '../result.ts';
import type { Work } from '../work.ts';

/** Bytes of the label of a row, with what is written of it. */
const LABEL = 8;

/** Whether labels of rows in files fit into memory, one for each row and fit. */
export function labelsFit(n: number, fits: number, maxMemory: number): boolean {
  return LABEL * n * fits <= maxMemory;
}

/** Refuses labels of rows in files that would not fit. @throws {ClusterkitError} memory */
export function checkLabels(n: number, fits: number, maxMemory: number): void {
  const of = fits === 1 ? '' : ` of ${fits} fits`;
  checkMemory(`labels of ${n} rows${of}`, LABEL * n * fits, maxMemory);
}

/**
 * Labels rows that stay in their files, a piece at a time; only labels are kept.
 * @param prepare brings a piece into the form that the model requires
 * @throws {ClusterkitError} input, memory or aborted
 */
export async function predictStored(
  { pacing, maxMemory }: Work,
  model: Model,
  store: RowStore,
  prepare: (piece: Dataset) => Promise<Pick<Items, 'data' | 'warnings'>>,
): Promise<{ clustering: Prediction; profile: NamedProfile }> {
  const { n, dim, columns } = store;
  checkLabels(n, 1, maxMemory);
  const pacer = new Pacer(pacing);
  const labels = new Int32Array(n);
  const warnings = new Map<string, Warning>();
  let [done, noise, inertia] = [0, 0, 0];
  const sums = new ProfileSums(dim, model.k);
  let found: Prediction | undefined;
  for await (const piece of store.pieces()) {
    const prepared = await prepare({ ...piece, ...(columns && { columns }) });
    const {
      d2: _,
      distances: __,
      ...part
    } = await predict(model, prepared.data, {
      signal: pacing.signal,
      maxMemory,
    });
    labels.set(part.labels, done);
    sums.add(piece, part.labels);
    done += piece.n;
    noise += part.noise ?? 0;
    inertia += part.centers?.inertia ?? 0;
    for (const one of [...prepared.warnings, ...part.warnings]) warnings.set(JSON.stringify(one), one);
    if (found) for (const [c, size] of part.sizes.entries()) found.sizes[c] += size;
    else found = part;
    pacer.report({ stage: 'labels', done, total: n });
  }
  if (!found) throw new ClusterkitError('input', 'there are no rows to label');
  const clustering = {
    ...found,
    n,
    labels,
    ...(found.noise !== undefined && { noise }),
    ...(found.centers && { centers: { ...found.centers, inertia } }),
    warnings: [...warnings.values()],
  };
  return { clustering, profile: { columns: columnNames(store), ...sums.means() } };
}
