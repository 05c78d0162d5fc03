import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT, temporaryFolder } from './support/cli.ts';

const { runStages } = await import(join(ROOT, 'src/build/stages.mjs'));

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(at(name), text);

/** Two stages that copy: src/a to dist/b, and that to dist/c. */
let fails = false;
let anew: boolean[] = [];
const copy = (from: string, to: string) => ({
  name: to,
  reads: (path: string) => path === from,
  makes: (path: string) => path === to,
  run: (all: boolean) => {
    if (fails) throw new Error('failed');
    anew.push(all);
    mkdirSync(at('dist'), { recursive: true });
    cpSync(at(from), at(to));
  },
});
const STAGES = [copy('src/a', 'dist/b'), copy('dist/b', 'dist/c')];
const build = (force = false): string[] =>
  runStages(folder, STAGES, { folders: ['src', 'dist'], settings: ['lock'], stamp: 'dist/.stamp', force });

beforeEach(() => {
  fails = false;
  anew = [];
  for (const name of ['src', 'dist']) rmSync(at(name), { recursive: true, force: true });
  mkdirSync(at('src'));
  write('src/a', 'one');
  write('lock', '1');
  build();
});

describe('a build', () => {
  it('runs no stage again of which nothing has changed, whatever the times of the files', () => {
    write('src/a', 'one');
    write('src/other', 'two');
    expect(build()).toEqual([]);
    expect(build(true)).toEqual(['dist/b', 'dist/c']);
  });

  it('runs the stages whose sources have changed', () => {
    write('src/a', 'two');
    anew = [];
    expect(build()).toEqual(['dist/b', 'dist/c']);
    expect(anew).toEqual([false, false]);
    expect(readFileSync(at('dist/c'), 'utf8')).toBe('two');
  });

  it('runs a stage whose results were changed or removed by others, from the beginning', () => {
    anew = [];
    write('dist/c', 'other');
    expect(build()).toEqual(['dist/c']);
    rmSync(at('dist/c'));
    expect(build()).toEqual(['dist/c']);
    expect(anew).toEqual([true, true]);
    rmSync(at('dist'), { recursive: true });
    expect(build()).toEqual(['dist/b', 'dist/c']);
  });

  it('runs every stage when the settings have changed', () => {
    write('lock', '2');
    expect(build()).toEqual(['dist/b', 'dist/c']);
  });

  it('runs a stage again that has failed', () => {
    write('src/a', 'two');
    fails = true;
    expect(build).toThrow('failed');
    write('src/a', 'one');
    fails = false;
    expect(build()).toEqual(['dist/b']);
  });
});

describe('the manifest of the package', () => {
  const manifest = (how: string) =>
    spawnSync(process.execPath, [at('src/build/manifest.mjs'), how], { encoding: 'utf8' }).stderr;
  const whole = '{ "name": "x", "scripts": { "prepare": "y" }, "devDependencies": {}, "bin": "z" }';
  const read = () => readFileSync(at('package.json'), 'utf8');

  beforeEach(() => {
    cpSync(join(ROOT, 'src/build'), at('src/build'), { recursive: true });
    write('package.json', whole);
  });

  it('has no scripts while it is packed, and is whole afterwards', () => {
    expect(manifest('strip')).toBe('');
    expect(JSON.parse(read())).toEqual({ name: 'x', bin: 'z' });
    expect(manifest('restore')).toBe('');
    expect(read()).toBe(whole);
  });

  it('is whole after a pack that was interrupted, and never replaced by an older one', () => {
    manifest('strip');
    manifest('strip');
    manifest('restore');
    expect(read()).toBe(whole);
    manifest('strip');
    const newer = whole.replace('"x"', '"newer"');
    write('package.json', newer);
    manifest('restore');
    expect(read()).toBe(newer);
    expect(existsSync(at('node_modules/.cache/clusterkit/package.json'))).toBe(false);
  });
});
