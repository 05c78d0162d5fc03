import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/program.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { commandLines, paint, record as recordAt, writeInputs } from '../support/lines.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const [ROWS, PICTURE, EDGES] = ['rows.csv', 'picture.png', 'edges.csv'].map(at);
const LINES = commandLines(folder);

beforeAll(() => writeInputs(folder));

/** Writes the JSON of a command line to a file. */
const record = (name: string, words: readonly string[]) => recordAt(at(name), words);

describe('rerun', () => {
  it('knows a line of every command', () => {
    // completion prints scripts, schema schemas, config settings of the surroundings, and cache tells of a folder
    const within = ['rerun', 'completion', 'config', 'schema', 'cache', 'serve', 'worker', 'plan'];
    const others = [...COMMANDS.keys()].filter((name) => !LINES.some(([line]) => line === name));
    expect(others.filter((name) => !within.includes(name))).toEqual([]);
  });

  it.each(LINES)('repeats %s', async (name, words) => {
    const result = await record(`${name}.json`, words);
    const { code, stdout, stderr } = await cli(['rerun', result, '--jobs', '1']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^${result}  identical  ${name}, \\d runs?`));
  });

  it('takes seconds for no difference, in tables and in charts of time', async () => {
    const words = ['kmeans', ROWS, '--columns', 'x,y', '-k', '2..3', '--n-init', '1', '--repeat', '1'];
    writeFileSync(
      at('timed.yaml'),
      `inputs: { path: ${ROWS}, columns: 'x,y' }\nalgorithms: kmeans\nsettings: { k: 2 }\n`,
    );
    const results = [
      await record('timed-csv.json', [...words, '--chart', 'time', '-o', at('timed.csv')]),
      await record('timed-svg.json', [...words, '--chart=time,elbow', '-o', at('timed/')]),
    ];
    for (const format of ['csv', 'tsv', 'ndjson', 'json', 'parquet', 'xlsx'])
      results.push(
        await record(`timed-${format}.json`, ['run', at('timed.yaml'), '-o', at(`fits.${format}`)]),
      );
    const { code, stdout } = await cli(['rerun', ...results]);
    expect([code, stdout.match(/ identical .*, [12] files? written/g)?.length]).toEqual([0, 8]);
  });

  it('repeats a repetition', async () => {
    const result = await record('first.json', ['kmeans', ROWS, '--columns', 'x,y', '-k', '2']);
    const repeated = await record('second.json', ['rerun', result]);
    expect((await cli(['rerun', repeated])).code).toBe(0);
  });

  it('tells what differs, and where', async () => {
    const words = ['kmeans', ROWS, '--columns', 'x,y', '-k', '3', '--labels'];
    const result = await record('differs.json', words);
    const document = JSON.parse(readFileSync(result, 'utf8'));
    const [run] = document.runs;
    run.labels[0] = run.labels[0] === 0 ? 1 : 0;
    run.centers.reverse();
    run.centers[0][1] += 0.5;
    run.params.nInit = 7;
    run.inertia += 1;
    run.profile.clusters[0][0] += 1;
    run.profile.clusters[1][0] += 2;
    run.seconds.total = 99;
    writeFileSync(result, JSON.stringify({ ...document, version: '0.0.9' }));
    const { code, stdout, stderr } = await cli(['rerun', result]);
    expect(code).toBe(4);
    expect(stderr).toBe(`clusterkit: ${result} cannot be repeated as it was\n`);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/ {2}differs {2}kmeans, 1 run, version 0\.0\.9 then, \d/);
    expect(lines.map((line) => line.replace(/:.*/, ''))).toEqual([
      '  option   runs[0].params.nInit',
      '  centers  runs[0].centers',
      '  numbers  runs[0].inertia',
      '  numbers  runs[0].profile.clusters',
      '  labels   runs[0].labels',
    ]);
    expect(lines[1]).toContain('3 centers, of which one moved by 0.5');
    expect(lines[3]).toContain('2 numbers differ, by at most 2');
    expect(lines[4]).toMatch(/1 of 8 rows moved, ari 0\.\d+/);
  });

  it('compares labels by clusters, not by their numbers', async () => {
    const result = await record('numbers.json', ['kmeans', ROWS, '--columns', 'x,y', '-k', '2', '--labels']);
    const document = JSON.parse(readFileSync(result, 'utf8'));
    document.runs[0].labels = document.runs[0].labels.map((label: number) => 1 - label);
    writeFileSync(result, JSON.stringify(document));
    const { stdout } = await cli(['rerun', result]);
    expect(stdout).toContain('runs[0].labels: the same clusters under other numbers');
  });

  it('compares charts, pictures and tables with those that were written, which stay as they are', async () => {
    const words = [
      ...['kmeans', PICTURE, '-k', '2', '--chart', 'pie', '-o', at('pie.svg')],
      ...[
        '--quantized',
        at('two.png'),
        '--metrics-out',
        at('metrics.csv'),
        '--centers-out',
        at('centers.json'),
      ],
    ];
    const result = await record('files.json', words);
    const { runs } = await json(['rerun', result]);
    expect(runs[0]).toMatchObject({ identical: true, files: 4 });
    // without the fingerprints of the first files, the files themselves are compared
    const document = JSON.parse(readFileSync(result, 'utf8'));
    document.call.outputs = [];
    writeFileSync(result, JSON.stringify(document));
    await paint(at('two.png'), [11, 11, 202, 205]);
    writeFileSync(at('pie.svg'), `${readFileSync(at('pie.svg'), 'utf8')}\n<!-- -->`);
    const before = readFileSync(at('two.png'));
    const { code, stdout } = await cli(['rerun', result]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/file {5}.*pie\.svg: differs first in line \d+\n/);
    expect(stdout).toMatch(/file {5}.*two\.png: .*(pixels differ, by at most \d+|pixels then)/);
    expect(stdout).not.toMatch(/metrics|centers\.json/);
    expect(readFileSync(at('two.png'))).toEqual(before);
  });

  it('tells where tables of bytes differ, whose seconds are no difference', async () => {
    const words = ['kmeans', ROWS, '--columns', 'x,y', '--out'];
    for (const format of ['parquet', 'xlsx']) {
      const rows = at(`rows.${format}`);
      const result = await record('tables.json', [...words, rows, '-k', '2']);
      const document = JSON.parse(readFileSync(result, 'utf8'));
      document.call.outputs = [];
      writeFileSync(result, JSON.stringify(document));
      expect((await cli(['rerun', result])).code).toBe(0);
      await cli([...words, rows, '-k', '3']);
      const other = (await cli(['rerun', result])).stdout;
      expect(other).toMatch(/rows\.\w+: (the first sheet: )?differs first in row \d of \w+\n/);
      await cli([...words, rows, '-k', '2', '--limit', '4']);
      expect((await cli(['rerun', result])).stdout).toMatch(/: 4 rows then, 8 now\n/);
    }
  });

  it('tells that a file was changed since', async () => {
    const chart = at('changed.svg');
    const result = await record('changed.json', [
      'kmeans',
      PICTURE,
      '-k',
      '2',
      '--chart',
      'pie',
      '-o',
      chart,
    ]);
    writeFileSync(chart, 'another');
    const { code, stdout } = await cli(['rerun', result]);
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining('changed.svg: the file has been changed since'),
    ]);
    rmSync(chart);
    expect((await cli(['rerun', result])).code).toBe(0);
  });

  it('finds inputs by their fingerprints, whatever they are called now', async () => {
    mkdirSync(at('there/below'), { recursive: true });
    copyFileSync(ROWS, at('moved.csv'));
    const result = await record('moved.json', ['kmeans', at('m*ved.csv'), '--columns', 'x,y', '-k', '2']);
    renameSync(at('moved.csv'), at('there/below/other.csv'));
    const lost = await cli(['rerun', result]);
    expect(lost.code).toBe(3);
    expect(lost.stderr).toMatch(
      /moved\.csv: .*moved\.json requires this input, which is not there; its SHA-256 is/,
    );
    expect((await cli(['rerun', result, '--in', at('there')])).code).toBe(0);
    writeFileSync(at('moved.csv'), 'x,y\n1,1\n2,2\n9,9\n');
    const { code, stdout } = await cli(['rerun', result]);
    expect([code, stdout]).toEqual([
      4,
      expect.stringMatching(/input {4}.*moved\.csv: \w{12} then, \w{12} now/),
    ]);
    expect((await cli(['rerun', result, '--in', at('there')])).code).toBe(0);
  });

  it('finds folders by all that is in them', async () => {
    const words = ['kmeans', at('pictures'), '--size', '2x2', '-k', '2'];
    const result = await record('folder.json', words);
    expect((await cli(['rerun', result])).code).toBe(0);
    mkdirSync(at('elsewhere'));
    renameSync(at('pictures'), at('elsewhere/pictures'));
    expect((await cli(['rerun', result, '--in', at('elsewhere')])).code).toBe(0);
    rmSync(at('elsewhere/pictures/0.png'));
    expect((await cli(['rerun', result, '--in', at('elsewhere')])).code).toBe(4);
    renameSync(at('elsewhere/pictures'), at('pictures'));
  });

  it('feeds standard input again', async () => {
    const { stdout } = await cli(['kmeans', '-', '--columns', 'x,y', '-k', '2', '--json'], {
      stdin: readFileSync(ROWS),
    });
    writeFileSync(at('stdin.json'), stdout);
    const again = await cli(['rerun', at('stdin.json')], { stdin: readFileSync(ROWS) });
    expect(again.code).toBe(0);
    const other = await cli(['rerun', at('stdin.json')], { stdin: readFileSync(EDGES) });
    expect(other.code).toBe(4);
    const picture = await cli(['kmeans', '-', '-k', '2', '--json'], { stdin: readFileSync(PICTURE) });
    writeFileSync(at('stdin.json'), picture.stdout);
    expect((await cli(['rerun', at('stdin.json'), '--in', folder])).code).toBe(0);
  });

  it('repeats documents that -o wrote, and keeps what it writes where --keep says', async () => {
    const words = ['kmeans', ROWS, '--columns', 'x,y', '-k', '2,3', '-o', at('{stem}-{k}.json')];
    expect((await cli(words)).code).toBe(0);
    for (const name of ['rows-2.json', 'rows-3.json']) expect((await cli(['rerun', at(name)])).code).toBe(0);
    await cli(['rerun', at('rows-2.json'), '--keep', at('kept')]);
    expect(readdirSync(at('kept')).sort()).toEqual(['rows-2.json', 'rows-3.json']);
  });

  it('keeps no file in the place of the result, of an input, or of another file', async () => {
    for (const name of ['data', 'other']) mkdirSync(at(name), { recursive: true });
    const rows = at('data/kept.csv');
    copyFileSync(ROWS, rows);
    const words = ['kmeans', rows, '--columns', 'x,y', '-k', '2', '--json', '--out'];
    writeFileSync(at('data/result.json'), (await cli([...words, at('other/kept.csv')])).stdout);
    const refused = await cli(['rerun', at('data/result.json'), '--keep', at('data')]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--keep: .*kept.csv is an input/),
    });
    expect(readFileSync(rows)).toEqual(readFileSync(ROWS));
    const both = [...words, at('other/twice.csv'), '--centers-out', at('data/twice.csv')];
    writeFileSync(at('result.json'), (await cli(both)).stdout);
    expect((await cli(['rerun', at('result.json'), '--keep', at('kept-both')])).code).toBe(0);
    expect(readdirSync(at('kept-both')).sort()).toEqual(['2', 'twice.csv']);
  });

  it.each([
    ['no JSON', 'x', /it is no JSON; take a file that holds the JSON of a command/],
    ['a model', '{"schema":"clusterkit/model@1"}', /it is a model/],
    ['another JSON', '[1]', /it is no result of clusterkit/],
    ['an error', '{"error":{"code":"usage"}}', /it tells an error, not a result/],
    ['an old result', '{"schema":"clusterkit/result@1","version":"0.1.0","runs":[]}', /0\.1\.0 do not/],
    [
      'an input without a path',
      '{"schema":"clusterkit/result@1","version":"0.1.0","runs":[],"call":{"arguments":["info"],"inputs":[{}],"outputs":[]}}',
      /does not tell the files of its command/,
    ],
  ])('refuses %s', async (_, text, message) => {
    writeFileSync(at('none.json'), text);
    const { code, stderr } = await cli(['rerun', at('none.json')]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(message)]);
  });

  it('tells values that are no numbers as they are', async () => {
    const result = await record('odd.json', ['kmeans', ROWS, '--columns', 'x,y', '-k', '2']);
    const odd = JSON.parse(readFileSync(result, 'utf8'));
    odd.runs[0].centers[0] = [['1'], '2'];
    writeFileSync(result, JSON.stringify(odd));
    expect((await cli(['rerun', result])).code).toBe(4);
  });

  it('tells why a command fails now', async () => {
    const result = await record('fails.json', ['kmeans', ROWS, '--columns', 'x,y', '-k', '2']);
    writeFileSync(result, readFileSync(result, 'utf8').replace('"-k", "2"', '"--kk", "2"'));
    const { code, stdout } = await cli(['rerun', result]);
    expect([code, stdout]).toEqual([
      4,
      expect.stringMatching(/failure {2}the command: unknown option '--kk'/),
    ]);
  });
});

describe('an interrupted rerun', () => {
  it('ends as one, and not as a bug', async () => {
    const { code, stderr } = await cli(['rerun', at('labeled.json')], { signal: AbortSignal.abort() });
    expect([code, stderr]).toEqual([130, '']);
  });
});
