import { ClusterkitError } from '../../core/errors.ts';
import { type Head, type HeadOptions, headOf } from '../../input/heads.ts';
import { readHead } from '../../input/open.ts';
import { isFile } from '../../input/paths.ts';
import { expandPatterns } from '../../input/patterns.ts';
import { isManifest } from '../look.ts';
import { readSummary } from '../shards/cks.ts';
import { looksLikeSummary } from '../shards/heads.ts';
import { readManifest } from '../shards/manifest.ts';

/** The heads of inputs, and why others have none. */
export async function headsOf(
  paths: readonly string[],
  options: HeadOptions,
): Promise<{ heads: Head[]; failures: ClusterkitError[] }> {
  const heads: Head[] = [];
  const failures: ClusterkitError[] = [];
  for (const path of paths)
    try {
      for (const file of await expandPatterns([path])) heads.push(await headOfAny(file, options));
    } catch (error) {
      if (!(error instanceof ClusterkitError)) throw error;
      failures.push(error.at?.file === undefined ? error.with({ at: { file: path } }) : error);
    }
  return { heads, failures };
}

async function headOfAny(path: string, options: HeadOptions): Promise<Head> {
  if (await isManifest(path)) return manifestHead(path);
  return isFile(path) && looksLikeSummary(await readHead(path)) ? summaryHead(path) : headOf(path, options);
}

/** Means of rows are clustered as a matrix, and counted colors as a picture. */
async function summaryHead(path: string): Promise<Head> {
  const { head, sums } = await readSummary(path);
  const { kind, dim } = head;
  const fileBytes = Object.values(sums).reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  const common = { path, exact: true, fileBytes } as const;
  if (kind === 'micro') return { ...common, kind: 'matrix', rows: sums.weights.length, columns: dim };
  if (kind === 'colors') {
    const colors = sums.codes.length;
    return { ...common, kind: 'picture', rows: colors, columns: dim, colors };
  }
  return { ...common, kind: 'other' };
}

async function manifestHead(path: string): Promise<Head> {
  const { of, n, dim, shards } = await readManifest(path);
  const sizes = shards.map(({ rows, pictures }) =>
    pictures ? pictures.reduce((sum, { bytes }) => sum + bytes, 0) : rows,
  );
  const largest = sizes.reduce((a, b) => Math.max(a, b));
  const files = new Map(shards.map(({ path: file, bytes = 0 }) => [file, bytes]));
  const fileBytes =
    of === 'pictures'
      ? sizes.reduce((sum, bytes) => sum + bytes, 0)
      : [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
  const common = { path, kind: 'shards', exact: true, fileBytes } as const;
  return { ...common, rows: n, columns: dim, shards: { count: shards.length, largest, of } };
}
