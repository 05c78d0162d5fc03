import type { Centers, Clustering, Descent, Membership, Mixture } from '../../core/clustering.ts';

/** The result of `gmm`. */
export interface GmmResult extends Clustering {
  algorithm: 'gmm';
  seed: number;
  centers: Centers;
  descent: Descent;
  membership: Membership;
  mixture: Mixture;
}
