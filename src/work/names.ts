import { basename, dirname, extname, join, sep } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import { splitArrayName } from '../input/npz.ts';
import { fileIdentity, isFolder, obstacleTo, placeOf } from '../input/paths.ts';
import { formatList, formatOf } from '../output/formats.ts';

/*
 * Names of files to write: templates with placeholders, and a plan of all files of a command, which is made before any
 * work.
 */

/** The values of the placeholders of a template. */
export interface NameParts {
  /** Path of the input. */
  input: string;
  /** Number of the input, from 1. */
  i: number;
  command: string;
  seed?: unknown;
  chart?: string;
  /** Settings of the run that a file belongs to. */
  settings?: Readonly<Record<string, unknown>>;
  /** Names of all possible settings; those that this run lacks give empty text. */
  known?: readonly string[];
  /** Names of the settings that differ between runs. */
  varying?: readonly string[];
  /** Placeholders that stay, since only the results say what they are; `fillLater` fills them in. */
  later?: readonly LaterName[];
}

/** What is known of a placeholder before the results are: the characters that it will consist of. */
const LATER = { k: '\\d+', cluster: '\\d+', hex: '[0-9a-f]{6}' } as const;

type LaterName = keyof typeof LATER;

/** Templates that refusals propose; a page holds all results of an input. */
const TEMPLATES: Readonly<Record<string, string>> = {
  output: '{stem}-k{k}-{chart}.svg',
  report: '{stem}.html',
};

/** The file name of results without a name. */
const DEFAULT_NAME = '{stem}-{command}{-k}{-settings}{-chart}.svg';

/**
 * The template for FILE, FOLDER/ or TEMPLATE: a folder gets the default name, others do not change.
 * @param fallback the name in a folder; the default is the name of charts, which distinguishes runs
 */
export function templateOf(output: string | undefined, fallback = DEFAULT_NAME): string {
  if (output === undefined) return fallback;
  return output.endsWith('/') || isFolder(output) ? join(output, fallback) : output;
}

/**
 * Fills in a template: {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart} and the name of any setting of the
 * run, such as {eps}; {cluster} and {hex} in files of single clusters. {-k} and {-chart} are "-k4" and "-pie", {-settings} is "-eps0.5" for each setting other than k
 * that varies. Placeholders without a value are empty.
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

/** Fills in the placeholders that only the results could tell. */
export function fillLater(path: string, values: Partial<Record<LaterName, string | number>>): string {
  return path.replace(/\{(k|cluster|hex)\}/g, (whole, name: LaterName) => String(values[name] ?? whole));
}

function valuesOf(parts: NameParts): Record<string, string> {
  const { input, i, command, chart, settings = {}, known = [], varying = [], later = [] } = parts;
  const { k, seed = parts.seed } = settings;
  const name = input === '-' ? 'stdin' : basename(input);
  // the ending of a compressed file is part of its ending: digits.csv.gz has the stem digits
  const ext = /\.[^.]+\.gz$/i.exec(name)?.[0] ?? extname(name);
  const others = varying.filter((one) => one !== 'k' && settings[one] !== undefined);
  return {
    ...Object.fromEntries([...known, ...Object.keys(settings)].map((one) => [one, inName(settings[one])])),
    dir: dirname(input),
    name,
    ext: ext.slice(1),
    // a name of dots alone would lead to another folder
    stem: (ext === '' ? name : name.slice(0, -ext.length)).replace(/^\.+$/, (dots) =>
      '_'.repeat(dots.length),
    ),
    i: String(i),
    command,
    k: inName(k),
    seed: inName(seed),
    chart: chart ?? '',
    '-k': k === undefined ? '' : `-k${inName(k)}`,
    ...Object.fromEntries(later.map((name) => [name, `{${name}}`])),
    ...(later.includes('k') && { '-k': '-k{k}' }),
    '-settings': others
      .map((one) => `-${one}${settings[one] === true ? '' : inName(settings[one])}`)
      .join(''),
    '-chart': chart === undefined ? '' : `-${chart}`,
  };
}

/** A setting as a part of a name: other characters than letters, digits, _ . + and - are replaced. */
function inName(value: unknown): string {
  return value === undefined ? '' : String(value).replace(/[^\w.+-]+/g, '_');
}

/** Whether a template gives each of several runs a file of its own. */
export function namesRuns(template: string, varying: readonly string[]): boolean {
  return ['k', '-k', '-settings', ...varying].some((name) => template.includes(`{${name}}`));
}

/** The facts that a plan of files depends on. */
export interface PlanFacts {
  /** Files that may be read: none of them is overwritten. */
  inputs: readonly string[];
  /** Files are written elsewhere, so that it does not matter whether their folders can be. */
  elsewhere?: boolean;
  /** Something else is written to standard output, such as the JSON of all results. */
  stdoutTaken?: boolean;
}

/** Endings of files that are items of a folder, when the folder is an input. */
const ITEM_ENDINGS = /\.(avif|gif|jpe?g|png|svg|tiff?|txt|webp)$/i;

