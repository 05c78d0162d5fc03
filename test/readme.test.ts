import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, ROOT, temporaryFolder } from './support/cli.ts';
import { TEST_LIMIT } from './support/limits.ts';

/* The examples of the README, run as they stand in a folder that has the pictures, the data and the package. */

const folder = temporaryFolder();
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((m) => m[1]);

/** Commands of a shell block: lines, and loops up to their `done`. The two that set everything up are left out. */
const commands = blocks('sh').flatMap((block) =>
  block.startsWith('for ')
    ? [block]
    : block.split('\n').filter((line) => line !== '' && !line.startsWith('npm ')),
);

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/clusterkit'));
  symlinkSync(join(ROOT, 'bin/clusterkit.js'), join(folder, 'node_modules/.bin/clusterkit'));
  for (const name of ['images', 'data']) symlinkSync(join(ROOT, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

/** In a shell that finds the program as after `npm link`. */
function shell(command: string) {
  const PATH = `${join(folder, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  return spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PATH },
    timeout: TEST_LIMIT,
  });
}

/** In this process where no shell is needed: loading the program each time would take longer than its work. */
async function run(command: string) {
  const [, line] = /^clusterkit ([^|<>;*$&]+)$/.exec(command.trim()) ?? [];
  if (line !== undefined) {
    const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3]);
    const before = process.cwd();
    process.chdir(folder);
    try {
      return await cli(words);
    } finally {
      process.chdir(before);
    }
  }
  const { status, stdout, stderr } = shell(command);
  return { code: status, stdout, stderr };
}

describe('README', () => {
  it('has examples', () => expect(commands.length).toBeGreaterThan(10));

  it.each(commands)('%s', async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect([code, stderr.replace(/^wrote .*\n/gm, '')]).toEqual([0, '']);
    expect(stdout).not.toBe('');
    for (const [, file] of command.matchAll(
      /(?:-o|--quantized|--labels-out|--model-out|--out|--centers-out|--metrics-out) (\S+)/g,
    ))
      expect(readdirSync(folder)).toContain(file);
  });

  it('shows what the main job prints', () => {
    const { stdout } = shell('clusterkit kmeans images/flower.jpg -k 4');
    const withoutTime = (text: string) => text.replace(/, [\d.]+ s$/m, '');
    expect(withoutTime(readme)).toContain(withoutTime(stdout));
  });

  it('shows the blackboard as it is', () => {
    const command = commands.find((one) => one.startsWith('echo 12,13')) as string;
    const { stdout } = shell(command);
    const withoutTime = (text: string) => text.replace(/, [\d.]+ s$/gm, '');
    expect(withoutTime(readme)).toContain(withoutTime(stdout));
  });

  it('has a library that works in ten lines', () => {
    const [program] = blocks('js');
    writeFileSync(join(folder, 'example.mjs'), program);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: TEST_LIMIT,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('#f0b308');
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  });

  it('links to what exists', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)]+)\)/g))
      expect(() => readFileSync(join(ROOT, path))).not.toThrow();
  });
});
