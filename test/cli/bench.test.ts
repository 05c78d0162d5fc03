import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { toNpy } from '../../src/output/npy.ts';
import type { BenchDocument, BenchRun } from '../../src/work/bench/document.ts';
import { binary, COINS, cli, json, ROOT, temporaryFolder } from '../support/cli.ts';
import { dataOf } from '../support/datasets.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const cells = (line: string) => line.trim().split(/\s{2,}/);
const SHORT = ['--repeat', '2', '--warmup', '0'];

describe('bench: workloads', () => {
  it('measures every algorithm and k on the given picture, and says where', async () => {
    const document: BenchDocument = await json(['bench', COINS, '-k', '2,3', '--repeat', '3', '--jobs', '1']);
    expect(document).toMatchObject({ schema: 'clusterkit/result@1', command: 'bench', warnings: [] });
    expect(document.settings).toEqual({ seed: 1, threads: 1, kernels: 'wasm', repeat: 3, warmup: 1 });
    const { machine } = document;
    expect(machine.node).toBe(process.versions.node);
    expect([machine.cores > 0, machine.memory > 0, machine.cpu !== '', machine.os !== '']).toEqual(
      Array(4).fill(true),
    );
    const names = ['kmeans', 'minibatch', 'bisecting'].flatMap((name) => [`${name}-k2`, `${name}-k3`]);
    expect(document.runs.map(({ workload }) => workload)).toEqual(names.map((name) => `coins-${name}`));
    for (const { seconds, input, k, n, dim } of document.runs) {
      expect(seconds.all).toHaveLength(3);
      const sorted = [...seconds.all].sort((a, b) => a - b);
      expect([seconds.min, seconds.median]).toEqual([sorted[0], sorted[1]]);
      expect(seconds.spread).toBeCloseTo((sorted[2] - sorted[0]) / 2 / sorted[1], 12);
      expect(input).toMatchObject({ path: COINS, kind: 'image' });
      expect([k === 2 || k === 3, n, dim]).toEqual([true, 250, 3]);
    }
  });

  it('reaches what the command of the algorithm reaches', async () => {
    const { runs } = await json(['bench', COINS, '-k', '5', '--seed', '4', ...SHORT]);
    for (const run of runs as BenchRun[]) {
      const [alone] = (await json([run.algorithm, COINS, '-k', '5', '--seed', '4'])).runs;
      expect([run.inertia, run.iterations, run.converged, run.input.sha256]).toEqual([
        alone.inertia,
        alone.iterations,
        alone.converged,
        alone.input.sha256,
      ]);
      expect(run.params).toMatchObject({ nInit: alone.params.nInit, init: 'k-means++' });
    }
  });

  it('reads tables, folders and distances as every command does', async () => {
    const cities = join(ROOT, 'data/citypopulation.json');
    const table = ['bench', cities, '--columns', 'year,population', '--scale', 'standard', '--sample', '50'];
    const [run] = (await json([...table, '--algorithms', 'kmeans', '-k', '3', ...SHORT])).runs as BenchRun[];
    const given = { columns: ['year', 'population'], scale: 'standard', sample: 50 };
    expect(run).toMatchObject({ n: 50, dim: 2, input: { kind: 'table' }, params: given });
    const [alone] = (await json(['kmeans', ...table.slice(1), '-k', '3'])).runs;
    expect(run.inertia).toBe(alone.inertia);
    const pictures = ['bench', join(ROOT, 'images'), '--size', '8x8', '--algorithms', 'kmeans', '-k', '2'];
    const [folderRun] = (await json([...pictures, ...SHORT])).runs as BenchRun[];
    expect(folderRun).toMatchObject({ dim: 192, input: { kind: 'folder' } });
    writeFileSync(at('square.csv'), '0,1,4\n1,0,5\n4,5,0\n');
    const square = ['bench', at('square.csv'), '--distances', '-k', '2', ...SHORT];
    const [tree] = (await json([...square, '--algorithms', 'hac'])).runs as BenchRun[];
    expect(tree).toMatchObject({ workload: 'square-hac-k2', n: 3, input: { kind: 'distances' } });
    expect(tree).not.toHaveProperty('dim');
  });

  it.each([
    [
      ['--distances', '--algorithms', 'kmeans'],
      /--algorithms: kmeans requires rows, and distances have none/,
    ],
    [['--alpha', 'blend'], /--alpha is not used with tables, and .* is a table/],
    [['--columns', 'nothing'], /there is no column "nothing"/],
  ])('refuses %j of a table', async (options, message) => {
    writeFileSync(at('square.csv'), '0,1,4\n1,0,5\n4,5,0\n');
    const { code, stderr } = await cli(['bench', at('square.csv'), '-k', '2', ...options, ...SHORT]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('prints a line for each on standard output', async () => {
    const { code, stdout, stderr } = await cli(['bench', COINS, '--algorithms', 'bisecting', ...SHORT]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^clusterkit \d.*, Node \d.*, \d+ x .*, \d+ GB/);
    expect(lines[1]).toMatch(/^2 repeats, in turns; \d+ threads?, wasm, seed 1$/);
    expect(cells(lines[3])).toEqual([
      'workload',
      'rows',
      'columns',
      'min ms',
      'median ms',
      'spread',
      'inertia',
      'iterations',
    ]);
    expect(cells(lines[4]).slice(0, 3)).toEqual(['coins-bisecting-k10', '250', '3']);
  });

  it('prints names of files that no terminal obeys, and colors of its own', async () => {
    copyFileSync(COINS, at('a\x1b[31mb.png'));
    const { stdout } = await cli(['bench', at('a\x1b[31mb.png'), ...SHORT, '--color']);
    expect(stdout).toContain('a\\x1b[31mb-kmeans-k10');
    expect(stdout).not.toContain('\x1b[31m');
    expect(stdout).toContain('\x1b[1mclusterkit ');
  });

  it.each([
    ['clouds', ['clouds-kmeans-k4', 'clouds-minibatch-k4']],
    ['clouds-k2', ['clouds-kmeans-k2', 'clouds-minibatch-k2']],
    ['clouds-bisecting,clouds-minibatch', ['clouds-bisecting-k4', 'clouds-minibatch-k4']],
    ['coins-minibatch-k3,coins-minibatch-k3', ['coins-minibatch-k3']],
  ])('knows %s', async (names, workloads) => {
    const common = ['-k', '4', '--algorithms', 'kmeans,minibatch', '--n-init', '1'];
    const { runs } = await json(['bench', '--workload', names, ...common, '--repeat', '1', '--warmup', '0']);
    expect(runs.map(({ workload }: BenchRun) => workload)).toEqual(workloads);
  });

  it('has pictures and rows of its own, the same everywhere', async () => {
    const { runs } = await json(['bench', '--workload', 'mosaic-kmeans-k3,clouds-kmeans-k3', ...SHORT]);
    const figures = runs.map(({ n, dim, inertia }: BenchRun) => [n, dim, inertia]);
    expect(figures).toEqual(FIGURES);
  });
});

/** Of mosaic and clouds for k = 3. */
const FIGURES = [
  [73611, 3, 593215576.7137333],
  [5000, 8, 213117.52483065863],
];

describe('bench: files', () => {
  it('writes the figures as JSON and as CSV', async () => {
    const common = ['bench', COINS, '-k', '2', '--algorithms', 'kmeans', ...SHORT, '-q'];
    await cli([...common, '-o', at('out.json')]);
    const { runs } = JSON.parse(readFileSync(at('out.json'), 'utf8'));
    expect(runs).toHaveLength(1);
    await cli([...common, '-o', at('out.csv')]);
    const [header, row] = readFileSync(at('out.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe(
      'workload,library,input,algorithm,k,n,dim,repeats,min,median,spread,inertia,iterations,converged,base_min,ratio,ratio_low,ratio_high',
    );
    expect(row.split(',').slice(0, 8)).toEqual([
      'coins-kmeans-k2',
      'clusterkit',
      COINS,
      'kmeans',
      '2',
      '250',
      '3',
      '2',
    ]);
    expect(row.split(',').slice(11)).toEqual([
      String(runs[0].inertia),
      String(runs[0].iterations),
      'true',
      '',
      '',
      '',
      '',
    ]);
  });

  it('draws the medians and their range', async () => {
    const { stderr } = await cli([
      'bench',
      COINS,
      '-k',
      '2,3',
      ...SHORT,
      '--chart',
      'time',
      '-o',
      at('out.svg'),
    ]);
    expect(stderr).toBe(`wrote ${at('out.svg')}\n`);
    const svg = readFileSync(at('out.svg'), 'utf8');
    for (const name of ['>kmeans<', '>minibatch<', '>bisecting<']) expect(svg).toContain(name);
  });

  it('writes the numbers of its chart', async () => {
    const argv = ['bench', COINS, '-k', '2,3', '--algorithms', 'kmeans', '--repeat', '3', '--warmup', '0'];
    await cli([...argv, '--chart', 'time', '-o', at('chart.csv')]);
    const [header, ...rows] = readFileSync(at('chart.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('Algorithm,Clusters (k),"Seconds, median",Least,Most,Repeats');
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      const [name, , median, least, most, repeats] = row.split(',');
      expect([name, repeats]).toEqual(['kmeans', '3']);
      expect(Number(least)).toBeLessThanOrEqual(Number(median));
      expect(Number(median)).toBeLessThanOrEqual(Number(most));
    }
  });
});

/** Figures of an earlier run, changed. */
async function baseWith(name: string, change: (run: BenchRun) => void): Promise<string> {
  const common = ['bench', COINS, '-k', '2,3', '--algorithms', 'kmeans', ...SHORT];
  const document: BenchDocument = await json(common);
  for (const run of document.runs) change(run);
  writeFileSync(at(name), JSON.stringify(document));
  return at(name);
}

/** Another speed in all repeats. */
function scaleTimes({ seconds }: BenchRun, factor: number): void {
  seconds.all = seconds.all.map((one) => one * factor);
  seconds.min *= factor;
  seconds.median *= factor;
}

describe('bench: beside an earlier run', () => {
  const common = ['bench', COINS, '-k', '2,3', '--algorithms', 'kmeans', ...SHORT];

  it('passes when nothing got worse by more than the bounds', async () => {
    const base = await baseWith('slow.json', (run) => {
      scaleTimes(run, 1e6);
      run.inertia = (run.inertia ?? 0) * 1.5;
    });
    const bounds = ['--compare', base, '--fail-if', 'slower>10%,inertia>0.1%'];
    const { code, stdout, stderr } = await cli([...common, ...bounds]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(cells(lines[7])).toEqual([
      `beside ${base}`,
      'min ms there',
      'here',
      'median ratio',
      '95 % between',
      'speed',
      'inertia',
    ]);
    expect(cells(lines[8]).at(-1)).toBe('-33.33 %');
    const { comparison } = await json([...common, ...bounds]);
    const [first] = comparison.workloads;
    expect(first.ratio).toBe(first.now / first.base);
    expect(comparison).toMatchObject({
      differences: [],
      onlyBase: [],
      onlyHere: [],
      changed: [],
      missed: [],
    });
  });

  it('exits with 4 and says which bound is missed by how much', async () => {
    const base = await baseWith('fast.json', (run) => {
      if (run.k === 2) scaleTimes(run, 1e-6);
      else run.inertia = (run.inertia ?? 0) / 1.25;
    });
    const bounds = ['--compare', base, '--fail-if', ' slower > 1000000.5% , inertia>10%'];
    const { code, stderr } = await cli([...common, ...bounds]);
    expect(code).toBe(4);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^clusterkit: bound missed: coins-kmeans-k2 \d+\.\d\d % slower \(at most 1000000.50 %\), coins-kmeans-k3 25\.00 % more inertia \(at most 10\.00 %\)$/,
    );
    const quiet = await cli([...common, ...bounds, '--json']);
    expect(quiet.code).toBe(4);
    const { missed } = JSON.parse(quiet.stdout).comparison;
    expect(
      missed.map(({ workload, measure }: { workload: string; measure: string }) => [workload, measure]),
    ).toEqual([
      ['coins-kmeans-k2', 'slower'],
      ['coins-kmeans-k3', 'inertia'],
    ]);
  });

  it('does not take noise for a slowdown', async () => {
    const base = await baseWith('noise.json', (run) => {
      // half of the repeats were far faster, half far slower
      run.seconds.all = run.seconds.all.flatMap((one) => [one / 1e3, one * 1e3]);
      run.seconds.min /= 1e3;
    });
    const report = [at('noise.xml'), at('noise.md')];
    const bounds = [
      '--compare',
      base,
      '--fail-if',
      'slower>10%',
      '--junit',
      report[0],
      '--markdown',
      report[1],
    ];
    const { code, stdout } = await cli([...common, ...bounds]);
    expect(code).toBe(0);
    expect(cells(stdout.trimEnd().split('\n')[8]).at(-2)).toBe('no difference');
    const [junit, markdown] = report.map((file) => readFileSync(file, 'utf8'));
    expect(junit).toContain('tests="2" failures="0" errors="0" skipped="0"');
    expect(markdown.split('\n').slice(0, 7)).toEqual([
      '## clusterkit bench',
      '',
      expect.stringMatching(/^Version 0\.\d+\.\d+, Node /),
      '',
      expect.stringMatching(/noise\.json\. No bound is missed\.$/),
      '',
      '| workload | min ms there | min ms here | median ratio | 95 % between | speed | inertia |',
    ]);
  });

  it('writes missed bounds and other work into the XML of JUnit', async () => {
    const base = await baseWith('fast.json', (run) => {
      if (run.k === 2) scaleTimes(run, 1e-6);
      else run.seed = 7;
    });
    const bounds = ['--compare', base, '--fail-if', 'slower>10%', '--junit', at('missed.xml')];
    expect((await cli([...common, ...bounds])).code).toBe(4);
    const junit = readFileSync(at('missed.xml'), 'utf8');
    expect(junit).toContain('tests="2" failures="1" errors="0" skipped="1"');
    expect(junit).toMatch(/<failure message="\d+\.\d\d % slower \(at most 10\.00 %\)" type="bound"\/>/);
    expect(junit).toContain('<skipped message="other work: seed 7 there, 1 here"/>');
  });

  it('measures another version in turns', async () => {
    const twice = common.with(common.indexOf('--repeat') + 1, '2');
    const words = [...twice, '--compare', ROOT, '--fail-if', 'slower>100000%'];
    const { comparison, runs } = await json(words);
    expect(comparison.workloads[0].interval.paired).toBe(true);
    expect(runs.map(({ seconds }: BenchRun) => seconds.all.length)).toEqual([2, 2]);
    expect(comparison.workloads[0].inertia.change).toBe(0);
  });

  it('says that an inertia was 0 where no share can be told', async () => {
    const base = await baseWith('zero.json', (run) => {
      run.inertia = 0;
    });
    const { code, stdout, stderr } = await cli([...common, '--compare', base, '--fail-if', 'inertia>1%']);
    expect(code).toBe(4);
    expect(cells(stdout.trimEnd().split('\n')[8]).at(-1)).toBe('was 0');
    expect(stderr).toBe(
      'clusterkit: bound missed: coins-kmeans-k2 has an inertia that was 0, coins-kmeans-k3 has an inertia that was 0\n',
    );
  });

  it('names what is on one side only, what is other work, and another machine', async () => {
    const base = at('other.json');
    const document: BenchDocument = await json(common.with(common.indexOf('-k') + 1, '2,4'));
    document.machine.cpu = 'Another processor';
    document.runs[0].seed = 7;
    document.runs[0].params.nInit = 3;
    writeFileSync(base, `\ufeff${JSON.stringify(document)}`);
    const { code, stdout, stderr } = await cli([...common, '--compare', base]);
    expect(code).toBe(0);
    const [machine, ...lines] = stderr.trimEnd().split('\n');
    expect(machine).toMatch(/was measured elsewhere: processor Another processor there, .* here$/);
    expect(lines).toEqual([
      `only in ${base}: coins-kmeans-k4`,
      `not in ${base}: coins-kmeans-k3`,
      `coins-kmeans-k2 is not what it is in ${base}: seed 7 there, 1 here; nInit 3 there, 10 here`,
    ]);
    expect(stdout).not.toContain('beside');
    const bound = await cli([...common, '--compare', base, '--fail-if', 'slower>10%']);
    expect([bound.code, bound.stderr]).toEqual([
      3,
      `clusterkit: ${base}: --compare: none of its workloads is one of these\n`,
    ]);
  });

  it.each([
    ['no JSON', '{', 'is no JSON'],
    ['nothing', 'null', 'has the schema of nothing'],
    ['another schema', '{"schema":"clusterkit/model@1"}', 'has the schema "clusterkit/model@1"'],
    [
      'another command',
      '{"schema":"clusterkit/result@1","command":"kmeans","runs":[]}',
      'is of the command "kmeans"',
    ],
    [
      'runs without figures',
      '{"schema":"clusterkit/result@1","command":"bench","runs":[{}]}',
      'runs without figures',
    ],
    [
      'a time of nothing',
      '{"schema":"clusterkit/result@1","command":"bench","runs":[{"workload":"a","seconds":{"min":0},"inertia":1}]}',
      'runs without figures',
    ],
    ['no machine', '{"schema":"clusterkit/result@1","command":"bench","runs":[]}', 'where it was measured'],
  ])('refuses %s', async (_, text, message) => {
    writeFileSync(at('bad.json'), text);
    const { code, stderr } = await cli([...common, '--compare', at('bad.json')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^clusterkit: \S+bad\.json: --compare: not the JSON of an earlier bench: it [^\n]*\n$/,
    );
    expect(stderr).toContain(message);
  });
});

describe('bench: against another library', () => {
  it('gives it the same rows and the same first centers', async () => {
    const common = ['--algorithms', 'minibatch,kmeans', '--against', 'ml-kmeans', ...SHORT];
    const { runs } = await json(['bench', COINS, '-k', '4', ...common]);
    const [minibatch, own] = runs as BenchRun[];
    expect(minibatch.against).toBeUndefined();
    expect(own.params).toMatchObject({ nInit: 1, init: 'given' });
    const { against } = own;
    expect(against).toMatchObject({ library: 'ml-kmeans', n: 384 * 303, converged: true });
    expect(against?.version).toMatch(/^\d+\.\d+\.\d+$/);
    // Lloyd's algorithm has no choice
    expect(Math.abs((against?.inertia ?? 0) / (own.inertia as number) - 1)).toBeLessThan(1e-9);
    expect(against?.iterations).toBe(own.iterations);
    expect(against?.ratio).toBe((against?.seconds.min ?? 0) / own.seconds.min);
    const text = await cli(['bench', COINS, '-k', '4', ...common]);
    const last = cells(text.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last.slice(0, 3)).toEqual(['coins-kmeans-k4', `ml-kmeans ${against?.version}`, '116352']);
    expect(last[6]).toMatch(/^[\d.]+x$/);
  });

  it('refuses more memory than is allowed', async () => {
    const rival = ['--algorithms', 'kmeans', '--against', 'ml-kmeans', '--max-memory', '900kB', ...SHORT];
    const { code, stderr } = await cli(['bench', '--workload', 'clouds-k2', ...rival]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('ml-kmeans needs about')]);
  });
});

describe('bench: rows of other files', () => {
  /** 28 x 28 pixels, the first of some gray. */
  const imageOf = (gray: number) => [gray, ...Array(783).fill(0)];

  it('takes MNIST from a folder', async () => {
    const grays = [0, 1, 100, 101];
    const header = [0, 0, 8, 3, ...[4, 28, 28].flatMap((size) => [0, 0, 0, size])];
    writeFileSync(
      at('train-images-idx3-ubyte'),
      Uint8Array.from([...header, ...grays.flatMap((gray) => imageOf(gray))]),
    );
    const asked = ['bench', '--mnist', folder, '--algorithms', 'kmeans', '-k', '2', '--repeat', '1'];
    const { runs } = await json([...asked, '--warmup', '0']);
    expect(runs).toHaveLength(1);
    const { centers } = await kmeans(dataOf(grays.map(imageOf)), { k: 2 });
    expect(runs[0]).toMatchObject({ workload: 'mnist-kmeans-k2', n: 4, dim: 784, inertia: centers.inertia });
  });
});

describe('bench: --mnist', () => {
  it.each([
    ['a picture', COINS, 'is a picture; expected the training images, IDX of 784 columns'],
    ['a table', join(ROOT, 'data/points.csv'), 'is a table of 2 columns; expected'],
    ['labels', at('labels.npy'), 'is a matrix of 1 column; expected'],
  ])('refuses %s', async (_, path, message) => {
    writeFileSync(at('labels.npy'), toNpy(Int32Array.of(5, 0, 4), [3]));
    const { code, stdout, stderr } = await cli(['bench', '--mnist', path, '-k', '2', ...SHORT]);
    expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([3, '', [expect.stringContaining(message)]]);
  });
});

describe('bench: rows of tables', () => {
  it('measures the digits', async () => {
    const { runs } = await json([
      'bench',
      '--workload',
      'digits-minibatch-k3',
      '--repeat',
      '1',
      '--warmup',
      '0',
    ]);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ workload: 'digits-minibatch-k3', input: { kind: 'table' }, n: 1797 });
    expect(runs[0].input.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('bench: algorithms that are not told k', () => {
  const rows = join(ROOT, 'data/points.csv');

  it('have one workload, and parameters of their own', async () => {
    const options = [
      '--algorithms',
      'dbscan,hac',
      '--eps',
      '2',
      '--linkage',
      'average',
      '-k',
      '2,3',
      ...SHORT,
    ];
    const { runs } = await json(['bench', rows, ...options]);
    expect(runs.map(({ workload }: BenchRun) => workload)).toEqual([
      'points-dbscan',
      'points-hac-k2',
      'points-hac-k3',
    ]);
    expect(runs[0]).not.toHaveProperty('k');
    expect(runs[0].params).toMatchObject({ eps: 2, minSamples: 5 });
    expect(runs[1].params).toMatchObject({ linkage: 'average' });
  });

  it('ask for what they cannot do without', async () => {
    const { code, stderr } = await cli(['bench', rows, '--algorithms', 'dbscan', ...SHORT]);
    expect([code, stderr]).toEqual([
      2,
      'clusterkit: --eps: how far may neighbors be apart? use --eps auto\n',
    ]);
  });
});

describe('bench: refusals', () => {
  it.each([
    [['--workload', 'mosiac-k3'], 'there is no workload mosiac-k3; did you mean mosaic-k3?'],
    [['--workload', 'coins-kmean-k3'], 'did you mean coins-kmeans-k3?'],
    [['--workload', 'coins-k'], 'there is no workload coins-k; there are data called'],
    [['--workload', 'coins-k0'], 'there is no workload coins-k0; there are data called'],
    [
      ['--workload', 'nothing-like-it'],
      'there are data called flower, china, astronaut, coins, digits, mosaic, clouds',
    ],
    [['--algorithms', 'kmaens'], 'Did you mean kmeans?'],
    [['--algorithms', 'all'], 'No word stands for all of them; name those that are wanted, with commas.'],
    [['--fail-if', 'slower>10%'], 'slower than what? use --compare base.json'],
    [['--compare', 'x', '--fail-if', 'slower'], 'Expected bounds such as "slower>10%"'],
    [['--compare', 'x', '--fail-if', 'slwer>10%'], 'did you mean slower?'],
    [['--against', 'scikit-learn'], 'Allowed choices are ml-kmeans'],
    [['--against', 'ml-kmeans', '--algorithms', 'minibatch'], 'ml-kmeans knows kmeans'],
    [['--workload', 'coins-k251', '--against', 'ml-kmeans'], 'there are 250 distinct rows'],
    [['--chart', 'time', '-o', 'figures.txt'], 'figures.txt must end in .svg'],
    [['-o', 'figures.txt'], 'figures.txt must end in .csv, .json, .svg'],
    [['--repeat', '0'], 'a whole number of at least 1'],
    [[COINS, join(dirname(COINS), '../images/coins.png')], 'images/coins.png: is given twice'],
    [[COINS, at('coins.csv')], 'coins.csv: two inputs would be called coins; rename one of them'],
    [
      ['--workload', 'mnist-kmeans-k10'],
      '--workload: mnist-kmeans-k10 requires the images; use --mnist FOLDER',
    ],
  ])('%j: usage', async (argv, message) => {
    const { code, stderr } = await cli(['bench', ...argv]);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain(message);
  });

  it.each([
    [['no-such-file.png'], 'no-such-file.png: there is no such file'],
    [['--mnist', join(ROOT, 'images')], 'holds no train-images-idx3-ubyte.gz'],
    [['--workload', 'mosaic', '--max-memory', '1MB'], 'mosaic: counting the colors needs about'],
    [[join(ROOT, 'dist/kernels/colors.wasm')], 'not a picture that can be read'],
  ])('%j: bad input', async (argv, message) => {
    const { code, stderr } = await cli(['bench', ...argv]);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([3, 1]);
    expect(stderr).toContain(message);
  });

  it('never overwrites what it compares with', async () => {
    const base = await baseWith('kept.json', () => {});
    const { code, stderr } = await cli(['bench', COINS, '--compare', base, '-o', base]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is an input and will not be overwritten')]);
  });

  it('stops between fits', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const { code } = await cli(['bench', COINS, '--repeat', '100000'], { signal: stop.signal });
    expect(code).toBe(130);
  });
});

describe('bench: help', () => {
  it('has examples', () => {
    const { status, stdout } = binary(['bench', '--help', 'all']);
    expect(status).toBe(0);
    expect(stdout).toContain('clusterkit bench --compare base.json --fail-if');
  });
});
