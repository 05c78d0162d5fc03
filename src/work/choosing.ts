import { ClusterkitError } from '../core/errors.ts';
import { findIndex } from '../indices/table.ts';

/** Which index is better high or low, of those that are not in the table of indices. */
const BETTER: Record<string, 'higher' | 'lower'> = { bic: 'lower', aic: 'lower', stability: 'higher' };

export function betterOf(name: string): 'higher' | 'lower' {
  return BETTER[name] ?? findIndex(name).better;
}

/** @throws {ClusterkitError} usage, when there is one k to choose from */
export function checkChoose(choose: boolean | undefined, ks: readonly number[]): void {
  if (choose && new Set(ks).size < 2) {
    throw new ClusterkitError('usage', 'requires several values of k', {
      option: 'choose',
      remedies: [{ option: 'k', how: 'set', value: '2..10' }],
    });
  }
}
