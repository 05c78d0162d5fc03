import { ClusterkitError } from '../../core/errors.ts';

/** The refusal of a model from a file. */
export function broken(reason: string): ClusterkitError {
  return new ClusterkitError('input', `not a model that can be used: ${reason}`);
}

/** Whether a value is a whole number of at least 1. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

export function isList(value: unknown, length: number): value is unknown[] {
  return Array.isArray(value) && value.length === length;
}

/** Whether a value is a list of finite numbers. */
export function isPoint(value: unknown, dim: number): value is number[] {
  return isList(value, dim) && value.every(Number.isFinite);
}

/** Whether a value is a list of k points of dim numbers. */
export function arePoints(value: unknown, k: number, dim: number): value is number[][] {
  return isList(value, k) && value.every((point) => isPoint(point, dim));
}

/** Whether a value is a list that holds each of 0 to k - 1 once. */
export function isPermutation(value: unknown, k: number): boolean {
  return isList(value, k) && Array.from({ length: k }, (_, c) => c).every((c) => value.includes(c));
}
