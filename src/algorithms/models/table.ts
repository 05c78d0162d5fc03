import type { Facet } from '../../core/clustering.ts';

/** A kind of model as plain data. */
export interface ModelKindEntry {
  /** The value of `kind` in JSON. */
  name: string;
  /** What clusters have that other rows are compared with, in the plural. */
  of: string;
  /** Facets that a clustering needs, so that such a model can be made of it. */
  needs: readonly Facet[];
  /** Facets of clusterings of which there is no such model, although they have what it needs. */
  unless?: readonly Facet[];
  /** Facets of the clustering of other rows, beside those of `needs` that stay in the model. */
  gives: readonly Facet[];
  /** Which cluster a row gets, for help. */
  about: string;
  /**
   * Rows are compared by whether categories are equal, whatever the distance: categories that the model does not know
   * are numbered after those that it knows. Absent: only where the distance does so.
   */
  categorical?: true;
  /** Rows may be sparse. */
  sparse?: true;
}

/**
 * Every kind of model; a clustering gets the first kind that serves it, so that a kind that needs more facets comes
 * before one that needs fewer. The code of each kind is in `kinds.ts`.
 */
export const MODEL_KINDS = [
  {
    name: 'splits',
    of: 'splits',
    needs: ['centers', 'tree'],
    gives: ['centers'],
    about: 'the one that the splits of a tree lead to',
  },
  {
    name: 'mixture',
    of: 'normal distributions',
    needs: ['centers', 'mixture'],
    gives: ['centers', 'membership', 'mixture'],
    about: 'that of the normal distribution to which it belongs most',
  },
  {
    name: 'memberships',
    of: 'centers of memberships',
    needs: ['centers', 'fuzzy'],
    gives: ['centers', 'membership'],
    about: 'that of the nearest center, with memberships in all',
  },
  {
    name: 'medoids',
    of: 'medoids',
    needs: ['medoids'],
    gives: [],
    about: 'that of the nearest medoid',
  },
  {
    name: 'modes',
    of: 'modes of density',
    needs: ['centers', 'modes'],
    gives: ['centers'],
    about: 'that of the nearest mode, or none where that is farther than the bandwidth and orphans are noise',
  },
  {
    name: 'centers',
    of: 'centers',
    needs: ['centers'],
    // regions lie at places of one picture
    unless: ['regions'],
    gives: ['centers'],
    about: 'that of the nearest center',
    sparse: true,
  },
  {
    name: 'condensed',
    of: 'a tree of densities',
    needs: ['condensed', 'density'],
    gives: ['strengths'],
    about: 'the one of the row that it reaches first, at the density at which it does, or none: noise',
  },
  {
    name: 'cores',
    of: 'core rows of a radius',
    needs: ['density'],
    gives: [],
    about: 'that of the nearest core row within eps, or none: noise',
  },
  {
    name: 'prototypes',
    of: 'modes of categories',
    needs: ['prototypes'],
    gives: ['prototypes'],
    about: 'that of the mode or prototype that it differs from least',
    categorical: true,
  },
] as const satisfies readonly ModelKindEntry[];

/** Name of a kind of model. */
export type ModelKindName = (typeof MODEL_KINDS)[number]['name'];

/** Whether a model may be made of clusterings with these facets. */
export function givesModel(gives: readonly Facet[]): boolean {
  return MODEL_KINDS.some((kind) => suits(kind, (facet) => gives.includes(facet)));
}

/** Whether such a model may be made of a clustering with some facets. */
export function suits({ needs, unless = [] }: ModelKindEntry, has: (facet: Facet) => boolean): boolean {
  return needs.every(has) && !unless.some(has);
}
