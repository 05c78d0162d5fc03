import { basename, dirname, extname, join, resolve } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import { splitArrayName } from '../input/npz.ts';
import { isFolder } from '../input/paths.ts';
import { formatList, formatOf } from '../output/formats.ts';
import { fileIdentity } from './files.ts';

/*
 * Names of files to write: templates with placeholders, and a plan of all files of a command, made before any work.
 */

/** What the placeholders of a template stand for. */
export interface NameParts {
  /** Path of the input. */
  input: string;
  /** Number of the input, from 1. */
  i: number;
  command: string;
  seed?: unknown;
  chart?: string;
  /** Of the run that a file is of. */
  settings?: Readonly<Record<string, unknown>>;
  /** Names of all settings that there may be; those that this run lacks stand for nothing. */
  known?: readonly string[];
  /** Names of the settings that differ between runs. */
  varying?: readonly string[];
}

/** Where results that have no name of their own go. */
const DEFAULT_NAME = '{stem}-{command}{-k}{-settings}{-chart}.svg';

/**
 * The template behind FILE, FOLDER/ or TEMPLATE: a folder gets the default name, everything else stands as it is.
 * @param fallback the name in a folder; as the default name of charts, it tells runs apart
 */
export function templateOf(output: string | undefined, fallback = DEFAULT_NAME): string {
  if (output === undefined) return fallback;
  return output.endsWith('/') || isFolder(output) ? join(output, fallback) : output;
}

/**
 * Puts values into a template: {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart} and the name of any setting
 * of the run, such as {eps}. {-k} and {-chart} are "-k4" and "-pie", {-settings} is "-eps0.5" for each setting other
 * than k that varies; or nothing when there is no such value.
 * @throws {ClusterkitError} usage, for a placeholder that does not exist
 */
export function fillTemplate(template: string, parts: NameParts): string {
  const values = valuesOf(parts);
  return template.replace(/\{([^{}]*)\}/g, (whole, key: string) => {
    if (Object.hasOwn(values, key)) return values[key];
    const { varying = [] } = parts;
    const usual = ['dir', 'name', 'ext', 'stem', 'i', 'command', 'k', 'seed', 'chart'];
    const known = [...new Set([...usual, ...varying])];
    throw new ClusterkitError(
      'usage',
      `${whole} in "${template}" is no placeholder; there are {${known.join('} {')}}`,
    );
  });
}

function valuesOf(parts: NameParts): Record<string, string> {
  const { input, i, command, chart, settings = {}, known = [], varying = [] } = parts;
  const { k, seed = parts.seed } = settings;
  const name = input === '-' ? 'stdin' : basename(input);
  // what is packed keeps its own ending: digits.csv.gz is digits
  const ext = /\.[^.]+\.gz$/i.exec(name)?.[0] ?? extname(name);
  const others = varying.filter((one) => one !== 'k' && settings[one] !== undefined);
  return {
    ...Object.fromEntries([...known, ...Object.keys(settings)].map((one) => [one, inName(settings[one])])),
    dir: dirname(input),
    name,
    ext: ext.slice(1),
    stem: ext === '' ? name : name.slice(0, -ext.length),
    i: String(i),
    command,
    k: inName(k),
    seed: inName(seed),
    chart: chart ?? '',
    '-k': k === undefined ? '' : `-k${inName(k)}`,
    '-settings': others
      .map((one) => `-${one}${settings[one] === true ? '' : inName(settings[one])}`)
      .join(''),
    '-chart': chart === undefined ? '' : `-${chart}`,
  };
}

/** A setting as a part of a name: a value that is a path, or holds signs, would lead elsewhere. */
function inName(value: unknown): string {
  return value === undefined ? '' : String(value).replace(/[^\w.+-]+/g, '_');
}

/** Whether a template gives each of several runs a file of its own. */
export function namesRuns(template: string, varying: readonly string[]): boolean {
  return ['k', '-k', '-settings', ...varying].some((name) => template.includes(`{${name}}`));
}

/** What a plan of files has to keep clear of. */
export interface PlanFacts {
  /** Files that may be read: none of them is ever written. */
  inputs: readonly string[];
  /** Something else goes to standard output, such as the JSON of all results. */
  stdoutTaken?: boolean;
}

/** The files that a command is going to write, checked before any work is done. */
export class OutputPlan {
  private readonly inputs: ReadonlySet<string | undefined>;
  private readonly stdoutTaken: boolean;
  private readonly paths = new Set<string>();

  constructor({ inputs, stdoutTaken = false }: PlanFacts) {
    const read = inputs.filter((path) => path !== '-');
    this.inputs = new Set(read.map((path) => fileIdentity(splitArrayName(path).file)));
    this.stdoutTaken = stdoutTaken;
  }

  /** Whether nothing is to be written. */
  get isEmpty(): boolean {
    return this.paths.size === 0;
  }

  /** Whether a result goes to standard output, so that nothing else may. */
  get toStdout(): boolean {
    return this.paths.has('-');
  }

  /** Whether files are to be written, whether or not anybody reads standard output. */
  get toFiles(): boolean {
    return this.paths.size > (this.toStdout ? 1 : 0);
  }

  /**
   * @param option what the file was asked for by
   * @param formats the endings that the option can write, without the dot
   * @throws {ClusterkitError} usage, when the ending is another, the file is an input, or two results want it
   */
  add(option: string, path: string, formats: readonly string[]): string {
    const refuse = (reason: string) => new ClusterkitError('usage', reason, { option });
    if (path === '-') {
      if (this.stdoutTaken)
        throw new ClusterkitError('usage', '- and the JSON cannot both go to standard output', { option });
    } else if (formatOf(path, formats) === undefined) {
      throw refuse(`${path} must end in ${formatList(formats, 'or')}`);
    }
    const identity = path === '-' ? undefined : fileIdentity(path);
    if (identity !== undefined && this.inputs.has(identity))
      throw refuse(`${path} is an input and will not be overwritten`);
    const key = path === '-' ? path : resolve(path);
    if (this.paths.has(key)) {
      const advice = 'use a folder or a template such as "{stem}-k{k}-{chart}.svg"';
      throw refuse(`two results would have the name ${path}; ${advice}`);
    }
    this.paths.add(key);
    return path;
  }
}
