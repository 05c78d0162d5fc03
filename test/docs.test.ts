import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../src/algorithms/table.ts';
import { CHARTS } from '../src/charts/table.ts';
import { COMMANDS } from '../src/cli/program.ts';
import { DISTANCES } from '../src/distances/table.ts';
import { FEATURES } from '../src/features/table.ts';
import { INDICES } from '../src/indices/table.ts';
import { ROOT } from './support/cli.ts';

const index = readFileSync(join(ROOT, 'src/cli/README.md'), 'utf8');
const chapters = readdirSync(join(ROOT, 'src/cli/manual')).map((name) => ({
  name,
  text: readFileSync(join(ROOT, 'src/cli/manual', name), 'utf8'),
}));
const manual = [index, ...chapters.map(({ text }) => text)].join('\n');

describe('the manual', () => {
  it('has the tables that the program is made of', () => {
    const script = join(ROOT, 'src/build/manual.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it('lists each chapter, and each command in it', () => {
    for (const { name, text } of chapters) {
      const line = index.split('\n').find((one) => one.includes(`](manual/${name})`));
      expect(line, name).toBeDefined();
      const commands = [...text.matchAll(/^## ([a-z]+)(?: and ([a-z]+))?: /gm)].flatMap(([, a, b]) =>
        b ? [a, b] : [a],
      );
      for (const command of commands) expect(line).toContain(`\`${command}\``);
      expect(text.split('\n').length, name).toBeLessThan(400);
    }
  });

  it('has a chapter for each command', () => {
    const listed = [...index.matchAll(/^\| \[.*$/gm)].join('\n');
    for (const command of COMMANDS.keys()) expect(listed).toContain(`\`${command}\``);
  });

  it.each([...ALGORITHMS, ...DISTANCES, ...INDICES, ...FEATURES, ...CHARTS].map(({ name }) => name))(
    'names %s',
    (name) => expect(manual).toContain(`| \`${name}\` |`),
  );
});
