import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, binaryProcess, COINS, FLOWER, ROOT, temporaryFolder } from '../support/cli.ts';

/* The real program, as a shell starts it. */

const folder = temporaryFolder();

describe('the program', () => {
  it('does its main job', () => {
    const { status, stdout, stderr } = binary(['kmeans', FLOWER, '-k', '4', '--chart', 'pie'], {
      cwd: folder,
    });
    expect(status).toBe(0);
    expect(stdout).toContain('#f0b308');
    expect(stderr).toBe('wrote flower-kmeans-k4-pie.svg\n');
    const svg = readFileSync(join(folder, 'flower-kmeans-k4-pie.svg'), 'utf8');
    for (const text of ['flower.jpg in 4 colors', '#f0b308', '39.1%', '#11130f']) expect(svg).toContain(text);
  });

  it('prints help and version on standard output', () => {
    const help = binary(['--help']);
    expect([help.status, help.stderr]).toEqual([0, '']);
    for (const word of ['info', 'histogram', 'kmeans', 'minibatch', 'Exit codes'])
      expect(help.stdout).toContain(word);
    expect(binary(['help', 'kmeans']).stdout).toBe(binary(['kmeans', '--help']).stdout);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(binary(['--version']).stdout).toBe(`${version}\n`);
  });

  it.each([
    ['nothing', [], /^Usage: clusterkit/],
    [
      'an unknown command',
      ['kmens', FLOWER],
      /^clusterkit: unknown command 'kmens' \(Did you mean kmeans\?\)\n$/,
    ],
    [
      'an unknown option',
      ['kmeans', FLOWER, '--colour'],
      /^clusterkit: unknown option '--colour' \(Did you mean --color\?\)\n$/,
    ],
    [
      'a file in place of a command',
      [FLOWER],
      /flower\.jpg is a file, not a command; clusterkit help .*flower\.jpg tells what fits it\n$/,
    ],
    [
      'a value in place of its option',
      ['kmeans', FLOWER, '--hulls'],
      /^clusterkit: unknown option '--hulls'; write --outline hulls for that\n$/,
    ],
    [
      'another option',
      ['kmeans', FLOWER, '--kk'],
      /unknown option '--kk'; clusterkit help kmeans all lists those there are\n$/,
    ],
    [
      'no input',
      ['kmeans', '-k', '3'],
      /^clusterkit: missing required argument 'files'; clusterkit help kmeans has examples\n$/,
    ],
    [
      'no k',
      ['kmeans', join(ROOT, 'data/points.csv')],
      /^clusterkit: -k: how many clusters\? use --choose to weigh 2 to 10\n$/,
    ],
    [
      'a wrong k',
      ['kmeans', FLOWER, '-k', '5..2'],
      /^clusterkit: option '-k, --k <list>' argument '5..2' is invalid\. Expected numbers of clusters/,
    ],
  ])('ends with 2 for %s', (_, argv, message) => {
    const { status, stdout, stderr } = binary(argv);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it.skipIf(process.platform === 'win32')('ends with 1 and one line where no file can be opened', () => {
    const program = join(ROOT, 'bin/clusterkit.js');
    // with fewer files Node itself does not start
    let last: SpawnSyncReturns<string> | undefined;
    for (let most = 17; ; most++) {
      const line = `ulimit -n ${most}; exec '${process.execPath}' '${program}' kmeans '${FLOWER}' -k 2 --chart pie -q`;
      const run = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
      if (run.status === 0) break;
      last = run;
    }
    expect(last?.stderr).toBe(
      'clusterkit: too many files are open; raise the limit of open files (ulimit -n)\n',
    );
    expect(last?.status).toBe(1);
  });

  it('ends with 3 for bad input, and says so in JSON, too', () => {
    const { status, stdout, stderr } = binary(['kmeans', 'nowhere.jpg', '-k', '3', '--json']);
    expect(status).toBe(3);
    expect(stderr).toBe('clusterkit: nowhere.jpg: there is no such file\n');
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'input', message: 'nowhere.jpg: there is no such file' },
    });
  });

  it('ends with 5 when some inputs fail, having done the rest', () => {
    const { status, stdout, stderr } = binary(['info', 'nowhere.jpg', FLOWER, '--json']);
    expect(status).toBe(5);
    expect(stderr).toBe('clusterkit: nowhere.jpg: there is no such file\n');
    const document = JSON.parse(stdout);
    expect(document.runs).toHaveLength(1);
    expect(document.errors).toEqual([
      { path: 'nowhere.jpg', code: 'input', message: 'nowhere.jpg: there is no such file' },
    ]);
  });

  it('takes options anywhere, joined values, and - for standard input', () => {
    const input = readFileSync(FLOWER);
    const { status, stdout } = binary(['--json', 'kmeans', '-k2', '--n-init=1', '-q', '-'], { input });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).runs[0].input).toMatchObject({ path: '-', n: 307200 });
  });

  it('sends megabytes of JSON through a slow pipe whole', async () => {
    const child = binaryProcess(
      ['kmeans', FLOWER, 'nowhere.jpg', '-k', '3', '--n-init', '1', '--labels', '--json'],
      ROOT,
    );
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    let text = '';
    child.stdout.setEncoding('utf8');
    for await (const chunk of child.stdout) {
      text += chunk;
      if (text.length < 200_000) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await closed).toBe(5);
    expect(text.length).toBeGreaterThan(900_000);
    expect(JSON.parse(text).runs[0].labels).toHaveLength(307200);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = binaryProcess(['histogram', ...Array(40).fill(FLOWER), '--csv'], ROOT);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(stderr).toBe('');
  });

  it('writes the files that were asked for, whoever reads the text', () => {
    const shell = `"${process.execPath}" "${join(ROOT, 'bin/clusterkit.js')}" kmeans "${FLOWER}" "${COINS}" -k 2,3 --n-init 1 --quantized "p/{stem}-{k}.png" -q | true`;
    expect(spawnSync('sh', ['-c', shell], { cwd: folder }).status).toBe(0);
    expect(readdirSync(join(folder, 'p')).sort()).toEqual([
      'coins-2.png',
      'coins-3.png',
      'flower-2.png',
      'flower-3.png',
    ]);
  });

  it.skipIf(!existsSync('/dev/full'))('says that standard output is full', () => {
    const shell = `"${process.execPath}" "${join(ROOT, 'bin/clusterkit.js')}" --help > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^clusterkit: standard output cannot be written \(.*\)\n$/);
  });

  it('refuses a terminal as standard input, and two formats at once', () => {
    const both = binary(['kmeans', FLOWER, '-k', '2', '--json', '--csv']);
    expect([both.status, both.stderr]).toEqual([
      2,
      'clusterkit: --csv: standard output holds one format, CSV or JSON\n',
    ]);
    expect(binary(['info', '-', '-']).stderr).toContain('one standard input');
  });

  it('stops at an interrupt, leaving nothing half written', async () => {
    const argv = ['kmeans', FLOWER, '-k', '200', '--n-init', '1000', '--chart', 'pie', '-o', 'never.svg'];
    const before = performance.now();
    binary(['--version']);
    // long enough to begin the work, on a busy machine too
    const start = performance.now() - before;
    const child = binaryProcess(argv, folder);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await new Promise((resolve) => setTimeout(resolve, 800 + 6 * start));
    child.kill('SIGINT');
    const sent = performance.now();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(performance.now() - sent).toBeLessThan(4000 + 12 * start);
    expect(stderr).toBe('clusterkit: interrupted\n');
    expect(existsSync(join(folder, 'never.svg'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends at %s, leaving no temporary folder', async (signal) => {
    const temporary = join(folder, signal);
    mkdirSync(temporary);
    // a table in a pipe is kept in a temporary file, and this pipe does not end
    const child = binaryProcess(['kmeans', '-', '-k', '2'], folder, { TMPDIR: temporary });
    // the rest of what the killed program did not read
    child.stdin.on('error', () => {});
    child.stdin.write(`x,y\n${'1,2\n'.repeat(100_000)}`);
    for (let turn = 0; turn < 3000 && readdirSync(temporary).length === 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill(signal);
    expect(await new Promise((resolve) => child.on('close', (_, by) => resolve(by)))).toBe(signal);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    ['in a pipe', {}, false],
    ['under NO_COLOR', { NO_COLOR: '1' }, false],
    ['when forced', { FORCE_COLOR: '3' }, true],
  ])('has colors %s: %o', (_, env, expected) => {
    const { stdout } = binary(['kmeans', FLOWER, '-k', '2', '--n-init', '1'], { env });
    expect(stdout.includes('\x1b[')).toBe(expected);
  });
});
