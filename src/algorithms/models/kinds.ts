import type { Clustering, Facet } from '../../core/clustering.ts';
import { type AnyRows, isSparse, requiresDense } from '../../core/sparse.ts';
import { type CentersBody, centers } from './centers.ts';
import { type CondensedBody, condensed } from './condensed.ts';
import { type CoresBody, cores } from './cores.ts';
import type { ModelHead, ModelKind } from './kind.ts';
import { type MedoidsBody, medoids } from './medoids.ts';
import { type MembershipsBody, memberships } from './memberships.ts';
import { type MixtureBody, mixture } from './mixture.ts';
import { type ModesBody, modes } from './modes.ts';
import { type PrototypesBody, prototypes } from './prototypes.ts';
import { type SplitsBody, splits } from './splits.ts';
import { MODEL_KINDS, type ModelKindEntry, type ModelKindName, suits } from './table.ts';

/** What each kind of model adds to the head. */
interface Bodies extends Record<ModelKindName, object> {
  splits: SplitsBody;
  mixture: MixtureBody;
  memberships: MembershipsBody;
  medoids: MedoidsBody;
  modes: ModesBody;
  centers: CentersBody;
  condensed: CondensedBody;
  cores: CoresBody;
  prototypes: PrototypesBody;
}

/** Clusters to which other rows can be assigned, as plain data for JSON; `Kind` names what they consist of. */
export type Model<Kind extends ModelKindName = ModelKindName> = {
  [Name in Kind]: ModelHead & { kind: Name } & Bodies[Name];
}[Kind];

/** The code of each kind. */
const KINDS: { readonly [Name in ModelKindName]: ModelKind<Bodies[Name], never> } = {
  splits,
  mixture,
  memberships,
  medoids,
  modes,
  centers,
  condensed,
  cores,
  prototypes,
};

/** The code of a kind, for models of that kind. */
export function findKind(name: ModelKindName): ModelKind<object, AnyRows> {
  return KINDS[name] as ModelKind<object, never>;
}

/**
 * Refuses sparse rows for kinds that require all numbers of rows.
 * @throws {ClusterkitError} usage
 */
export function checkSparseKind(name: ModelKindName, data: AnyRows): void {
  const entry: ModelKindEntry | undefined = MODEL_KINDS.find((one) => one.name === name);
  if (isSparse(data) && !entry?.sparse) throw requiresDense(`a model of ${entry?.of}`);
}

/** The kind of model that can be made of a clustering; undefined if none can. */
export function kindFor(clustering: Clustering): ModelKindName | undefined {
  const has = (facet: Facet) => clustering[facet] !== undefined;
  return MODEL_KINDS.find((kind) => suits(kind, has) && (KINDS[kind.name].serves?.(clustering) ?? true))
    ?.name;
}
