import { ClusterkitError } from '../../../core/errors.ts';
import type { Head } from './head.ts';

/** Lines and bytes that are looked at. */
const SAMPLE = 400;
const MOST_BYTES = 1 << 20;

function linesOf({ bytes, end, whole }: Head, most = SAMPLE): string[] {
  const lines = bytes.toString('utf8', 0, Math.min(end, MOST_BYTES)).split(/\r\n|\r|\n/);
  if (!whole || end > MOST_BYTES) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, most);
}

/**
 * Refuses what pandas or R print of a table that is wider than the screen: blocks of columns one below the other.
 * @throws {ClusterkitError} input, saying how the table is written
 */
export function checkPrinted(head: Head): void {
  const lines = linesOf(head, Number.POSITIVE_INFINITY);
  if (/^\s.*\S\s+\\\s*$/.test(lines[0] ?? ''))
    throw printed(
      'pandas',
      'write it by DataFrame.to_csv, or print it by DataFrame.to_string(line_width=None)',
    );
  if (!/^\s+\S/.test(lines[0] ?? '')) return;
  const heads = lines.flatMap((line, i) => (/^\s/.test(line) ? [i] : []));
  const [, second] = heads;
  if (second === undefined || second < 2) return;
  const names = (from: number, to: number) => lines.slice(from + 1, to).map((line) => line.split(/\s/)[0]);
  const first = names(0, second);
  const others = names(second, heads[2] ?? lines.length);
  const isSame = others.length > 0 && others.every((name, i) => name === first[i]);
  if (isSame && (others.length === first.length || !head.whole))
    throw printed('R', 'write it by write.csv, or print it after options(width = 10000)');
}

function printed(program: string, what: string): ClusterkitError {
  const reason = `${program} has printed the table in blocks of columns one below the other`;
  return new ClusterkitError('input', reason, { remedies: [{ how: 'do', what }] });
}

const DOUBLE = '::';

/** The delimiter of two colons, where all lines have as many, and nothing else separates them. */
export function doubleDelimiter(head: Head): string | undefined {
  const lines = linesOf(head);
  const count = (mark: string) => {
    const counts = lines.map((line) => line.split(mark).length - 1);
    return counts.every((one) => one === counts[0]) ? counts[0] : 0;
  };
  if (!lines[0]?.includes(DOUBLE) || count(DOUBLE) < 1) return undefined;
  return [',', ';', '\t'].some((mark) => count(mark) > 0) ? undefined : DOUBLE;
}
