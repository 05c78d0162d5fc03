import { readHead } from '../input/open.ts';
import { isFile } from '../input/paths.ts';
import { inflateHead, sniff } from '../input/sniff.ts';
import { guessDialect } from '../input/table/text/guess.ts';

/** The names of the columns of a table in text, from its first bytes; none of anything else, or of what cannot be read. */
export async function headNames(path: string): Promise<string[]> {
  if (!isFile(path)) return [];
  try {
    const head = await readHead(path);
    const inner = sniff(head) === 'gzip' ? inflateHead(head) : head;
    return sniff(inner) === 'text' ? guessDialect(inner, false).names : [];
  } catch {
    return [];
  }
}
