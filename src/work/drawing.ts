import { toHex } from '../core/image.ts';
import type { SeedingRecord } from '../output/document.ts';
import { rowPlaces } from './medoids.ts';
import type { Result } from './result.ts';

/** How the seeds were drawn; undefined of clusterings with iterations. */
export function drawingRecord(result: Result): SeedingRecord | undefined {
  const { clustering, palette, leaves } = result;
  const { seeding } = clustering.descent ?? {};
  if (!seeding) return undefined;
  const { rows, clusters, potentials } = seeding;
  const places = rows && !leaves ? rowPlaces(result, rows) : undefined;
  return {
    ...(places && { rows: places.map(({ row }) => row), names: places.map(({ name }) => name) }),
    ...(palette && { colors: clusters.map((c) => (c < 0 ? null : toHex(palette[c]))) }),
    clusters,
    potentials,
  };
}
