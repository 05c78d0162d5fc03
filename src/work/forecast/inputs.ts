import { ClusterkitError } from '../../core/errors.ts';
import { type Head, type HeadOptions, headOf } from '../../input/heads.ts';
import { expandPatterns } from '../../input/patterns.ts';
import { isManifest } from '../look.ts';
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
      for (const file of await expandPatterns([path]))
        heads.push((await isManifest(file)) ? await manifestHead(file) : await headOf(file, options));
    } catch (error) {
      if (!(error instanceof ClusterkitError)) throw error;
      failures.push(error.at?.file === undefined ? error.with({ at: { file: path } }) : error);
    }
  return { heads, failures };
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
