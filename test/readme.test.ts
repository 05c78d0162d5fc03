import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, ROOT, temporaryFolder } from './support/cli.ts';
import { TEST_LIMIT } from './support/limits.ts';

/*
 * The examples of all documents, run as they stand in a folder that has the pictures, the data and the package: blocks
 * marked `sh` and `js`. A block without a mark is not run.
 */

const folder = temporaryFolder();

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'data/README.md', 'images/README.md'],
  ...['src', 'test'].flatMap((place) =>
    readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => join(place, name)),
  ),
];
const texts = new Map(DOCUMENTS.map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]));
const readme = texts.get('README.md') as string;
const everything = [...texts.values()].join('\n');

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((m) => m[1]);
}

/** Commands of shell blocks: lines, and loops up to their `done`. Those that install and test are left out. */
function commandsOf(text: string): string[] {
  return blocks(text, 'sh').flatMap((block) =>
    block.startsWith('for ')
      ? [block]
      : block.split('\n').filter((line) => line !== '' && !line.startsWith('npm ')),
  );
}

/** Commands that an earlier document has run. */
const known = new Set<string>();

type Example = (typeof examples)[number];

const examples = DOCUMENTS.map((name) => ({ name, text: texts.get(name) as string }))
  .map((document) => ({
    ...document,
    commands: commandsOf(document.text).filter((command) => !known.has(command) && known.add(command)),
    programs: blocks(document.text, 'js'),
  }))
  .filter(({ commands, programs }) => commands.length + programs.length > 0);

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

/** A program that imports the package, in a process of its own. */
function runProgram(text: string) {
  writeFileSync(join(folder, 'example.mjs'), text);
  return spawnSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8', timeout: TEST_LIMIT });
}

/** The names that a template, in quotes, can become; other names stand for themselves. */
function patternOf(file: string): RegExp {
  const parts = file.replaceAll("'", '').split(/\{[^{}]*\}/);
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('.+')}$`);
}

/** Chapters of the manual take a minute: they are run where this is set, and always by .ci/run. */
const isLeftOut = ({ name }: Example) => name.startsWith('src/cli/manual/') && !process.env.CLUSTERKIT_MANUAL;

function runExamples({ commands, programs }: Example): void {
  it.runIf(commands.length > 0).each(commands)('%s', async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect([code, stderr.replace(/^(wrote |.*: read as ).*\n/gm, '')]).toEqual([0, '']);
    expect(stdout).not.toBe('');
    for (const [, file] of command.matchAll(
      /(?:-o|--quantized|--labels-out|--model-out|--out|--centers-out|--metrics-out) (\S+)/g,
    ))
      expect(
        readdirSync(folder).some((name) => patternOf(file.replace(/\/$/, '')).test(name)),
        file,
      ).toBe(!/^clusterkit plan | --dry-run/.test(command));
  });

  it.runIf(programs.length > 0).each(programs)('%s', (program) => {
    const { status, stderr } = runProgram(program);
    expect([status, stderr]).toEqual([0, '']);
  });
}

describe.each(examples.filter((one) => !isLeftOut(one)))('$name', runExamples);
describe.skip.each(examples.filter(isLeftOut))('$name', runExamples);

describe('README', () => {
  it('has examples', () => expect(commandsOf(readme).length).toBeGreaterThan(10));

  it('shows what the main job prints', () => {
    expect(timeless(readme)).toContain(timeless(shell('clusterkit kmeans images/flower.jpg -k 4').stdout));
  });

  it('shows what a comparison by density prints', async () => {
    const command = commandsOf(readme).find((one) => one.includes('compare data/places.csv')) as string;
    const untimed = (text: string) => text.replace(/ +\d+\.\d{3}$/gm, '');
    expect(untimed(readme)).toContain(untimed((await run(command)).stdout));
  });

  // those of files that are not in this repository are not run
  const shown = [...readme.matchAll(/```\n\$ (clusterkit .*)\n([\s\S]*?)```/g)]
    .map(([, command, output]) => ({ command, output }))
    .filter(({ command }) => !command.includes('train-images'));

  it.each(shown)('shows what $command prints', async ({ command, output }) => {
    const { stdout } = command.includes('|') ? shell(command) : await run(command);
    expect(timeless(stdout)).toBe(timeless(output));
  });

  it('has a library that works in ten lines', () => {
    const [program] = blocks(readme, 'js');
    expect(runProgram(program).stdout).toContain('#f0b308');
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  });
});

describe('all documents', () => {
  it('show the blackboard as it is', () => {
    const command = commandsOf(everything).find((one) => one.startsWith('echo 12,13')) as string;
    expect(timeless(everything)).toContain(timeless(shell(command).stdout));
  });

  it.each(DOCUMENTS)('%s links to what exists', (name) => {
    for (const [, path] of (texts.get(name) as string).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      if (!/^https?:/.test(path)) expect(existsSync(join(ROOT, dirname(name), path)), path).toBe(true);
  });
});

/** A text without the seconds that a fit took. */
function timeless(text: string): string {
  return text.replace(/, [\d.]+ s$/gm, '');
}
