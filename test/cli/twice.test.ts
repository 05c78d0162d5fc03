import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paramOf } from '../../src/cli/params.ts';
import { COMMANDS, createProgram } from '../../src/cli/program.ts';
import type { Session } from '../../src/cli/session.ts';
import { COINS, cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Declaring commands asks a session for its streams alone. */
const session = { io: {} } as Session;

const ADDING = ['repeated', 'choices', 'configured', 'settings', 'texts'];

describe('options that are given twice', () => {
  it.each([...COMMANDS.keys()])('%s refuses those of one value', (name) => {
    const program = createProgram(session, [name], 'all');
    const options = [program, ...program.commands].flatMap((one) => [...one.options]);
    const valued = options.filter(({ required, optional }) => required || optional);
    for (const option of valued) {
      const again = () => option.parseArg?.('2', '1' as never);
      const type = paramOf(option)?.type ?? '';
      if (ADDING.includes(type)) expect(again, option.flags).not.toThrow(/given twice/);
      else expect(again, option.flags).toThrow(/given twice/);
    }
  });

  it('says so in one line, and writes nothing', async () => {
    const twice: [words: string[], reason: string][] = [
      [['-o', at('a.png'), '-o', at('b.png')], '--output is given twice; it takes one value'],
      [['-k', '2,3', '--k', '5'], '-k is given twice; several values are one list: -k 2,3,5'],
      [['-k2', '-k=2'], '-k is given twice; several values are one list: -k 2,2'],
      [['--jobs=1', '--jobs', '2'], '--jobs is given twice; it takes one value'],
      [['--config', at('x'), '--config', at('y')], '--config is given twice; it takes one value'],
    ];
    for (const [words, reason] of twice) {
      const { code, stdout, stderr } = await cli(['kmeans', COINS, ...words]);
      expect([code, stdout, stderr]).toEqual([2, '', `clusterkit: ${reason}\n`]);
    }
    expect(existsSync(at('b.png'))).toBe(false);
    const { stdout } = await cli(['remap', COINS, '--json', '--space', 'rgb', '--space', 'lab']);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'usage', message: '--space is given twice; it takes one value' },
    });
  });

  it('takes switches twice, lists that add, and flags over variables', async () => {
    const words = ['-k', '2', '-q', '--quiet', '--chart', 'pie', '--chart', 'bar', '-o', `${folder}/`];
    expect((await cli(['kmeans', COINS, ...words])).code).toBe(0);
    const env = { CLUSTERKIT_K: '3', CLUSTERKIT_JOBS: '1' };
    const { stdout } = await cli(['kmeans', COINS, '-k', '2', '--jobs', '2', '--json'], { env });
    expect(JSON.parse(stdout).runs[0].k).toBe(2);
    expect((await json(['palette', COINS, '-k', '2', '-o', at('a.gpl'), '-o', at('a.ase')])).runs[0].k).toBe(
      2,
    );
  });
});
