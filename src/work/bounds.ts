import { invalid } from '../core/errors.ts';
import { indexNamed } from './indexNamed.ts';

/** A part of a text of bounds: a name, a direction and a value. */
interface RawBound {
  measure: string;
  sign: '<' | '>';
  value: number;
  percent: boolean;
}

/** A value that an index must not be below or above. */
interface IndexBound {
  name: string;
  sign: '<' | '>';
  value: number;
}

/** A bound that a clustering missed. */
export interface MissedBound extends IndexBound {
  /** The name of the clustering in messages. */
  about: string;
  /** The measured value; NaN for an index that is not defined, which misses its bound. */
  found: number;
}

/**
 * The parts of bounds such as "ari<0.6,silhouette<0.2" or "slower>10%".
 * @param example the example in the error
 * @throws {ClusterkitError} usage
 */
export function parseBounds(text: string, example: string): RawBound[] {
  return text.split(',').map((part) => {
    const match = /^\s*([^<>\s]+)\s*([<>])\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(part);
    if (!match) throw invalid('failIf', `bounds such as ${example}`, text);
    const [, measure, sign, value, percent] = match;
    return { measure, sign: sign as RawBound['sign'], value: Number(value), percent: percent === '%' };
  });
}

/**
 * Bounds of indices, such as "ari<0.6,davies-bouldin>2".
 * @throws {ClusterkitError} usage
 */
export function indexBounds(text: string | undefined): IndexBound[] {
  if (text === undefined) return [];
  const example = '"ari<0.6" or "ari<0.6,davies-bouldin>2"';
  return parseBounds(text, example).map(({ measure, sign, value, percent }) => {
    if (percent) throw invalid('failIf', `values of indices, no percentages, such as ${example},`, text);
    return { name: indexNamed(measure, 'failIf').name, sign, value };
  });
}

/** The bounds that clusterings miss, clustering by clustering. */
export function missedBounds(
  clusterings: readonly { about: string; metrics: Readonly<Record<string, number>> }[],
  bounds: readonly IndexBound[],
): MissedBound[] {
  return clusterings.flatMap(({ about, metrics }) =>
    bounds
      .map((bound) => ({ ...bound, about, found: metrics[bound.name] ?? Number.NaN }))
      .filter(
        ({ sign, value, found }) => !Number.isFinite(found) || (sign === '<' ? found < value : found > value),
      ),
  );
}
