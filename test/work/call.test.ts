import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileRecord, recordCall } from '../../src/work/call.ts';
import { json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the record of a call', () => {
  it('tells the words, with the seed that was drawn', async () => {
    const words = ['generate', 'moons', '-n', '5', '--seed', 'random'];
    const { call, runs } = await json(words);
    expect(call.arguments).toEqual([
      'generate',
      'moons',
      '-n',
      '5',
      '--seed',
      String(runs[0].seed),
      '--json',
    ]);
    const [one, other] = [await json(call.arguments.slice(0, -1)), await json(words)];
    expect(one.runs[0].rows).toEqual(runs[0].rows);
    expect(other.call.arguments[5]).not.toBe(call.arguments[5]);
  });

  it('tells the fingerprints of files that are read and written, of patterns and of options', async () => {
    writeFileSync(at('a.csv'), 'x\n1\n2\n9\n');
    writeFileSync(at('b.csv'), 'x\n1\n2\n8\n');
    writeFileSync(at('classes.txt'), '0\n0\n1\n0\n0\n1\n');
    const { call } = await json([
      ...['kmeans', at('?.csv'), '-k', '2', '--labels', at('classes.txt')],
      ...['--labels-out', at('out.npy')],
    ]);
    expect(call.inputs).toEqual([
      { path: at('a.csv'), sha256: hash('x\n1\n2\n9\n') },
      { path: at('b.csv'), sha256: hash('x\n1\n2\n8\n') },
      { path: at('classes.txt'), sha256: hash('0\n0\n1\n0\n0\n1\n') },
    ]);
    expect(call.outputs).toEqual([await fileRecord(at('out.npy'))]);
    // nothing of the machine: documents are the same everywhere
    expect(Object.keys(call)).toEqual(['arguments', 'inputs', 'outputs']);
  });

  it('takes over fingerprints that runs tell, and asks for none twice', async () => {
    const named = ['-', 'gone.csv', at('a.csv')];
    const known = { arguments: [], named, written: new Set<string>() };
    const runs = [{ input: { path: at('a.csv'), sha256: 'known' } }];
    expect((await recordCall(known, runs)).inputs).toEqual([
      { path: '-', sha256: null },
      { path: at('a.csv'), sha256: 'known' },
    ]);
    expect((await recordCall(known, [])).inputs[1].sha256).toBe('known');
  });

  it('tells a folder by the lines of sha256sum', async () => {
    mkdirSync(at('f/below'), { recursive: true });
    for (const [name, text] of [
      ['b.txt', 'b'],
      ['a.txt', 'a'],
      ['below/c.txt', 'c'],
    ])
      writeFileSync(at(`f/${name}`), text);
    const lines = `${hash('a')}  a.txt\n${hash('b')}  b.txt\n${hash('c')}  below/c.txt\n`;
    expect(await fileRecord(at('f'))).toEqual({ path: at('f'), sha256: hash(lines), files: 3 });
    const sum = spawnSync('sh', ['-c', 'sha256sum a.txt b.txt below/c.txt'], { cwd: at('f') });
    if (sum.status === 0) expect(sum.stdout.toString()).toBe(lines);
  });
});
