import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createWork } from '../../src/work/create.ts';
import { writeOutput } from '../../src/work/files.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const work = createWork({});

describe('a file that is written', () => {
  it('is whole or is not there, and leaves no other', async () => {
    await writeOutput(work, at('new/deep/a.csv'), ['a\n', 'b\n']);
    expect(readFileSync(at('new/deep/a.csv'), 'utf8')).toBe('a\nb\n');
    function* broken() {
      yield 'half';
      throw new Error('no more');
    }
    await expect(writeOutput(work, at('new/deep/b.csv'), broken())).rejects.toThrow(/no more/);
    expect(readdirSync(at('new/deep'))).toEqual(['a.csv']);
  });

  it.runIf(existsSync('/proc/self'))('is refused where a folder can hold no other', async () => {
    await expect(writeOutput(work, '/proc/none/a.csv', 'a')).rejects.toThrow(
      /^\/proc\/none\/a\.csv: cannot be written \(no file or folder can be made there\)$/,
    );
  });

  it('keeps the mode of the file that it replaces, whatever the mask', async () => {
    writeFileSync(at('open.csv'), 'old');
    chmodSync(at('open.csv'), 0o666);
    await writeOutput(work, at('open.csv'), 'new');
    expect([statSync(at('open.csv')).mode & 0o777, readFileSync(at('open.csv'), 'utf8')]).toEqual([
      0o666,
      'new',
    ]);
  });

  it('goes through a link to the file behind it, and leaves other names of the old file alone', async () => {
    writeFileSync(at('real.csv'), 'old');
    symlinkSync(at('real.csv'), at('link.csv'));
    linkSync(at('real.csv'), at('other.csv'));
    await writeOutput(work, at('link.csv'), 'new');
    const texts = ['real.csv', 'link.csv', 'other.csv'].map((name) => readFileSync(at(name), 'utf8'));
    expect(texts).toEqual(['new', 'new', 'old']);
  });

  it('is never the file of another run: many that write into one folder keep apart', async () => {
    mkdirSync(at('many'));
    const names = Array.from({ length: 40 }, (_, i) => `${i}.txt`);
    await Promise.all(names.map((name) => writeOutput(work, at(`many/${name}`), name.repeat(1000))));
    expect(readdirSync(at('many')).sort()).toEqual([...names].sort());
    for (const name of names) expect(readFileSync(at(`many/${name}`), 'utf8')).toBe(name.repeat(1000));
  });

  it('keeps apart from a run with the same process id, as every container has', async () => {
    mkdirSync(at('containers'));
    // modules that begin anew, as in another container
    const writers: (typeof writeOutput)[] = [];
    for (let i = 0; i < 2; i++) {
      vi.resetModules();
      writers.push((await import('../../src/work/files.ts')).writeOutput);
    }
    for (let turn = 0; turn < 10; turn++) {
      const write = (name: string, i: number) =>
        writers[i](work, at(`containers/${name}`), name.repeat(100_000));
      await Promise.all(['a.txt', 'b.txt'].map(write));
      for (const name of ['a.txt', 'b.txt'])
        expect(readFileSync(at(`containers/${name}`), 'utf8')).toBe(name.repeat(100_000));
    }
    expect(readdirSync(at('containers')).sort()).toEqual(['a.txt', 'b.txt']);
  });
});
