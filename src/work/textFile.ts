import { readInput } from '../input/open.ts';
import type { Work } from './work.ts';

/**
 * The text of a small file in UTF-8, or of standard input for `-`.
 * @throws {ClusterkitError} input, naming the file; memory
 */
export async function readText(
  { maxMemory, stdin }: Pick<Work, 'maxMemory' | 'stdin'>,
  path: string,
): Promise<string> {
  const { bytes } = await readInput(path, { maxMemory, stdin });
  // without the mark of the byte order
  return new TextDecoder().decode(bytes);
}
