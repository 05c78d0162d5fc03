import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import {
  fillLater,
  fillTemplate,
  type NameParts,
  namesRuns,
  OutputPlan,
  templateOf,
} from '../../src/work/names.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'clusterkit-names-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const PARTS: NameParts = {
  input: 'data/digits.csv.gz',
  i: 3,
  command: 'kmeans',
  settings: { k: 4, seed: 7 },
};

describe('templates', () => {
  it('put in the parts of a name', () => {
    const all = '{dir} {stem} {name} {ext} {i} {command} {k} {seed} [{chart}]';
    expect(fillTemplate(all, PARTS)).toBe('data digits digits.csv.gz csv.gz 3 kmeans 4 7 []');
    expect(fillTemplate('{stem}{-k}{-chart}.svg', { ...PARTS, chart: 'pie' })).toBe('digits-k4-pie.svg');
    expect(fillTemplate('{stem}{-k}.svg', { ...PARTS, settings: {} })).toBe('digits.svg');
    expect(fillTemplate('{stem}.{ext}', { ...PARTS, input: '-' })).toBe('stdin.');
  });

  it('put in settings of the run, as parts that lead nowhere else', () => {
    const settings = { eps: 0.5, linkage: 'ward', connectivity: '../edges.csv', gap: true };
    const parts = { ...PARTS, settings, known: ['height'], varying: ['linkage', 'eps'] };
    expect(fillTemplate('{eps}-{linkage}-{connectivity}-{height}', parts)).toBe('0.5-ward-.._edges.csv-');
    expect(fillTemplate('x{-settings}', parts)).toBe('x-linkageward-eps0.5');
    expect(fillTemplate('x{-k}{-settings}', { ...parts, varying: ['k'], settings: { k: 2 } })).toBe('x-k2');
    expect(fillTemplate('x{-settings}', { ...parts, varying: ['gap'] })).toBe('x-gap');
  });

  it('keep placeholders that only results can fill in', () => {
    const later = ['cluster', 'hex', 'k'] as const;
    const name = fillTemplate('{stem}{-k}-{cluster}-{hex}.png', { ...PARTS, later });
    expect(name).toBe('digits-k{k}-{cluster}-{hex}.png');
    expect(fillLater(name, { cluster: 0, hex: 'ff8000', k: 5 })).toBe('digits-k5-0-ff8000.png');
    expect(fillLater('{k}-{stem}', { cluster: 0 })).toBe('{k}-{stem}');
  });

  it('know no other placeholders', () => {
    expect(() => fillTemplate('{stem}-{kk}.svg', { ...PARTS, varying: ['eps'] })).toThrow(
      /\{kk\} in .* is no placeholder; there are \{dir\} .*\{chart\} \{eps\}/,
    );
  });

  it('stand behind folders', () => {
    expect(templateOf(undefined, 'a.csv')).toBe('a.csv');
    expect(templateOf('out/', '{stem}.csv')).toBe('out/{stem}.csv');
    expect(templateOf(FOLDER, '{stem}.csv')).toBe(join(FOLDER, '{stem}.csv'));
    expect(templateOf('b.csv', 'a.csv')).toBe('b.csv');
  });

  it('tell runs apart by k or by what varies', () => {
    expect(namesRuns('a-{k}.svg', [])).toBe(true);
    expect(namesRuns('a{-settings}.svg', [])).toBe(true);
    expect(namesRuns('a-{eps}.svg', ['eps'])).toBe(true);
    expect(namesRuns('a-{stem}.svg', ['eps'])).toBe(false);
  });
});

describe('a file whose name is dots', () => {
  it('names no other folder', () => {
    expect(fillTemplate('out/{stem}/a.svg', { input: '...csv', i: 1, command: 'kmeans' })).toBe(
      'out/__/a.svg',
    );
  });
});

describe('a plan of files', () => {
  const input = join(FOLDER, 'in.csv');
  writeFileSync(input, 'x\n1\n');
  const planFor = (stdoutTaken = false) => new OutputPlan({ inputs: ['-', input], stdoutTaken });

  it('takes each name once', () => {
    const plan = planFor();
    expect(plan.add('output', 'a.svg', ['svg'])).toBe('a.svg');
    expect(() => plan.add('output', './a.svg', ['svg'])).toThrow(/two results would have the name/);
  });

  it('never writes an input, by whatever path', () => {
    const link = join(FOLDER, 'link.csv');
    symlinkSync(input, link);
    // the folder is made before the file
    for (const path of [input, link, `${FOLDER}/missing/../in.csv`])
      expect(() => planFor().add('out', path, ['csv'])).toThrow(/is an input and will not be overwritten/);
    const inside = new OutputPlan({ inputs: [`${input}:train`] });
    expect(() => inside.add('out', join(FOLDER, 'other.csv'), ['csv'])).not.toThrow();
  });

  it('never writes a picture or a text into a folder that is read, nor one file by two names', () => {
    const folder = join(FOLDER, 'read');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    symlinkSync(folder, join(FOLDER, 'behind'));
    const plan = new OutputPlan({ inputs: [folder] });
    for (const path of ['read/a.png', 'read/deep/a.svg', 'behind/a.png', 'read/a.txt'])
      expect(() => plan.add('output', join(FOLDER, path), ['png', 'svg', 'txt'])).toThrow(/an input/);
    plan.add('labelsOut', join(FOLDER, 'read/labels.csv'), ['csv']);
    plan.add('output', join(FOLDER, 'reader.png'), ['png']);
    expect(() => plan.add('out', join(FOLDER, 'behind/labels.csv'), ['csv'])).toThrow(/two results/);
  });

  it('refuses names that may become an input, or another file of the plan', () => {
    writeFileSync(join(FOLDER, 'p-3.png'), '');
    const plan = new OutputPlan({ inputs: [join(FOLDER, 'p-3.png')] });
    const add = (name: string, later: readonly ('cluster' | 'hex')[] = ['cluster', 'hex']) =>
      plan.add('masks', join(FOLDER, name), ['png'], later);
    expect(() => add('p-{cluster}.png')).toThrow(/could become .*p-3\.png, an input/);
    expect(add('q-{cluster}-{hex}.png')).toBe(join(FOLDER, 'q-{cluster}-{hex}.png'));
    expect(() => add('q-{cluster}-{hex}.png')).toThrow(/two results would have the name/);
    expect(() => add('q-0-ff8000.png', [])).toThrow(/two results would have the name/);
    expect(add('q-0-red.png', [])).toBe(join(FOLDER, 'q-0-red.png'));
    expect(() => add('{cluster}+.png')).not.toThrow();
    add('r-7.png', []);
    expect(() => add('r-{cluster}.png')).toThrow(/two results/);
  });

  it('refuses other endings, with the option and the endings', () => {
    try {
      planFor().add('labelsOut', 'labels.doc', ['csv', 'npy']);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ClusterkitError);
      expect(error).toMatchObject({ code: 'usage', option: 'labelsOut' });
      expect((error as ClusterkitError).reason).toBe('labels.doc must end in .csv or .npy');
    }
  });

  it('gives standard output to one thing', () => {
    const plan = planFor();
    expect(plan.toStdout || plan.toFiles).toBe(false);
    plan.add('output', '-', ['svg']);
    expect(plan.toStdout).toBe(true);
    expect(plan.toFiles).toBe(false);
    plan.add('out', 'b.csv', ['csv']);
    expect(plan.toFiles).toBe(true);
    expect(() => plan.add('out', '-', ['csv'])).toThrow(/two results/);
    expect(() => planFor(true).add('output', '-', ['svg'])).toThrow(/standard output/);
  });
});
