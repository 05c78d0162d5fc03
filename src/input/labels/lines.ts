import { ClusterkitError } from '../../core/errors.ts';
import { cellsBetweenBlanks } from './blanks.ts';
import { isMissingLabel } from './missing.ts';
import type { LabelSet } from './set.ts';

/** What is known of a text of labels before it is read. */
export interface LinesOptions {
  /** The heading of the labels, default label. */
  column?: string;
  /** The heading of the names of the rows. */
  id?: string;
  /** The number of labels that there must be, where known. */
  expected?: number;
}

/**
 * Labels in lines: one label a line, a name and a label a line, as R writes them, or all labels in one line. A heading
 * is recognized.
 * @returns undefined for a table
 * @throws {ClusterkitError} input, for an empty file
 */
export function labelsFromLines(name: string, text: string, options: LinesOptions): LabelSet | undefined {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new ClusterkitError('input', 'the file is empty');
  const row = numbersInLine(text) ?? wrappedNumbers(lines, options);
  if (row) return { name, labels: row };
  // braces are JSON; the reader of tables finds the place of an error in it
  if (/^[[{]/.test(lines[0])) return undefined;
  const isSeparated = /[,;\t]/.test(lines[0].replace(/^"[^"]*"$/, ''));
  const pairs = pairsOf(lines) ?? (isSeparated ? 'table' : cellsBetweenBlanks(lines, !!options.column));
  if (pairs === 'table') return undefined;
  if (pairs) return fromPairs(name, pairs, options);
  if (options.id !== undefined) return undefined;
  const labels = lines.map(unquoted);
  const heading = headingOf(labels, options);
  if (!heading) return { name, labels };
  return { name, labels: labels.slice(1), ...(heading === 'doubtful' && { heading: labels[0] }) };
}

/** Whole numbers in one line, or in brackets as NumPy prints them. */
function numbersInLine(text: string): string[] | undefined {
  const [, inner = text.trim()] = /^\s*\[([^\]]*)\]\s*$/.exec(text) ?? [];
  if (inner === text.trim() && inner.includes('\n')) return undefined;
  const cells = inner.trim().split(/\s*[,;]\s*|\s+/);
  return cells.length > 2 && cells.every((cell) => /^-?\d+\.?$/.test(cell))
    ? cells.map((cell) => cell.replace('.', ''))
    : undefined;
}

/** Whole numbers in lines of equal length, as R writes a vector; undefined if their number is not `expected`. */
function wrappedNumbers(lines: readonly string[], { expected }: LinesOptions): string[] | undefined {
  const rows = lines.map((line) => line.split(/\s+/));
  const width = rows[0].length;
  if (width < 3 || !rows.slice(0, -1).every(({ length }) => length === width)) return undefined;
  const cells = rows.flat();
  return cells.length === expected && cells.every((cell) => /^-?\d+$/.test(cell)) ? cells : undefined;
}

function unquoted(cell: string): string {
  return cell.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
}

/** Two cells of each line. The first line may be the heading of the second cell alone. undefined for other lines. */
function pairsOf(lines: readonly string[]): string[][] | undefined {
  const last = lines[lines.length - 1];
  const separator = [';', '\t', ','].find((one) => last.includes(one));
  // without quotes, a blank may be part of a label
  const pattern = separator
    ? new RegExp(
        `^(?:"((?:[^"]|"")*)"|([^"${separator}]*))\\s*${separator}\\s*(?:"((?:[^"]|"")*)"|([^"${separator}]*))$`,
      )
    : /^(?:"((?:[^"]|"")*)")\s+(?:"((?:[^"]|"")*)"|(\S+))$/;
  const cells = lines.map((line, i) => {
    const found = pattern.exec(line);
    if (found)
      return found
        .slice(1)
        .filter((cell) => cell !== undefined)
        .map((cell) => cell.replaceAll('""', '"').trim());
    const isHeading = i === 0 && (separator ? !line.includes(separator) : /^"[^"]*"$/.test(line));
    return isHeading ? ['', unquoted(line)] : undefined;
  });
  return lines.length > 1 && cells.every((pair) => pair !== undefined) ? cells : undefined;
}

/** @returns undefined when the cells of the labels are unclear */
function fromPairs(name: string, pairs: string[][], options: LinesOptions): LabelSet | undefined {
  const { column, id, expected } = options;
  const [first, ...others] = pairs;
  const asked = [column ?? 'label', id].find((word) => word !== undefined && first.includes(word));
  if (column !== undefined && asked !== column) return undefined;
  const labelAt = asked === undefined ? 1 : asked === id ? 1 - first.indexOf(asked) : first.indexOf(asked);
  const column1 = pairs.map((pair) => pair[labelAt]);
  const heading =
    asked !== undefined || first[1 - labelAt] === '' ? 'sure' : headingOf(column1, { expected });
  const body = heading ? others : pairs;
  const ids = body.map((pair) => pair[1 - labelAt]);
  const isNaming = new Set(ids).size === ids.length && !ids.some(isMissingLabel);
  // two columns of labels are a table
  if (!isNaming) return undefined;
  return {
    name,
    labels: body.map((pair) => pair[labelAt]),
    ids,
    guessed: asked === undefined || asked !== id,
    ...(heading === 'doubtful' && { heading: first[labelAt] }),
  };
}

const HEADINGS =
  /^(labels?|class(es)?|clusters?|clustering|groups?|target|truth|species|category|y_true|y_pred)$/i;

/**
 * Whether the first text is the heading of the others. A heading does not occur again, and is a known word, or stands
 * over numbers, or over labels that all occur again. A known number of labels decides.
 */
function headingOf(labels: readonly string[], options: LinesOptions): 'sure' | 'doubtful' | undefined {
  const { column = 'label', expected } = options;
  const [first, ...others] = labels;
  if (others.length === 0 || isNumber(first) || isMissingLabel(first) || others.includes(first))
    return undefined;
  if (labels.length === expected) return undefined;
  if (first === column || HEADINGS.test(first) || others.length === expected) return 'sure';
  const present = others.filter((label) => !isMissingLabel(label));
  if (present.length > 0 && present.every(isNumber)) return 'sure';
  const counts = new Map<string, number>();
  for (const label of others) counts.set(label, (counts.get(label) ?? 0) + 1);
  return others.length > 3 && [...counts.values()].every((count) => count > 1) ? 'doubtful' : undefined;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
