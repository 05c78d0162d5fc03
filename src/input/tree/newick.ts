import { ClusterkitError } from '../../core/errors.ts';

/** A tree as written: nodes in the order in which they end, so that parts come before the whole. */
export interface WrittenTree {
  /** The node above each node, -1 above the root. */
  parent: number[];
  /** The length of the branch above each node, NaN where there is none. */
  length: number[];
  /** The nodes without parts, from left to right, and the names of these nodes. */
  leaves: number[];
  names: string[];
}

const TOKEN =
  /\s*(?:([(),;:])|\[[^\]]*\]|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([^\s()[\],;:'"][^()[\],;:'"]*))/gy;

/** A piece of Newick: a sign, or a name or number. */
interface Token {
  sign?: string;
  word?: string;
  at: number;
}

/**
 * Reads a tree in Newick notation: names in quotes or without, lengths, comments in brackets, names of inner nodes. Blanks
 * at the ends of names do not count. Underscores stay. O(n) time and memory, whatever the depth.
 * @throws {ClusterkitError} input, with the character where something else is expected, and for several trees
 */
export function parseNewick(text: string): WrittenTree {
  const tree: WrittenTree = { parent: [], length: [], leaves: [], names: [] };
  // for each open bracket, the parts that have ended
  const open: number[][] = [];
  let parts: number[] | undefined;
  let name: string | undefined;
  let length = Number.NaN;
  let isLength = false;
  let isDone = false;
  const end = () => {
    const node = tree.parent.length;
    tree.parent.push(-1);
    tree.length.push(length);
    if (parts) for (const part of parts) tree.parent[part] = node;
    else {
      tree.leaves.push(node);
      tree.names.push(name ?? '');
    }
    [parts, name, length] = [undefined, undefined, Number.NaN];
    return node;
  };
  for (const { sign, word, at } of tokensOf(text)) {
    if (isDone) throw broken(text, at, 'there is more than one tree; keep one of them in the file');
    if (word !== undefined) {
      if (isLength) length = lengthOf(word, text, at);
      else if (name !== undefined) throw broken(text, at, `a second name follows "${name}"`);
      else name = word;
      isLength = false;
      continue;
    }
    if (isLength) throw broken(text, at, 'a length is missing');
    isLength = sign === ':';
    if (sign === '(') {
      if (name !== undefined || parts) throw broken(text, at, 'a comma is missing');
      open.push([]);
    } else if (sign === ',' || sign === ')') {
      const own = open.at(-1);
      if (!own) throw broken(text, at, `"${sign}" stands outside of all brackets`);
      own.push(end());
      if (sign === ')') parts = open.pop();
    } else if (sign === ';') {
      if (open.length > 0) throw broken(text, at, `${open.length} brackets are not closed`);
      end();
      isDone = true;
    }
  }
  if (isDone) return tree;
  if (open.length > 0) throw broken(text, text.length, `it ends inside of ${open.length} brackets`);
  end();
  return tree;
}

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  const whole = text.trimEnd().length;
  while (at < whole) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw broken(text, at, 'a quote or a bracket is not closed');
    const [all, sign, single, double, word] = found;
    const here = at + (all.length - all.trimStart().length);
    at += all.length;
    if (sign !== undefined) yield { sign, at: here };
    else if (single !== undefined) yield { word: single.replaceAll("''", "'"), at: here };
    else if (double !== undefined) yield { word: double.replaceAll('""', '"'), at: here };
    else if (word !== undefined) yield { word: word.trim().replace(/\s+/g, ' '), at: here };
  }
}

function lengthOf(word: string, text: string, at: number): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw broken(text, at, `"${word.slice(0, 40)}" is not the length of a branch`);
}

function broken(text: string, at: number, why: string): ClusterkitError {
  const before = text.slice(0, at).split('\n');
  const name = `line ${before.length}, character ${(before.at(-1) ?? '').length + 1}`;
  return new ClusterkitError('input', `not a tree in Newick notation: ${why}`, { at: { name } });
}
