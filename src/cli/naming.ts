import { basename, dirname, extname, join, resolve } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import { splitArrayName } from '../input/npz.ts';
import { fileIdentity, isFolder } from '../input/paths.ts';
import type { Session } from './session.ts';

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
  // what is packed keeps its own ending: digits.csv.gz is digits
  const ext = /\.[^.]+\.gz$/i.exec(name)?.[0] ?? extname(name);
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
    if (!Object.hasOwn(values, key)) {
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
  private readonly session: Session;
  private readonly inputs: ReadonlySet<string | undefined>;
  private readonly paths = new Set<string>();

  /** @param files what patterns on the command line stand for, beside what it names itself */
  constructor(session: Session, files: readonly string[]) {
    this.session = session;
    const read = [...session.inputs, ...files].filter((path) => path !== '-');
    this.inputs = new Set(read.map((path) => fileIdentity(splitArrayName(path).file)));
  }

  /**
   * @param formats the endings that the option can write, without the dot
   * @throws {ClusterkitError} usage, when the ending is another, the file is an input, or two results want it
   */
  add(option: string, path: string, formats: readonly string[]): string {
    if (path === '-') this.takeStdout(option);
    else if (formatOf(path, formats) === undefined) {
      throw new ClusterkitError('usage', `${option} ${path}: the name must end in .${formats.join(', .')}`);
    } else this.session.writesFiles = true;
    const identity = path === '-' ? undefined : fileIdentity(path);
    if (identity !== undefined && this.inputs.has(identity)) {
      throw new ClusterkitError('usage', `${option} ${path}: is an input and will not be overwritten`);
    }
    const key = path === '-' ? path : resolve(path);
    if (this.paths.has(key)) {
      const advice = 'use a folder or a template such as "{stem}-k{k}-{chart}.svg"';
      throw new ClusterkitError('usage', `${option} ${path}: two results would have this name; ${advice}`);
    }
    this.paths.add(key);
    return path;
  }

  private takeStdout(option: string): void {
    if (this.session.options.json) {
      throw new ClusterkitError(
        'usage',
        `${option} - and --json: only one of them can go to standard output`,
      );
    }
    this.session.stdoutTaken = true;
  }
}

/** The longest of `formats` that a name ends in. */
export function formatOf<T extends string>(path: string, formats: readonly T[]): T | undefined {
  const lower = path.toLowerCase();
  return formats.filter((format) => lower.endsWith(`.${format}`)).sort((a, b) => b.length - a.length)[0];
}
