import type { Clustering, Modes } from '../../core/clustering.ts';
import { type CentersBody, centers } from './centers.ts';
import { broken } from './checks.ts';
import type { ModelKind } from './kind.ts';

/** A mode for each cluster: a row gets the cluster of the nearest one, or none if that is too far. */
export interface ModesBody extends CentersBody {
  /** Rows farther from all modes than this are noise; absent: none is. */
  reach?: number;
}

export const modes: ModelKind<ModesBody> = {
  async make(making) {
    const { reach } = (making.clustering as Clustering & { modes: Modes }).modes;
    const made = await centers.make(making);
    return { ...made, ...(reach !== undefined && Number.isFinite(reach) && { reach }) };
  },
  check(body, head) {
    centers.check(body, head);
    const { reach } = body;
    if (reach !== undefined && !(typeof reach === 'number' && reach >= 0))
      throw broken('reach must be a number of at least 0');
  },
  async assign(model, data, assigning) {
    const assigned = await centers.assign(model, data, assigning);
    const { reach } = model;
    if (reach === undefined || !assigned.d2 || !assigned.centers) return assigned;
    const { labels, d2 } = assigned;
    let inertia = 0;
    for (let i = 0; i < data.n; i++) {
      if (Math.sqrt(d2[i]) > reach) labels[i] = -1;
      else inertia += (data.weights ? data.weights[i] : 1) * d2[i];
    }
    return { ...assigned, labels, centers: { ...assigned.centers, inertia } };
  },
};
