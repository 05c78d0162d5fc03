import type { Density } from '../../core/clustering.ts';
import { numbersTo } from '../../core/numbers.ts';
import { nearestOther } from '../../distances/nearestOther.ts';
import { BORDERS, type Border } from '../density/choices.ts';
import { broken } from './checks.ts';
import type { ModelKind } from './kind.ts';
import { checkKept, keepRows, measureBoth, type RowsBody } from './rows.ts';

/** Core rows of a radius: a row within it gets the cluster of the nearest one. */
export interface CoresBody extends RowsBody {
  /** Radius of a neighborhood. */
  eps: number;
  /** noise: rows that are no core rows are noise, wherever they are. */
  border: Border;
}

export const cores: ModelKind<CoresBody> = {
  serves: ({ density }) => density?.core !== undefined && density.eps !== undefined,
  async make({ data, clustering, settings }) {
    const { core, eps } = clustering.density as Required<Pick<Density, 'core' | 'eps'>>;
    const { border = 'nearest' } = settings as { border?: Border };
    const of = numbersTo(data.n).filter((i) => core[i] === 1);
    // JSON has no infinite numbers
    return {
      ...keepRows(data, clustering.labels, of, settings),
      eps: Math.min(eps, Number.MAX_VALUE),
      border,
    };
  },
  check(body, head) {
    checkKept(body, head);
    const { eps, border } = body;
    if (!(Number.isFinite(eps) && (eps as number) >= 0)) throw broken('eps must be a number of at least 0');
    if (!BORDERS.includes(border as Border)) throw broken(`border must be ${BORDERS.join(', ')}`);
  },
  async assign(model, data, { pacer, maxMemory }) {
    const { eps, border, labels } = model;
    if (labels.length === 0) return { labels: new Int32Array(data.n).fill(-1) };
    const { kept, others } = measureBoth(model, data, maxMemory);
    const { rows, distances } = await nearestOther(others, kept, pacer);
    const limit = border === 'noise' ? 0 : eps;
    return { labels: rows.map((row, i) => (distances[i] <= limit ? labels[row] : -1)), distances };
  },
};
