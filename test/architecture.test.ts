import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Which folders of src a folder may import from; types count as values do. */
const ARROWS: Record<string, string[]> = {
  core: [],
  kernels: ['core'],
  distances: ['kernels', 'core'],
  input: ['core'],
  features: ['distances', 'kernels', 'core'],
  indices: ['distances', 'kernels', 'core'],
  algorithms: ['distances', 'indices', 'kernels', 'core'],
  generators: ['core'],
  charts: ['core'],
  output: ['kernels', 'core'],
  palettes: ['algorithms', 'indices', 'features', 'core'],
  // what runs in a browser knows types alone
  page: ['output'],
  work: [
    'core',
    'input',
    'features',
    'algorithms',
    'indices',
    'distances',
    'charts',
    'output',
    'generators',
    'palettes',
  ],
  cli: [
    'work',
    'core',
    'input',
    'features',
    'algorithms',
    'indices',
    'distances',
    'charts',
    'output',
    'generators',
    'palettes',
  ],
  'index.ts': ['algorithms', 'indices', 'distances', 'features', 'generators', 'palettes', 'core'],
};

/** Packages, and the only files (or folders, with a slash) that may import their values. */
const PACKAGES: Record<string, string[]> = {
  commander: ['cli/'],
  chalk: ['cli/terminal.ts'],
  sharp: ['input/image.ts', 'output/raster.ts'],
  'exif-reader': ['input/facts.ts'],
  '@duckdb/node-api': ['input/duckdb.ts'],
  '@uwdata/flechette': ['input/table/formats/arrow.ts'],
  fzstd: ['input/table/formats/arrow.ts'],
  'read-excel-file/node': ['input/table/formats/xlsx.ts'],
  vega: ['charts/render.ts'],
  'vega-lite': ['charts/render.ts'],
  '@resvg/resvg-js': ['charts/render.ts'],
  'ml-matrix': ['kernels/eigen.ts', 'indices/choose/reference.ts'],
  'fast-png': ['charts/density.ts'],
  fflate: ['output/xlsx.ts', 'palettes/files/swatches.ts', 'palettes/files/kpl.ts'],
  'hyparquet-writer': ['output/parquet.ts'],
  'ml-kmeans': ['work/bench/rival.ts'],
  'jsonc-parser': ['work/run/text.ts'],
  yaml: ['work/run/text.ts'],
  bullmq: ['work/engines/connection.ts'],
  ioredis: ['work/engines/connection.ts'],
};

/** render.ts reads the fonts and the scripts that it puts into pages. */
const FILE_SYSTEM = ['input/', 'work/', 'cli/', 'kernels/built.ts', 'charts/render.ts'];

/** What the command line may import beside `work`, `core` and `output`: tables, which say what there is. */
const TABLES = [
  ...['algorithms', 'charts', 'distances', 'features', 'generators', 'indices', 'palettes'].map(
    (layer) => `${layer}/table.ts`,
  ),
  'algorithms/entry.ts',
  'algorithms/hac/linkages.ts',
  'algorithms/models/table.ts',
  'charts/needs.ts',
  'indices/vote/table.ts',
];

/** What the compiled kernels are made of: AssemblyScript, which is read here as well. */
const ASSEMBLY = 'kernels/assembly/';

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  /** import(), which costs nothing before it runs. */
  lazy: boolean;
}

const files = (readdirSync(SRC, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => file.endsWith('.ts'))
  .sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ''));

