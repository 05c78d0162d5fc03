import type { SyntaxNode } from './syntax.ts';

/** Functions whose values are as long as a number says, and which arguments are lengths. */
const GROWING: [RegExp, (given: readonly SyntaxNode[]) => readonly SyntaxNode[]][] = [
  [/^(repeat|[lr]pad|bitstring|(list|array)_resize)$/, (given) => given.slice(1, 2)],
  [/^(range|generate_series)$/, (given) => given],
  [/^to_base$/, (given) => given.slice(2, 3)],
  [/^equi_width_bins$/, (given) => given.slice(2, 3)],
];

/** Functions whose pattern may hold a width. */
const FORMATTING = /^(printf|format)$/;

/** The largest length for these functions. */
const LONGEST = 1000;

/** Functions that may double what they have at each step. */
const FOLDING = /^(list_|array_)?reduce$/;

/** Functions that replace each of the parts of a text by another text. */
const REPLACING = /^(regexp_)?replace$/;

/** Functions that make a value of 16 bytes or more of each character. */
const LISTING = /split|extract_all|list|array|parse_path|^bin$|to_binary|graphemes/;

/** Bytes that the database takes for a value beside its text, and for each character that becomes a value. */
const VALUE_BYTES = 16;
const LISTED_BYTES = 32;

/** What is wrong with a function that may give values of any length; undefined where nothing is. */
export function growthOf({ function_name, children }: SyntaxNode): string | undefined {
  const name = String(function_name);
  const given = children as SyntaxNode[];
  if (FOLDING.test(name)) return 'may double its value at each step';
  if (FORMATTING.test(name) && !isNarrow(given[0]))
    return `takes a pattern written as a text, with widths of at most ${LONGEST}`;
  const isLength = (node: SyntaxNode) => node.class === 'CONSTANT' && Number(node.value?.value) <= LONGEST;
  if (!lengthsOf(name, given).every(isLength))
    return `takes a length of at most ${LONGEST}, written as a number`;
  return undefined;
}

function lengthsOf(name: string, given: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return GROWING.find(([names]) => names.test(name))?.[1](given) ?? [];
}

/** Whether a pattern is known, and its widths are. */
function isNarrow(pattern: SyntaxNode): boolean {
  const text = pattern.class === 'CONSTANT' ? String(pattern.value?.value) : '*';
  return !/\*|\{[^}]*\{/.test(text) && (text.match(/\d+/g) ?? []).every((width) => Number(width) <= LONGEST);
}

/**
 * About the most bytes that the values of a condition take for one row.
 * @param node the condition, or a part of it
 * @param length characters of the texts of the row
 */
export function conditionSize(node: SyntaxNode, length: number): number {
  if (node.class === 'CONSTANT') return VALUE_BYTES + String(node.value?.value ?? '').length;
  if (node.class === 'COLUMN_REF') return VALUE_BYTES + length;
  const parts = partsOf(node).map((part) => conditionSize(part, length));
  const sum = parts.reduce((all, part) => all + part, VALUE_BYTES);
  if (node.class !== 'FUNCTION') return sum;
  const name = String(node.function_name);
  const given = node.children as SyntaxNode[];
  if (REPLACING.test(name) || given.some(({ class: kind }) => kind === 'LAMBDA'))
    return parts.reduce((all, part) => all * part, 1);
  const longest = Math.max(0, ...lengthsOf(name, given).map(({ value }) => Number(value?.value)));
  const wide = FORMATTING.test(name) ? LONGEST : 0;
  return sum * Math.max(1, longest) * (LISTING.test(name) ? LISTED_BYTES : 1) + wide;
}

/** The nodes right below a node. */
function partsOf(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  const open: unknown[] = Object.values(node);
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('class' in value) parts.push(value as SyntaxNode);
    else open.push(...Object.values(value));
  }
  return parts;
}
