import type { Connectivity } from '../algorithms/hac/connectivity.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Work } from './work.ts';

/**
 * Which rows are neighbors, as the option says.
 * @param said grid:8x8, knn, knn:10 or the path of a file of edges
 * @param unit what the rows are, as errors call them
 * @throws {ClusterkitError} usage, for a word that is none of these; input, for a file that holds no edges
 */
export async function neighborsOf({ maxMemory }: Work, said: string, unit: string): Promise<Connectivity> {
  const [, width, height] = /^grid:(\d+)x(\d+)$/.exec(said) ?? [];
  if (width !== undefined) return { kind: 'grid', width: Number(width), height: Number(height) };
  if (said === 'grid') {
    const advice = 'say how many there are in a line, such as grid:8x8';
    throw new ClusterkitError('usage', `grid requires the pixels of a picture; of ${unit} ${advice}`, {
      option: 'connectivity',
    });
  }
  const [isNearest, , neighbors] = /^knn(:(\d+))?$/.exec(said) ?? [];
  if (isNearest) return { kind: 'knn', ...(neighbors && { neighbors: Number(neighbors) }) };
  if (/^(knn|grid):/.test(said))
    throw invalid('connectivity', 'grid, grid:8x8, knn:10 or a file of edges', said);
  const { openEdges } = await import('../input/edges.ts');
  return { kind: 'edges', edges: await openEdges(said, { maxMemory }) };
}
