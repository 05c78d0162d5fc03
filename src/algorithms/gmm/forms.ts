import { checkChoice } from '../../core/check.ts';

/*
 * What the covariances of the components have in common, by the names of mclust (Fraley and Raftery): volume, shape and
 * orientation, each of which is E, equal for all components, V, varying, or I, none: a ball, or axes along the columns.
 */

/** The fourteen forms. */
export const FORMS = [
  'EII',
  'VII',
  'EEI',
  'VEI',
  'EVI',
  'VVI',
  'EEE',
  'VEE',
  'EVE',
  'VVE',
  'EEV',
  'VEV',
  'EVV',
  'VVV',
] as const;
/** The name of a form of covariances, as in mclust. */
export type Form = (typeof FORMS)[number];

/** Other names, those of scikit-learn, and of mclust for one column. */
export const FORM_ALIASES = {
  full: 'VVV',
  tied: 'EEE',
  diag: 'VVI',
  spherical: 'VII',
  e: 'EII',
  v: 'VII',
} as const satisfies Record<string, Form>;

/**
 * The form of a name.
 * @throws {ClusterkitError} usage
 */
export function formOf(name: string): Form {
  const alias = (FORM_ALIASES as Record<string, Form>)[name.toLowerCase?.()];
  if (alias) return alias;
  const upper = FORMS.find((form) => form === name.toUpperCase?.());
  return upper ?? checkChoice('covariance', name, FORMS);
}

/** Whether the axes of all components are those of the columns, so that covariances are variances of columns. */
export function isAxial(form: Form): boolean {
  return form[2] === 'I';
}

/** The number of free parameters of k components of a form, their weights and means included. */
export function parameterCount(form: Form, k: number, dim: number): number {
  const [volume, shape, orientation] = form;
  const times = { E: 1, V: k, I: 0 } as Record<string, number>;
  const turns = (dim * (dim - 1)) / 2;
  return k - 1 + k * dim + times[volume] + times[shape] * (dim - 1) + times[orientation] * turns;
}
