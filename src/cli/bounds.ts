import { ClusterkitError } from '../core/errors.ts';

/** A part of a `--fail-if`: what must not be below or above a value. */
interface RawBound {
  measure: string;
  sign: '<' | '>';
  value: number;
  percent: boolean;
}

/**
 * The parts of bounds such as "ari<0.6,silhouette<0.2" or "slower>10%".
 * @param example what the message offers
 * @throws {ClusterkitError} usage
 */
export function parseBounds(text: string, example: string): RawBound[] {
  return text.split(',').map((part) => {
    const match = /^\s*([^<>\s]+)\s*([<>])\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(part);
    if (!match) throw new ClusterkitError('usage', `--fail-if "${text}": expected bounds such as ${example}`);
    const [, measure, sign, value, percent] = match;
    return { measure, sign: sign as RawBound['sign'], value: Number(value), percent: percent === '%' };
  });
}
