import type { Centers, Clustering, FuzzyPartition } from '../../core/clustering.ts';
import { checkMemory } from '../../core/memory.ts';
import { FuzzyDescent } from '../fuzzy/descent.ts';
import { bodyOf, type CentersBody, checkCenters } from './centers.ts';
import { broken, isCount, isPoint } from './checks.ts';
import type { ModelKind } from './kind.ts';

/** Centers to which rows belong more or less. */
export interface MembershipsBody extends Pick<CentersBody, 'centers' | 'inertia'> {
  /** The exponent m of memberships. */
  fuzziness: number;
  /** How many centers that lie on each other each cluster consists of; absent: one each. */
  joined?: number[];
}

export const memberships: ModelKind<MembershipsBody> = {
  async make({ clustering }) {
    const found = clustering as Clustering & { centers: Centers; fuzzy: FuzzyPartition };
    const { fuzziness, joined } = found.fuzzy;
    return { ...bodyOf(found), fuzziness, ...(joined && { joined }) };
  },
  check(body, head) {
    checkCenters(body, head);
    const fuzziness = body.fuzziness as number;
    if (!(Number.isFinite(fuzziness) && fuzziness > 1)) throw broken('fuzziness must be a number above 1');
    if (body.joined !== undefined && !(isPoint(body.joined, head.k) && body.joined.every(isCount)))
      throw broken(`joined must be k = ${head.k} whole numbers of at least 1`);
  },
  async assign(model, data, { pacer, maxMemory }) {
    const { k, dim, fuzziness } = model;
    checkMemory('memberships', 8 * data.n * (k + dim + 3), maxMemory);
    const points = Float64Array.from(model.centers.flat());
    const descent = new FuzzyDescent(data, k, fuzziness, 1);
    try {
      const { shares, labels, inertia } = await pacer.run(descent.memberships(points));
      if (model.joined) multiply(shares, model.joined);
      return { labels, centers: { dim, points, inertia }, membership: { probabilities: shares } };
    } finally {
      descent.close();
    }
  },
};

/** Memberships where some clusters consist of several centers. @param shares inout, n * k */
function multiply(shares: Float64Array, joined: readonly number[]): void {
  const k = joined.length;
  for (let p = 0; p < shares.length; p += k) {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += shares[p + c] * joined[c];
    for (let c = 0; c < k; c++) shares[p + c] *= joined[c] / sum;
  }
}