function importsOf(from: string, source: string): Import[] {
  const found: Import[] = [];
  for (const match of source.matchAll(/^(?:import|export)\s([^;'"]*?)\sfrom\s+'([^']+)'/gm)) {
    const names = /\{([^}]*)\}/
      .exec(match[1])?.[1]
      .split(',')
      .filter((name) => name.trim() !== '');
    const onlyTypes = names?.every((name) => /^\s*type\s/.test(name)) && !/^[^{]*\w[^{]*,/.test(match[1]);
    found.push({ from, to: match[2], typeOnly: /^type\s/.test(match[1]) || onlyTypes === true, lazy: false });
  }
  for (const match of source.matchAll(/^import\s+'([^']+)'/gm))
    found.push({ from, to: match[1], typeOnly: false, lazy: false });
  for (const match of source.matchAll(/\bimport\('([^']+)'\)/g))
    found.push({ from, to: match[1], typeOnly: false, lazy: true });
  return found;
}

/** The file or package that is imported; AssemblyScript names files without their ending. */
function target({ from, to }: Import): string {
  if (!to.startsWith('.')) return to;
  const file = relative(SRC, resolve(SRC, from, '..', to));
  return from.startsWith(ASSEMBLY) ? `${file}.ts` : file;
}

/** Imports of files of src by each other. */
const inner = imports.filter(({ to }) => to.startsWith('.')).map((i) => ({ from: i.from, to: target(i) }));

const layerOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file);

describe('architecture', () => {
  it('sees the sources', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('has only the layers of the picture', () => {
    const others = files.map(layerOf).filter((layer) => !(layer in ARROWS));
    expect(others, 'move the file to a layer of ARROWS; a new layer needs its arrows there').toEqual([]);
  });

  it('imports along the arrows', () => {
    const wrong = inner
      .filter(({ from, to }) => layerOf(from) !== layerOf(to) && !ARROWS[layerOf(from)].includes(layerOf(to)))
      .map(({ from, to }) => `${from} imports ${to}`);
    const instead =
      'move what both need (a type, too) to the lower layer, mostly core, or pass it as an argument';
    expect(wrong, instead).toEqual([]);
  });

  it('lets the command line see work, core and tables only', () => {
    const wrong = inner
      .filter(
        ({ from, to }) => layerOf(from) === 'cli' && !['cli', 'work', 'core', 'output'].includes(layerOf(to)),
      )
      .filter(({ to }) => !TABLES.includes(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(wrong, 'do it in a function of work/ that takes plain options, and call that').toEqual([]);
  });

  it('keeps kernels in AssemblyScript apart from their host', () => {
    const wrong = inner
      .filter(({ from, to }) => from.startsWith(ASSEMBLY) !== to.startsWith(ASSEMBLY))
      .map(({ from, to }) => `${from} imports ${to}`);
    const instead = 'mark a constant @host, or make it an enum or a class: kernels/layouts/ gets it';
    expect(wrong, instead).toEqual([]);
  });

  it('has no import circles, types counted', () => {
    const edges = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, to } of inner) edges.get(from)?.push(to);
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles, 'move what both files need (a type, too) to a third file that imports neither').toEqual(
      [],
    );
  });

  it('keeps each package where it belongs', () => {
    const wrong = imports
      .filter((i) => !i.typeOnly && !i.to.startsWith('.') && !i.to.startsWith('node:'))
      .filter(
        (i) =>
          !PACKAGES[i.to]?.some((place) =>
            place.endsWith('/') ? i.from.startsWith(place) : i.from === place,
          ),
      );
    expect(wrong, 'call the file that PACKAGES names; it alone knows the package').toEqual([]);
  });

  it('touches the file system in few places', () => {
    const wrong = imports
      .filter((i) => /^node:fs/.test(i.to))
      .filter((i) => !FILE_SYSTEM.some((place) => i.from.startsWith(place)));
    expect(wrong, 'take bytes as an argument; input reads files and work writes them').toEqual([]);
  });

  it('leaves process and console to the command line', () => {
    const wrong = files.filter(
      (file) => !file.startsWith('cli/') && /\b(process|console)\./.test(code(file)),
    );
    expect(wrong, 'take what you need as an option, and tell by a returned value or a callback').toEqual([]);
  });

  it('draws no unseeded random numbers', () => {
    const wrong = files.filter((file) => /Math\.random/.test(code(file)));
    expect(wrong, 'take a seed, and draw from Random of core/random.ts').toEqual([]);
  });

  it('has powers that are the same with every Node', () => {
    // squares, whole powers of 2 and of whole numbers of any size, and patterns of file names
    const same = /\b(2|\d+n) \*\* |\S \*\* 2(?![\d.])|'\*\*'/g;
    const wrong = files.filter((file) => /\*\*|Math\.pow/.test(code(file).replace(same, '')));
    const instead =
      'multiply, or use pow or powerBy of core/pow.ts: Node 24 has other last bits than Node 20';
    expect(wrong, instead).toEqual([]);
  });

  it('throws nothing in kernels, whose input is checked before', () => {
    const wrong = files.filter(
      (file) => /^kernels\/(?!host|pool|team|worker)/.test(file) && /\bthrow\b/.test(code(file)),
    );
    expect(
      wrong,
      'check where the data enter: in the front door of the algorithm, distance or index',
    ).toEqual([]);
  });

  /** Files that are loaded with a file, and their packages. */
  function loadedWith(file: string, seen = new Set<string>(), packages: string[] = []) {
    if (seen.has(file)) return { seen, packages };
    seen.add(file);
    for (const i of imports.filter((one) => one.from === file && !one.typeOnly && !one.lazy)) {
      if (i.to.startsWith('.')) loadedWith(target(i), seen, packages);
      else if (!i.to.startsWith('node:') && i.to !== 'commander') packages.push(`${file} imports ${i.to}`);
    }
    return { seen, packages };
  }

  it('loads nothing heavy for --help', () => {
    const { seen, packages } = loadedWith('cli/main.ts');
    expect(seen.size).toBeGreaterThan(8);
    expect(packages, 'load it where it is used: await import(...)').toEqual([]);
  });

  it('loads nothing for tables that only pictures or one of the distances need', () => {
    for (const file of [
      'work/plan.ts',
      'work/open.ts',
      'work/fit.ts',
      'distances/measure.ts',
      'algorithms/hac.ts',
    ])
      expect(loadedWith(file).packages, 'load it where it is used: await import(...)').toEqual([]);
  });

  it('names no flag below the command line', () => {
    // the examples of tables are command lines: 'kmeans flower.jpg -k 4 --json'
    const example = /^\s*'[a-z]+ \S+\.\S+ /;
    // variables of style sheets begin as flags do
    const flag = /['"`].*(?<![\w-]|var\()--[a-z]/;
    const wrong = files
      // the flags there are those of Slurm
      .filter((file) => !file.startsWith('cli/') && !file.startsWith('work/engines/slurm'))
      .flatMap((file) =>
        code(file)
          .split('\n')
          .map((line) => ({ file, line })),
      )
      .filter(({ line }) => flag.test(line) && !example.test(line))
      .map(({ file, line }) => `${file}: ${line.trim()}`);
    const instead =
      "give the error `option: 'maxMemory'` or a remedy `{ option: 'maxMemory', how: 'raise' }`; the command line makes flags of them";
    expect(wrong, instead).toEqual([]);
  });

  it('takes no message apart', () => {
    // where errors of Node and of packages become words, and where errors are told
    const readers = ['core/errors.ts', 'cli/report.ts', 'cli/main.ts'];
    const wrong = files
      .filter((file) => !readers.includes(file))
      .filter((file) => /\b(e|err|error|cause|failure)( as Error\))?\??\.message\b/.test(code(file)));
    const instead =
      'of a ClusterkitError read code, reason, option, at and remedies, or `describeError`; of others `foreignMessage`';
    expect(wrong, instead).toEqual([]);
  });

  it('keeps files small enough to read', () => {
    const long = files.filter((file) => (sources.get(file) ?? '').split('\n').length > 400);
    expect(long, 'split it: a folder of its name holds the parts').toEqual([]);
  });
});

/** A source without its comments. */
function code(file: string): string {
  return (sources.get(file) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
