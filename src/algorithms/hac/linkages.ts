import { LINKAGE_CODE, type LinkageCode } from '../../kernels/linkage.ts';

/** How the dissimilarity of clusters follows from that of their rows. */
export type Linkage = (typeof LINKAGES)[number];

interface LinkageFacts {
  /** One line for people. */
  about: string;
  code: LinkageCode;
  /** Works on squared distances; heights are their roots. */
  squares: boolean;
  /** No merge brings clusters nearer to others: heights never fall. */
  reducible: boolean;
  /** Distances are those of centroids: they have to be Euclidean. */
  centroids: boolean;
  /** A mean or maximum over all pairs of rows, so at least the distance of means: suits `mergeMembers`. */
  members: boolean;
}

export const LINKAGE_FACTS = {
  single: facts('the nearest two rows', LINKAGE_CODE.single),
  complete: { ...facts('the farthest two rows', LINKAGE_CODE.complete), members: true },
  average: { ...facts('the mean over all pairs of rows (UPGMA)', LINKAGE_CODE.average), members: true },
  weighted: {
    ...facts('the mean of the two parts, whatever their sizes (WPGMA)', LINKAGE_CODE.weighted),
    members: true,
  },
  ward: { ...facts("the growth of the squared error (R's ward.D2)", LINKAGE_CODE.ward), ...centroids(true) },
  wardD: facts("Ward's update on distances that were not squared (R's ward.D)", LINKAGE_CODE.ward),
  centroid: { ...facts('the centroids (UPGMC)', LINKAGE_CODE.centroid), ...centroids(false) },
  median: {
    ...facts('centers halfway between those of the parts (WPGMC)', LINKAGE_CODE.median),
    ...centroids(false),
  },
} satisfies Record<string, LinkageFacts>;

export const LINKAGES = Object.keys(LINKAGE_FACTS) as (keyof typeof LINKAGE_FACTS)[];

function facts(about: string, code: LinkageCode): LinkageFacts {
  return { about, code, squares: false, reducible: true, centroids: false, members: false };
}

function centroids(reducible: boolean) {
  return { squares: true, reducible, centroids: true };
}

/** One line on a linkage, for help texts. */
export function describeLinkage(linkage: Linkage): string {
  return LINKAGE_FACTS[linkage].about;
}