/** A file that will be written. */
export interface PlannedFile {
  /** The option that asks for it. */
  option: string;
  /** Its path, with placeholders that only results can fill in. */
  path: string;
}

/** The files that a command will write, checked before any work is done. */
export class OutputPlan {
  /** Words that may name what is read. */
  readonly reads: readonly string[];
  private readonly inputs: ReadonlySet<string | undefined>;
  /** Input folders, as they were named, and where they are. */
  private readonly folders: readonly { path: string; place: string }[];
  private readonly stdoutTaken: boolean;
  private readonly elsewhere: boolean;
  private readonly paths = new Set<string>();
  /** All files, in their order. */
  readonly files: PlannedFile[] = [];
  /** What names that are not complete can become. */
  private readonly patterns: RegExp[] = [];
  /** Where the inputs are. */
  private readonly places: readonly string[];

  constructor({ inputs, stdoutTaken = false, elsewhere = false }: PlanFacts) {
    this.reads = inputs;
    const read = inputs.filter((path) => path !== '-');
    this.inputs = new Set(read.map((path) => fileIdentity(splitArrayName(path).file)));
    this.places = read.map((path) => placeOf(splitArrayName(path).file));
    this.folders = read.filter(isFolder).map((path) => ({ path, place: placeOf(path) }));
    this.stdoutTaken = stdoutTaken;
    this.elsewhere = elsewhere;
  }

  /** Whether nothing is to be written. */
  get isEmpty(): boolean {
    return this.paths.size === 0;
  }

  /** Whether a result is written to standard output, so that nothing else can be. */
  get toStdout(): boolean {
    return this.paths.has('-');
  }

  /** Whether files will be written, which does not depend on a reader of standard output. */
  get toFiles(): boolean {
    return this.paths.size > (this.toStdout ? 1 : 0);
  }

  /** The paths of this plan among all texts of a value: those of the files of one input. */
  pathsIn(targets: unknown): string[] {
    if (typeof targets === 'string') return this.files.some(({ path }) => path === targets) ? [targets] : [];
    const parts = typeof targets === 'object' && targets !== null ? Object.values(targets) : [];
    return parts.flatMap((part) => this.pathsIn(part));
  }

  /**
   * @param option the option that requests the file
   * @param formats the endings that the option can write, without the dot
   * @param later placeholders of the path that are filled in when the results are known
   * @throws {ClusterkitError} usage, if the ending is another one, the file is an input or would be part of one, or
   * two results have the same file; output, if no file can be made there
   */
  add(option: string, path: string, formats: readonly string[], later: readonly LaterName[] = []): string {
    const refuse = (reason: string) => new ClusterkitError('usage', reason, { option });
    if (path === '-') {
      if (this.stdoutTaken)
        throw new ClusterkitError('usage', '- and the JSON cannot both go to standard output', { option });
    } else if (formatOf(path, formats) === undefined) {
      const folder = extname(path) === '' ? `, or in / for a folder: ${path}/` : '';
      throw refuse(`${path} must end in ${formatList(formats, 'or')}${folder}`);
    }
    const obstacle = path === '-' || this.elsewhere ? undefined : obstacleTo(path);
    if (obstacle !== undefined)
      throw new ClusterkitError('output', `cannot be written (${obstacle})`, { at: { file: path } });
    const key = path === '-' ? path : placeOf(path);
    // a folder that is missing yet, as in missing/../data.csv, will be made
    const identity = path === '-' ? undefined : (fileIdentity(path) ?? fileIdentity(key));
    if (identity !== undefined && this.inputs.has(identity))
      throw refuse(`${path} is an input and will not be overwritten`);
    const pattern = later.length > 0 ? patternOf(key) : undefined;
    const input = pattern && this.places.find((place) => pattern.test(place));
    if (input !== undefined) throw refuse(`${path} could become ${input}, an input; write to another folder`);
    const folder = this.folders.find(({ place }) => key.startsWith(`${place}${sep}`));
    if (folder && ITEM_ENDINGS.test(path))
      throw refuse(
        `${path} would be read as one of the files of ${folder.path}, an input; write to another folder`,
      );
    const isTaken = this.paths.has(key) || this.patterns.some((one) => one.test(key));
    if (isTaken || (pattern && [...this.paths].some((one) => pattern.test(one)))) {
      const advice = `use a folder or a template such as "${TEMPLATES[option] ?? TEMPLATES.output}"`;
      throw refuse(`two results would have the name ${path}; ${advice}`);
    }
    this.paths.add(key);
    this.files.push({ option, path });
    if (pattern) this.patterns.push(pattern);
    return path;
  }
}

/** The names that a name with placeholders can become. */
function patternOf(place: string): RegExp {
  const parts = place.split(/\{(k|cluster|hex)\}/).map((part, i) =>
    // every second part is a placeholder
    i % 2 === 1 ? LATER[part as LaterName] : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${parts.join('')}$`, 'i');
}
