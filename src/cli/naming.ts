import { basename, dirname, extname, join } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import { isFolder, isSameFile } from './files.ts';

/** What the placeholders of a template stand for. */
export interface NameParts {
  /** Path of the input. */
  input: string;
  /** Number of the input, from 1. */
  i: number;
  command: string;
  k?: number;
  seed?: number;
  chart?: string;
}

/** Where results that have no name of their own go. */
const DEFAULT_NAME = '{stem}-{command}{-k}{-chart}.svg';

/**
 * The template behind `-o FILE|FOLDER|TEMPLATE`: a folder gets the default name, everything else stands as it is.
 */
export function templateOf(output: string | undefined, fallback = DEFAULT_NAME): string {
  if (output === undefined) return fallback;
  return output.endsWith('/') || isFolder(output) ? join(output, fallback) : output;
}

/**
 * Puts values into a template: {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart}; {-k} and {-chart} are
 * "-k4" and "-pie", or nothing when there is no such value.
 * @throws {ClusterkitError} usage, for a placeholder that does not exist
 */
export function fillTemplate(template: string, parts: NameParts): string {
  const { input } = parts;
  const name = input === '-' ? 'stdin' : basename(input);
  const ext = extname(name);
  const { i, command, k, seed, chart } = parts;
  const values: Record<string, string | number | undefined> = {
    dir: dirname(input),
    name,
    ext: ext.slice(1),
    stem: ext === '' ? name : name.slice(0, -ext.length),
    ...{ i, command, k, seed, chart },
    '-k': k === undefined ? '' : `-k${k}`,
    '-chart': chart === undefined ? '' : `-${chart}`,
  };
  return template.replace(/\{([^{}]*)\}/g, (whole, key: string) => {
    if (!(key in values)) {
      const known = Object.keys(values).filter((word) => !word.startsWith('-'));
      throw new ClusterkitError(
        'usage',
        `${whole} in "${template}" is no placeholder; there are {${known.join('} {')}}`,
      );
    }
    return String(values[key] ?? '');
  });
}

/** The files that a run is going to write, checked before any work is done. */
export class OutputPlan {
  private readonly inputs: readonly string[];
  private readonly paths = new Set<string>();

  constructor(inputs: readonly string[]) {
    this.inputs = inputs.filter((path) => path !== '-');
  }

  /**
   * @param formats the endings that the option can write, without the dot
   * @throws {ClusterkitError} usage, when the ending is another, the file is an input, or two results want it
   */
  add(option: string, path: string, formats: readonly string[]): string {
    if (path !== '-' && formatOf(path, formats) === undefined) {
      throw new ClusterkitError('usage', `${option} ${path}: the name must end in .${formats.join(', .')}`);
    }
    if (this.inputs.some((input) => input === path || isSameFile(input, path))) {
      throw new ClusterkitError('usage', `${option} ${path}: is an input and will not be overwritten`);
    }
    const key = path === '-' ? path : join(path);
    if (this.paths.has(key)) {
      throw new ClusterkitError(
        'usage',
        `${option} ${path}: two results would have this name; use a folder or a template such as "{stem}-k{k}-{chart}.svg"`,
      );
    }
    this.paths.add(key);
    return path;
  }
}

/** The longest of `formats` that a name ends in. */
export function formatOf<T extends string>(path: string, formats: readonly T[]): T | undefined {
  const lower = path.toLowerCase();
  return formats.filter((format) => lower.endsWith(`.${format}`)).sort((a, b) => b.length - a.length)[0];
}
