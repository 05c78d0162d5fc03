import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { manPages } from '../../src/cli/manPages.ts';
import { COMMANDS } from '../../src/cli/program.ts';
import { cli, ROOT } from '../support/cli.ts';

const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const pages = manPages(
  {
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
  },
  '2026-12-01',
);
const pageOf = (name: string) => pages.get(name) ?? '';

describe('pages for man', () => {
  it('are one of the program and one of each command, all built and named in package.json', () => {
    const names = ['clusterkit.1', ...[...COMMANDS.keys()].map((name) => `clusterkit-${name}.1`)].sort();
    expect([...pages.keys()].sort()).toEqual(names);
    expect(readdirSync(join(ROOT, 'dist/man')).sort()).toEqual(names);
    expect([...man].sort()).toEqual(names.map((name) => `./dist/man/${name}`));
  });

  it.each(['kmeans', 'hac', 'info', 'plan'])('tell every option and example of %s', async (name) => {
    const page = pageOf(`clusterkit-${name}.1`).replaceAll('\\-', '-');
    const { stdout } = await cli([name, '--help', 'all'], { env: { COLUMNS: '400' } });
    const [own, shared] = stdout.split('Global Options:');
    const terms = [...own.matchAll(/^ {2}(-.*?)(?: {2}|$)/gm)].map(([, term]) => term);
    expect(terms.length).toBeGreaterThan(0);
    expect(terms.filter((term) => !page.includes(`\n.TP\n\\fB${term}\\fR\n`))).toEqual([]);
    const examples = [...shared.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line);
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((line) => !page.includes(`\n${line}\n`))).toEqual([]);
    expect(page).toContain(`\n.SH NAME\nclusterkit-${name} - `);
  });

  it('tell of the program its commands and the options that all have', () => {
    const page = pageOf('clusterkit.1').replaceAll('\\-', '-');
    for (const name of COMMANDS.keys()) {
      expect(page).toContain(`\n.TP\n\\fB${name}\\fR\n`);
      expect(page).toContain(`clusterkit-${name}(1)`);
    }
    expect(page).toContain('\n\\fB--max-memory <size>\\fR\n');
  });

  it('have a date, and lines that are not long where they are filled', () => {
    for (const [name, page] of pages) {
      expect(page, name).toMatch(/^\.TH [A-Z-]+ 1 "2026-12-01" "clusterkit [\d.]+" "clusterkit"\n/);
      const free = page.replace(/^\.nf\n[\s\S]*?\n\.fi$/gm, '').replace(/^\.SH NAME\n.*$/gm, '');
      const long = free.split('\n').filter((line) => line.length > 80 && !/^(\\fB|\S+$)/.test(line));
      expect(long, name).toEqual([]);
    }
  });

  it('hold no request and no escape of roff but their own', () => {
    for (const [name, page] of pages) {
      const requests = page.match(/^[.'].*$/gm) ?? [];
      expect(
        requests.filter((line) => !/^\.(TH .*|SH [A-Z ]+|PP|TP|nf|fi)$/.test(line)),
        name,
      ).toEqual([]);
      expect(page.match(/\\(?!-|e|&|fB|fR)./g), name).toBe(null);
    }
  });
});
