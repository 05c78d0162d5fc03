import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const file = (name: string, text: string | Uint8Array) => {
  writeFileSync(at(name), text);
  return at(name);
};

const ROWS = file('rows.csv', 'x,y\n1,1\n1,2\n2,1\n2,2\n9,9\n9,10\n10,9\n30,1\n');
const OLD = file('old.txt', '0\n0\n0\n0\n1\n1\n1\n-1\n');
const NEW = file('new.txt', '1\n1\n1\n0\n0\n0\n0\n-1\n');

/** Writes the JSON of a command line to a file. */
async function record(name: string, words: string[]): Promise<string> {
  return file(name, JSON.stringify(await json(words)));
}

describe('diff', () => {
  it('tells rows that moved, clusters in pairs and moves', async () => {
    const { code, stdout, stderr } = await cli(['diff', OLD, NEW]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        `${OLD} and ${NEW}`,
        '2 clusters, 1 of 8 rows moved (12.5 %), ari 0.5088, ami 0.5680',
        '',
        'before  after  rows before  rows after  stayed',
        ' noise  noise            1           1       1',
        '     0      1            4           3       3',
        '     1      0            3           4       3',
        '',
        'from  to  rows',
        '   0   0     1',
        '',
      ].join('\n'),
    );
  });

  it('finds no difference in other numbers', async () => {
    const swapped = file('swapped.txt', '1\n1\n1\n1\n0\n0\n0\n-1\n');
    const { stdout, code } = await cli(['diff', OLD, swapped, '--fail-if', 'ari<1,moved>0,clusters>0']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('all 8 rows in the same clusters, ari 1.0000'),
    ]);
  });

  it('fails by bounds', async () => {
    const bounded = (bounds: string) => cli(['diff', OLD, NEW, '--fail-if', bounds]);
    expect((await bounded('ari<0.5,moved>1,moved>12.5%')).code).toBe(0);
    const missed = await bounded('ari<0.95,moved>=1,moved>5%');
    expect([missed.code, missed.stderr]).toEqual([
      4,
      `clusterkit: ${NEW}: ari 0.5088 is below 0.95 by 0.4412; ${NEW}: moved is 1, and >= 1 fails; ${NEW}: moved 12.5000 % is above 5 % by 7.5000\n`,
    ]);
    expect((await bounded('center>1')).stderr).toContain('center is not defined, the bound is 1');
  });

  it.each([
    ['ari<5%', /Expected a percentage of moved rows alone/],
    ['mvoed>1', /did you mean moved/],
    ['moved', /Expected bounds such as "ari<0\.95"/],
  ])('refuses the bound %s', async (bound, message) => {
    const { code, stderr } = await cli(['diff', OLD, NEW, '--fail-if', bound]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('compares results, models and files with each other', async () => {
    const words = ['kmeans', ROWS, '-k', '2', '--labels', '--model-out', at('two.model.json')];
    const two = await record('two.json', words);
    const three = await record('three.json', ['kmeans', ROWS, '-k', '3', '--labels']);
    const { runs, command } = await json(['diff', two, three]);
    expect(command).toBe('diff');
    const [run] = runs;
    expect(run).toMatchObject({ n: 8, input: { kind: 'result', k: 2, n: 8 }, other: { k: 3 } });
    expect(run.centers.max).toBeGreaterThan(0);
    expect(run.movedShare).toBe(run.moved / 8);
    expect(run.pairs.at(-1)).toMatchObject({ from: null });
    const labels = file('labels.txt', JSON.parse(readFileSync(two, 'utf8')).runs[0].labels.join('\n'));
    expect((await json(['diff', two, labels])).runs[0]).toMatchObject({ moved: 0, ari: 1 });
    const model = (await json(['diff', at('two.model.json'), two])).runs[0];
    expect(model).toMatchObject({ input: { kind: 'model' }, centers: { mean: 0, max: 0 } });
    expect(model.n).toBeUndefined();
    expect((await cli(['diff', at('two.model.json'), two])).stdout).toContain('2 clusters, the same centers');
  });

  it('compares centers in the same units, those of the file where both sides were prepared differently', async () => {
    // heaps that any scale leaves as they are
    const heaps = file('heaps.csv', 'x,y\n0,0\n1,2\n9,90\n10,92\n');
    const words = ['kmeans', heaps, '-k', '2', '--model-out'];
    const raw = await record('raw.json', [...words, at('raw.model.json')]);
    const scaled = await record('scaled.json', [...words, at('scaled.model.json'), '--scale', 'standard']);
    const turned = await record('turned.json', [...words, at('turned.model.json'), '--features', 'pca:2']);
    const centersOf = async (one: string, other: string) =>
      (await json(['diff', one, other])).runs[0].centers;
    expect(await centersOf(raw, raw)).toEqual({ mean: 0, max: 0 });
    for (const one of [raw, at('raw.model.json')])
      for (const other of [scaled, at('scaled.model.json')]) {
        const found = await centersOf(one, other);
        expect(found).toEqual({ mean: expect.closeTo(0, 12), max: expect.closeTo(0, 12), inFile: true });
      }
    expect(await centersOf(turned, scaled)).toMatchObject({ inFile: true });
    const refused = await cli(['diff', raw, at('turned.model.json')]);
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('neither labels nor centers of the same columns in common'),
    ]);
  });

  it('compares several clusterings by algorithm and k', async () => {
    const one = await record('one.json', ['kmeans', ROWS, '-k', '2,3', '--labels']);
    const other = await record('other.json', ['kmeans', ROWS, '-k', '3,4', '--labels', '--seed', '2']);
    const { stdout, stderr } = await cli(['diff', one, other]);
    expect(stdout).toContain('kmeans, k = 3\n3 clusters, all 8 rows in the same clusters');
    expect(stderr.match(/has no counterpart/g)).toHaveLength(2);
    const hac = await record('hac.json', ['hac', ROWS, '-k', '2,3', '--labels']);
    expect((await json(['diff', hac, hac])).runs).toHaveLength(2);
    const { code, stderr: refused } = await cli(['diff', one, hac]);
    expect([code, refused]).toEqual([3, expect.stringContaining('no clustering is in both')]);
  });

  it('joins rows by name, and counts those of one side', async () => {
    const before = file('before.csv', 'name,label\na,0\nb,0\nc,1\nd,1\n');
    const after = file('after.csv', 'name,label\ne,0\nd,0\nc,0\nb,0\na,1\n');
    const out = at('moved.csv');
    const { stdout } = await cli(['diff', before, after, '--id', 'name', '--out', out]);
    expect(stdout).toContain('1 of 4 rows moved (25.0 %)');
    expect(stdout).toContain('\n1 row only after\n');
    expect(readFileSync(out, 'utf8')).toBe('row,id,from,to\n1,b,0,0\n');
    const unequal = await cli(['diff', before, after]);
    expect([unequal.code, unequal.stderr]).toEqual([
      3,
      expect.stringMatching(/after\.csv: has 5 labels, and .*before\.csv has 4; use --id COLUMN/),
    ]);
  });

  it('shows pixels that moved, and charts', async () => {
    const paint = (name: string, grays: number[]) =>
      sharp(Buffer.from(grays), { raw: { width: 3, height: 2, channels: 1 } })
        .toColorspace('b-w')
        .png()
        .toFile(at(name));
    await paint('a.png', [0, 0, 0, 1, 1, 1]);
    await paint('b.png', [1, 1, 0, 0, 0, 0]);
    const [mask, flows, table] = ['mask.png', 'b-flows.svg', 'moved-pixels.csv'].map(at);
    const { code } = await cli([
      'diff',
      at('a.png'),
      at('b.png'),
      '--out',
      mask,
      '--chart',
      'flows',
      '-o',
      flows,
    ]);
    expect(code).toBe(0);
    expect(readFileSync(flows, 'utf8')).toContain('1 of 6 pixels moved');
    expect([...(await sharp(mask).extractChannel(0).raw().toBuffer())]).toEqual([0, 0, 255, 0, 0, 0]);
    await cli(['diff', at('a.png'), at('b.png'), '--out', table]);
    expect(readFileSync(table, 'utf8')).toBe('x,y,from,to\n2,0,0,0\n');
    await cli(['diff', OLD, NEW, '--chart', 'contingency', '-o', at('table.csv')]);
    expect(readFileSync(at('table.csv'), 'utf8')).toContain('noise');
    const refused = await cli(['diff', OLD, NEW, '--out', at('none.png')]);
    expect([refused.code, existsSync(at('none.png'))]).toEqual([2, false]);
  });

  it.each([
    [['info.json', 'old.txt'], 3, /a result of info holds no clusters/],
    [['old.txt', 'short.txt'], 3, /has 2 labels, and .*old\.txt has 8/],
    [['plain.json', 'old.txt'], 3, /have neither labels nor centers .*; make results that hold their labels/],
    [['old.txt', 'gone.txt'], 3, /gone\.txt/],
    [['hollow.json', 'hollow.json'], 3, /have neither labels nor centers/],
    [['-', '-'], 2, /- is given twice/],
    [['old.txt', 'new.txt', '-o', 'x.svg'], 2, /which chart\? use --chart flows, contingency/],
  ])('refuses %s', async (words, expected, message) => {
    await record('info.json', ['info', ROWS]);
    await record('plain.json', ['kmeans', ROWS, '-k', '2']);
    file('short.txt', '0\n1\n');
    file('hollow.json', '{"schema":"clusterkit/model@1","algorithm":"kmeans","k":3,"dim":2,"centers":[]}');
    const named = words.map((word) => (/^-/.test(word) ? word : at(word)));
    const { code, stderr } = await cli(['diff', ...named]);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });

  it('reads standard input', async () => {
    const { stdout } = await cli(['diff', '-', NEW], { stdin: readFileSync(OLD) });
    expect(stdout).toContain('1 of 8 rows moved');
  });
});
