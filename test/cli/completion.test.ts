import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/program.ts';
import { cli, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const POINTS = join(ROOT, 'data/points.csv');

/** The words that can stand at the end of a line, the last word of which is begun. */
async function words(...line: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await cli([
    'completion',
    'words',
    '--',
    ...line.slice(0, -1),
    `.${line.at(-1)}`,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => one.split('\t')[0]);
}

describe('completion', () => {
  it('completes commands, options of a command, and those of the program', async () => {
    expect(await words('')).toEqual([...COMMANDS.keys(), 'help']);
    expect(await words('kmea')).toEqual(['kmeans']);
    expect(await words('help', 'chart')).toEqual(['charts']);
    expect(await words('kmeans', '--n-i')).toEqual(['--n-init']);
    expect(await words('kmeans', '--js')).toEqual(['--json']);
    expect(await words('--json', '--st')).toEqual(['--strict']);
  });

  it('completes choices, also the last of a list and what bash cuts at =', async () => {
    expect(await words('hac', '--linkage', 'av')).toEqual(['average']);
    expect(await words('kmeans', '--chart', 'pie,el')).toEqual(['pie,elbow']);
    expect(await words('kmeans', '--chart', '=', 'pi')).toEqual(['pie']);
    expect(await words('kmeans', '--chart=pie,el')).toEqual(['--chart=pie,elbow']);
    expect(await words('kmeans', POINTS, '--label-column=')).toEqual([
      '--label-column=x',
      '--label-column=y',
    ]);
    expect(await words('kmeans', '--output=')).toEqual([]);
    expect(await words('completion', 'f')).toEqual(['fish']);
  });

  it('completes what commands take in place of files, and what plan takes', async () => {
    expect(await words('config', '')).toEqual(['show']);
    expect(await words('config', 'show', 'kmea')).toEqual(['kmeans']);
    expect(await words('cache', '')).toEqual(['info', 'clear']);
    expect(await words('schema', 'e')).toEqual(['experiment']);
    expect(await words('generate', 'moo')).toEqual(['moons']);
    expect(await words('plan', 'kmea')).toEqual(['kmeans']);
    expect(await words('plan', 'hac', '--link')).toEqual(['--linkage']);
    expect(await words('plan', 'hac', POINTS, '--linkage', 'av')).toEqual(['average']);
    expect(await words('palette', 'diff', 'a.hex', '--met')).toEqual(await words('palette-diff', '--met'));
    expect(await words('kmeans', '--metrics', 'ari,silh')).toEqual(['ari,silhouette']);
  });

  it('completes columns of the table that the line names', async () => {
    const odd = join(folder, 'odd.csv');
    writeFileSync(odd, 'name,"Price, EUR"\na,1\nb,2\n');
    expect(await words('kmeans', POINTS, '--columns', '')).toEqual(['x', 'y']);
    expect(await words('kmeans', POINTS, '--columns', 'x,')).toEqual(['x,y']);
    expect(await words('kmeans', odd, '--label-column', '')).toEqual(['name', '"Price, EUR"']);
    expect(await words('kmeans', '--columns', '')).toEqual([]);
  });

  it('leaves files to the shell', async () => {
    expect(await words('kmeans', '')).toEqual([':files']);
    expect(await words('kmeans', POINTS, '-o', '')).toEqual([':files']);
    expect(await words('kmeans', POINTS, '-k', '')).toEqual([]);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', async (shell) => {
    const { code, stdout } = await cli(['completion', shell]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('clusterkit completion words')]);
  });

  it('knows no other shell', async () => {
    const { code, stderr } = await cli(['completion', 'fsh']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean zsh?')]);
  });
});

/** Whether there is a shell. */
const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

// a shell may be missing
describe('completion in shells', () => {
  const spaced = join(folder, 'my table.csv');
  const hostile = join(folder, 'hostile.csv');

  beforeAll(() => {
    const program = join(folder, 'clusterkit');
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/clusterkit.js" "$@"\n`);
    chmodSync(program, 0o755);
    writeFileSync(spaced, 'height,weight\n1,2\n');
    writeFileSync(hostile, 'id,$(touch pwned)\n1,2\n');
  });

  /** What a shell prints. */
  function said(shell: string, words: string[]): string {
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, HOME: folder };
    const { stdout, stderr } = spawnSync(shell, words, { env, cwd: folder, encoding: 'utf8' });
    expect([stderr, existsSync(join(folder, 'pwned'))]).toEqual(['', false]);
    return stdout;
  }

  it.skipIf(!has('bash'))('works in bash', () => {
    const answer = (...line: string[]) =>
      `COMP_WORDS=(clusterkit ${line.join(' ')}); COMP_CWORD=${line.length}; _clusterkit; echo "\${COMPREPLY[*]}"\n`;
    const script = [
      'source <(clusterkit completion bash)\n',
      answer('kmeans', `${ROOT}/data/poi`),
      answer('kmeans', hostile, '--columns', "'$'"),
      // words of the line keep their quotes
      answer('kmeans', String.raw`"my\\ table.csv"`, '--columns', 'w'),
      answer('kmeans', `"'my table.csv'"`, '--columns', `"'height,"`),
    ];
    expect(said('bash', ['--norc', '-c', script.join('')]).split('\n')).toEqual([
      POINTS,
      String.raw`\$\(touch\ pwned\)`,
      'weight',
      'height,weight',
      '',
    ]);
  });

  it.skipIf(!has('zsh'))('works in zsh', () => {
    // what compsys would do with the words
    const script = `
      compdef() { :; }; _describe() { print -l -- "\${(@P)@[-1]}"; };
      source <(clusterkit completion zsh)
      words=(clusterkit hac x.csv --linkage av); CURRENT=5; _clusterkit
      words=(clusterkit kmeans 'my\\ table.csv' --columns=w); CURRENT=4; _clusterkit`;
    const answers = ['average', '--columns=weight:column of my table.csv', ''];
    expect(said('zsh', ['-f', '-c', script]).split('\n')).toEqual(answers);
  });

  it.skipIf(!has('fish'))('works in fish', () => {
    const script = `
      clusterkit completion fish | source
      complete -C 'clusterkit hac x.csv --linkage av'
      complete -C 'clusterkit kmeans my\\ table.csv --columns=w'`;
    const answers = ['average', '--columns=weight\tcolumn of my table.csv', ''];
    expect(said('fish', ['--no-config', '-c', script]).split('\n')).toEqual(answers);
  });
});
