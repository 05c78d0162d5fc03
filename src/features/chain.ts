import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { DENSE_ROWS, isSparse } from '../core/sparse.ts';
import type { FeatureStep } from './spec.ts';
import type { Prepared } from './step.ts';
import { findFeature } from './table.ts';

/** What goes from step to step. */
type Kind = 'texts' | 'sparse' | 'rows';

/**
 * Checks that each step can be applied to what the step before returns, and that texts become rows.
 * @throws {ClusterkitError} usage
 */
export function checkChain(data: Prepared, steps: readonly Pick<FeatureStep, 'name'>[]): void {
  let kind: Kind = 'texts' in data ? 'texts' : isSparse(data) ? 'sparse' : 'rows';
  for (const { name } of steps) {
    const { takes = 'rows', gives = 'rows' } = findFeature(name);
    if (takes !== kind) throw unsuited(name, takes, kind);
    kind = gives;
  }
  if (kind === 'texts')
    throw new ClusterkitError('usage', 'texts require a step that makes rows of them, such as tfidf', {
      option: 'features',
    });
}

const REQUIRED: Record<Kind, string> = {
  texts: 'requires texts',
  sparse: 'requires sparse rows, as tfidf makes them of texts',
  rows: 'requires dense rows',
};

const FOUND: Record<Kind, string> = {
  texts: 'these are texts',
  sparse: 'these are sparse',
  rows: 'these are rows of numbers',
};

function unsuited(name: string, takes: Kind, kind: Kind): ClusterkitError {
  const remedies: Remedy[] = [];
  if (kind === 'sparse' && takes === 'rows') remedies.push(DENSE_ROWS);
  if (takes === 'texts' && kind === 'rows')
    remedies.push({ option: 'text', how: 'set', to: 'name the column that holds them' });
  return new ClusterkitError('usage', `${name} ${REQUIRED[takes]}, and ${FOUND[kind]}`, {
    option: 'features',
    remedies,
  });
}
