import { ClusterkitError } from '../../core/errors.ts';
import { type Head, type HeadOptions, headOf } from '../../input/heads.ts';
import { expandPatterns } from '../../input/patterns.ts';

/** The heads of inputs, and why others have none. */
export async function headsOf(
  paths: readonly string[],
  options: HeadOptions,
): Promise<{ heads: Head[]; failures: ClusterkitError[] }> {
  const heads: Head[] = [];
  const failures: ClusterkitError[] = [];
  for (const path of paths)
    try {
      for (const file of await expandPatterns([path])) heads.push(await headOf(file, options));
    } catch (error) {
      if (!(error instanceof ClusterkitError)) throw error;
      failures.push(error.at?.file === undefined ? error.with({ at: { file: path } }) : error);
    }
  return { heads, failures };
}
