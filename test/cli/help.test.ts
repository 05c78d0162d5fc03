import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHARTS } from '../../src/charts/table.ts';
import { COMMANDS } from '../../src/cli/program.ts';
import { INDICES } from '../../src/indices/table.ts';
import { COINS, cli, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
const helpOf = (argv: string[], columns = '80') => cli(argv, { env: { COLUMNS: columns } });

describe('help of a command', () => {
  it.each([...COMMANDS.keys()])('of %s has three examples and ten options, and fits', async (name) => {
    for (const columns of [60, 80]) {
      const { code, stdout, stderr } = await helpOf([name, '--help'], String(columns));
      expect([code, stderr]).toEqual([0, '']);
      expect(widest(stdout)).toBeLessThanOrEqual(columns);
      const examples = stdout.match(/^ {2}\$ clusterkit /gm) ?? [];
      expect(examples.length).toBeGreaterThan(0);
      expect(examples.length).toBeLessThanOrEqual(3);
      const [, options] = stdout.split(/(?:Commonest options|Options):\n/);
      expect((options.split('\n\n')[0].match(/^ {2}-/gm) ?? []).length).toBeLessThanOrEqual(10);
      expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.search(/options:\n/i));
    }
  });

  it('has everything after all, in groups', async () => {
    const { stdout } = await helpOf(['kmeans', '--help', 'all']);
    for (const group of ['Results:', 'Pictures:', 'Judgment:', 'Global Options:'])
      expect(stdout).toContain(group);
    expect(stdout).toContain('--n-init');
    expect((await helpOf(['help', 'kmeans', 'all'])).stdout).toBe(stdout);
    expect(
      (await helpOf(['kmeans', '--help', 'all'], '60')).stdout.split('\n').filter((line) => line.length > 60),
    ).toEqual([]);
    const short = (await helpOf(['kmeans', '--help'])).stdout;
    expect(short).not.toContain('--n-init');
    expect(short).toContain('clusterkit kmeans --help all');
    expect((await helpOf(['help', 'kmeans'])).stdout).toBe(short);
  });

  it('of the program begins with examples, and fits', async () => {
    const { stdout } = await helpOf(['--help'], '60');
    expect(widest(stdout)).toBeLessThanOrEqual(60);
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Commands:'));
    for (const name of COMMANDS.keys()) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('4 a bound missed'.slice(2));
  });
});

describe('help of a topic', () => {
  it.each([
    ['charts', CHARTS.map(({ name }) => name)],
    ['indices', INDICES.map(({ name }) => name)],
    ['formats', ['.csv', '.npy', '.svg', '.html', '.webp']],
    ['your-file', ['palette photo.jpg', 'evaluate found.csv']],
  ])('%s names everything, and fits', async (topic, names) => {
    const { code, stdout } = await helpOf(['help', topic], '60');
    expect(code).toBe(0);
    expect(widest(stdout)).toBeLessThanOrEqual(60);
    for (const name of names) expect(stdout).toContain(name);
  });

  it('names what is near to a word that is none', async () => {
    const { code, stderr } = await cli(['help', 'chart']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^clusterkit: there is no command, topic or file chart: did you mean charts\?/);
    expect((await cli(['help', 'kmens'])).code).toBe(2);
  });
});

/** What `help FILE` suggests, without what takes long. */
async function suggested(file: string): Promise<string[][]> {
  const { code, stdout, stderr } = await cli(['help', file], { env: { COLUMNS: '1000' } });
  expect([code, stderr]).toEqual([0, '']);
  return [...stdout.matchAll(/^ {2}\$ clusterkit (.*)$/gm)].map(([, line]) =>
    [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain),
  );
}

describe('help of a file', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [i % 3, (i * 7) % 5, i % 2 ? 'day' : 'night']);
  writeFileSync(at('numbers.csv'), `x,y\n${rows.map(([x, y]) => `${x},${y}`).join('\n')}\n`);
  writeFileSync(at('with a class.csv'), `x,y,kind\n${rows.map((row) => row.join(',')).join('\n')}\n,3,day\n`);
  writeFileSync(at('words.csv'), `a,b,x\n${rows.map(([x, y, kind]) => `${kind},w${x},${y}`).join('\n')}\n`);
  writeFileSync(at('tree.nwk'), '((a:1,b:1):1,(c:1,d:1):1);\n');
  mkdirSync(at('photos'));
  for (const name of ['a.png', 'b.png', 'c.png', 'd.png'])
    copyFileSync(join(ROOT, 'images/charts/cities.png'), at(`photos/${name}`));

  it.each([
    ['a table', 'numbers.csv', ['plot', 'kmeans', 'hac', 'hdbscan', 'info']],
    ['a table with a class and a gap', 'with a class.csv', ['compare', 'kmeans']],
    ['a table of words', 'words.csv', ['kmodes', 'kprototypes']],
    ['a tree', 'tree.nwk', ['hac']],
  ])('suggests commands for %s that run', async (_, name, expected) => {
    const commands = await suggested(at(name));
    expect(commands.map(([command]) => command)).toEqual(expect.arrayContaining(expected));
    for (const command of commands) {
      const output = command.indexOf('-o');
      const argv = command.with(output + 1, output < 0 ? command[0] : at(command[output + 1]));
      const { code, stderr } = await cli(argv);
      expect([code, stderr.replace(/^(wrote|warning).*\n/gm, '')], command.join(' ')).toEqual([0, '']);
    }
  });

  it.each([
    ['a picture', COINS, ['kmeans', 'hac', 'histogram']],
    ['a folder', at('photos'), ['kmeans']],
  ])('suggests commands for %s', async (_, name, expected) => {
    const commands = await suggested(name);
    expect(commands.map(([command]) => command)).toEqual(expect.arrayContaining(expected));
    for (const [, file] of commands) expect(file).toBe(name);
  });
});
