import { ClusterkitError, invalid } from '../core/errors.ts';
import type { GraphSpec } from './graph.ts';

/** What stands for a graph beside a file of edges. */
export const GRAPH_WORDS = 'knn:10, mutual-knn:10, radius:0.3, rbf, rbf:0.5, grid or grid:8x8';

/** The number behind the colon, of which there need be none. */
const COUNT = /^(mutual-knn|knn)(?::(\d+))?$/;
const SIZE = /^(radius|rbf):((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

/**
 * A graph in a word: knn, knn:15, mutual-knn:10, radius:0.3, rbf, rbf:auto, rbf:0.5, grid:8x8.
 * @param option the option that the word is the value of
 * @returns undefined for other words, such as the path of a file
 * @throws {ClusterkitError} usage, for a word that begins like these and is not one of them
 */
export function graphFromWord(said: string, option: string): GraphSpec | undefined {
  const [, width, height] = /^grid:(\d+)x(\d+)$/.exec(said) ?? [];
  if (width !== undefined) return { kind: 'grid', width: Number(width), height: Number(height) };
  const [, nearest, count] = COUNT.exec(said) ?? [];
  if (nearest) return { kind: nearest as 'knn' | 'mutual-knn', ...(count && { neighbors: Number(count) }) };
  if (said === 'rbf' || said === 'rbf:auto') return { kind: 'rbf', gamma: 'auto' };
  const [, sized, size] = SIZE.exec(said) ?? [];
  if (sized === 'radius') return { kind: 'radius', radius: Number(size) };
  if (sized) return { kind: 'rbf', gamma: Number(size) };
  if (said === 'grid') {
    const advice = 'say how many there are in a line, such as grid:8x8';
    throw new ClusterkitError('usage', `grid requires the pixels of a picture; of rows ${advice}`, {
      option,
    });
  }
  if (/^(knn|mutual-knn|grid|radius|rbf)(:|$)/.test(said))
    throw invalid(option, `${GRAPH_WORDS}, or a file of edges`, said);
  return undefined;
}
