import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, FLOWER, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const POINTS = join(ROOT, 'data/points.csv');

/** The packages and files that a command line loads, as `test/support/loaded.cjs` tells. */
function loadedBy(argv: string[]): string[] {
  const LOADED = join(folder, 'loaded.txt');
  const NODE_OPTIONS = `--require ${join(ROOT, 'test/support/loaded.cjs')}`;
  expect(binary(argv, { cwd: folder, env: { LOADED, NODE_OPTIONS } }).status).toBe(0);
  return readFileSync(LOADED, 'utf8').split('\n');
}

describe('what commands load', () => {
  it.each([
    ['the list of commands', ['--help']],
    ['the help of a command', ['kmeans', '--help']],
  ])('is one file for %s', (_, argv) => {
    expect(loadedBy(argv)).toEqual(['main', 'rolldown-runtime', 'start']);
  });

  it('is few files and no package for rows of a table', () => {
    const loaded = loadedBy(['kmeans', POINTS, '-k', '2', '-q']);
    for (const none of ['sharp', '@resvg/resvg-js', '@duckdb/node-api', 'charts', 'pictures'])
      expect(loaded).not.toContain(none);
    expect(loaded).toContain('rows');
    expect(loaded.length).toBeLessThan(16);
  });

  it('is a rasterizer for charts of pixels alone', () => {
    const argv = ['kmeans', FLOWER, '-k', '2', '--n-init', '1', '--chart', 'pie', '-q', '-o'];
    const [svg, png] = ['pie.svg', 'pie.png'].map((name) => loadedBy([...argv, name]));
    expect(svg).toContain('charts');
    expect(svg).not.toContain('@resvg/resvg-js');
    expect(png).toContain('@resvg/resvg-js');
  });
});

/** When a file was written. */
const ageOf = (file: string) => statSync(file).mtimeMs;

describe('what V8 compiled', () => {
  const program = join(folder, 'program');
  const bundle = join(program, 'dist/bundle');
  const kept = () => readdirSync(bundle).filter((name) => name.endsWith('.code'));
  const start = (env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [join(program, 'bin/clusterkit.js'), '--version'], { env, encoding: 'utf8' });
  mkdirSync(join(program, 'dist'), { recursive: true });
  for (const name of ['bin', 'package.json'])
    cpSync(join(ROOT, name), join(program, name), { recursive: true });
  cpSync(join(ROOT, 'dist/bundle'), bundle, {
    recursive: true,
    filter: (path) => !path.endsWith('.code'),
  });
  const { version } = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8'));

  it('is not kept where Node is told to keep nothing', () => {
    expect(start({ NODE_DISABLE_COMPILE_CACHE: '1' }).stdout).toBe(`${version}\n`);
    expect(kept()).toEqual([]);
  });

  it('is kept for the next start, and made anew where it is broken', () => {
    expect(start().stdout).toBe(`${version}\n`);
    const [name] = kept().filter((one) => one.startsWith('start'));
    expect(kept().every((one) => one.endsWith(`.${process.version}-${process.arch}-.code`))).toBe(true);
    const file = join(bundle, name);
    const whole = readFileSync(file);
    // a file that is not broken stays
    const before = ageOf(file);
    expect(start().stdout).toBe(`${version}\n`);
    expect(ageOf(file)).toBe(before);
    const changed = Buffer.from(whole).fill(0xff, whole.length >> 1, (whole.length >> 1) + 64);
    for (const broken of [whole.subarray(0, 1000), Buffer.alloc(whole.length), Buffer.alloc(0), changed]) {
      writeFileSync(file, broken);
      const { stdout, stderr, status } = start();
      expect([stdout, stderr, status]).toEqual([`${version}\n`, '', 0]);
      expect(readFileSync(file).length).toBeGreaterThan(1000);
      expect(readFileSync(file)).not.toEqual(broken);
    }
  });

  it('is kept for each command, also behind an option', () => {
    const before = new Set(kept());
    const argv = ['-q', 'generate', 'blobs', '-n', '4'];
    expect(spawnSync(process.execPath, [join(program, 'bin/clusterkit.js'), ...argv]).status).toBe(0);
    const made = kept().filter((one) => !before.has(one));
    expect(made.length).toBeGreaterThan(0);
    expect(made.every((one) => one.endsWith('-generate.code'))).toBe(true);
  });
});
