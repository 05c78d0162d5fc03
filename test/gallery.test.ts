import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ChartSubject } from '../src/charts/needs.ts';
import { CHARTS } from '../src/charts/table.ts';
import { declareOptions } from '../src/cli/params.ts';
import { COMMANDS } from '../src/cli/program.ts';
import { Session } from '../src/cli/session.ts';
import { ROOT } from './support/cli.ts';

interface Picture {
  file: string;
  about: string;
  commands: string[];
  chart?: string;
}
const { FOLDER, GROUPS, wordsOf } = await import(join(ROOT, 'src/build/pictures.mjs'));
const pictures: Picture[] = GROUPS.flatMap((group: { pictures: Picture[] }) => group.pictures);
const byFile = new Map(pictures.map((picture) => [picture.file, picture]));

const output = new PassThrough();
const session = new Session({
  stdin: process.stdin,
  stdout: output,
  stderr: output,
  env: {},
  signal: new AbortController().signal,
});

/** Reads a command line without running it. @throws what the program would say of it */
function parse(command: string): void {
  const [name, ...argv] = wordsOf(command);
  const program = new Command();
  COMMANDS.get(name)?.(program, session);
  const [declared] = program.commands;
  declareOptions(declared);
  declared
    .action(() => undefined)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(argv, { from: 'user' });
}

/** The subjects of the charts of commands that are no algorithms. */
const SUBJECTS: Record<string, ChartSubject[]> = {
  plot: ['columns'],
  histogram: ['intensities'],
  bench: ['timings'],
  distances: ['distances'],
  compare: ['comparison', 'comparisons', 'inputs', 'trees'],
  evaluate: ['labeling', 'labelings'],
};

/** The chart that a picture shows, if it is one of the table. */
function chartOf({ commands, chart }: Picture) {
  const [command, ...words] = wordsOf(commands.at(-1));
  const name = chart ?? words[words.indexOf('--chart') + 1];
  const subjects = SUBJECTS[command] ?? ['clustering', 'sweep', 'cut', 'tree'];
  return CHARTS.find((entry) => entry.name === name && subjects.includes(entry.of));
}

describe('the gallery', () => {
  it('has a picture of each chart', () => {
    const shown = new Set(pictures.map(chartOf));
    expect(CHARTS.filter((entry) => !shown.has(entry))).toEqual([]);
    // the card of a palette is no chart, nor is a picture of few colors
    expect(pictures.filter((picture) => !chartOf(picture)).map(({ file }) => file)).toEqual([
      'flower-card.png',
      'flower-few.png',
    ]);
  });

  it.each(pictures)('has $file of commands that can be read', ({ file, commands }) => {
    expect(existsSync(join(ROOT, FOLDER, file))).toBe(true);
    for (const command of commands) {
      expect(() => parse(command)).not.toThrow();
      for (const word of wordsOf(command))
        if (/^(data|images)\//.test(word)) expect(existsSync(join(ROOT, word)), word).toBe(true);
    }
  });

  it('refuses what cannot be read', () => {
    expect(() => parse('kmeans data/points.csv -k 2 --chrat pie')).toThrow('unknown option');
    expect(() => parse('kmeans data/points.csv -k two')).toThrow('invalid');
  });

  it('has all pictures of charts, and small ones', () => {
    const files = readdirSync(join(ROOT, FOLDER));
    expect(files.sort()).toEqual([...byFile.keys()].sort());
    const bytes = files.map((file) => readFileSync(join(ROOT, FOLDER, file)).length);
    expect(bytes.reduce((a, b) => a + b)).toBeLessThan(4e6);
  });
});

const chapters = readdirSync(join(ROOT, 'src/cli/manual')).map((name) => `src/cli/manual/${name}`);

it.each(['README.md', ...chapters])('%s shows pictures with the commands that draw them', (name) => {
  const text = readFileSync(join(ROOT, name), 'utf8').replaceAll(' -q', '');
  for (const [, alt, file] of text.matchAll(/!\[([^\]]*)\]\([./]*images\/charts\/([^)]*)\)/g)) {
    const picture = byFile.get(file);
    expect(alt, file).toBe(picture?.about);
    expect(text, file).toContain(picture?.commands.at(-1));
  }
});
