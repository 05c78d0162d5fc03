import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import { splitArrayName } from './npz.ts';

/** Characters that make a path a pattern. */
const PATTERN = /[*?[]/;

/**
 * The files that patterns such as data/*.csv stand for, in the order of their names. Other paths stay as they are, and
 * so does a pattern that is the name of a file. `*` and `?` stand for characters of a name, `[a-c]` for one of several
 * characters, `**` for any number of folders; hidden files only match names that begin with a dot.
 * @throws {ClusterkitError} input, when nothing matches
 */
export async function expandPatterns(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!PATTERN.test(path) || (await exists(splitArrayName(path).file))) {
      found.push(path);
      continue;
    }
    const parts = path.split(sep === '/' ? '/' : /[\\/]/);
    const matches = parts[0] === '' ? await matching('/', parts.slice(1)) : await matching('', parts);
    if (matches.length === 0)
      throw new ClusterkitError('input', 'no file matches this pattern', { at: { file: path } });
    found.push(...new Set(matches));
  }
  return found;
}

/** Whether a path is one of the files that a pattern can stand for. */
export function matchesPattern(pattern: string, path: string): boolean {
  const parts = (text: string) => text.split(sep === '/' ? '/' : /[\\/]/);
  return PATTERN.test(pattern) && matchesParts(parts(pattern), parts(path));
}

function matchesParts([part, ...rest]: string[], names: string[]): boolean {
  if (part === undefined) return names.length === 0;
  if (part === '**' && rest.length > 0 && matchesParts(rest, names)) return true;
  if (names.length === 0) return false;
  const next = part === '**' && rest.length > 0 ? [part, ...rest] : rest;
  return nameOf(part).test(names[0]) && matchesParts(next, names.slice(1));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(Boolean, () => false);
}

async function matching(folder: string, [part, ...rest]: string[]): Promise<string[]> {
  const last = rest.length === 0;
  if (!PATTERN.test(part)) {
    const path = folder === '' ? part : join(folder, part);
    const there = await exists(path || '.');
    return !there ? [] : last ? [path] : matching(path, rest);
  }
  const entries = await readdir(folder || '.', { withFileTypes: true }).catch(() => []);
  const shown = part.startsWith('.') ? entries : entries.filter(({ name }) => !name.startsWith('.'));
  shown.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = part === '**' && !last ? await matching(folder, rest) : [];
  const name = nameOf(part);
  for (const entry of shown) {
    const path = join(folder, entry.name);
    // a linked folder might lead around in a circle
    if (part === '**' && !last)
      found.push(...(entry.isDirectory() ? await matching(path, [part, ...rest]) : []));
    else if (name.test(entry.name)) found.push(...(last ? [path] : await matching(path, rest)));
  }
  return found;
}

/** A part of a pattern as a regular expression for a name. An unclosed bracket stands for itself. */
function nameOf(part: string): RegExp {
  const source = part.replace(/\*+|\?|\[(!?)([^\]]+)\]|[\\^$.|+(){}[\]]/g, (text, not, set) => {
    if (text.startsWith('*')) return '.*';
    if (text === '?') return '.';
    if (set === undefined) return `\\${text}`;
    return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
  });
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    // a range that runs backwards holds nothing
    return /^(?!)/;
  }
}
