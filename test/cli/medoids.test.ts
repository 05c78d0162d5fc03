import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

/*
 * Medoids, modes and memberships from the file to words, tables and charts.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const FAITHFUL = join(ROOT, 'data/faithful.csv');
const SURVEY = join(ROOT, 'data/survey.csv');

beforeAll(async () => {
  // three colors, the last pixel is transparent
  const pixels = [0, 0, 200, 255, 0, 9].flatMap((v, i) => [v, 10, 20, i === 5 ? 0 : 255]);
  await sharp(Uint8Array.from(pixels), { raw: { width: 3, height: 2, channels: 4 } })
    .png()
    .toFile(at('dots.png'));
});

const out = async (...words: string[]) => {
  const { code, stderr } = await cli([...words, '--out', at('out.csv'), '-q']);
  expect([code, stderr]).toEqual([0, '']);
  return readFileSync(at('out.csv'), 'utf8').trimEnd().split('\n');
};

describe('medoids in words', () => {
  const words = ['kmedoids', FAITHFUL, '-q'];

  it('say among which rows they were searched', async () => {
    expect((await cli([...words, '-k', '2'])).stdout).toMatch(/, \d+ swaps among all rows, seed 1, /);
    const { stdout } = await cli([...words, '-k', '2', '--method', 'clara', '--sample-size', '60']);
    expect(stdout).toMatch(/: loss 12\d\d\.\d+ \(mean 4\.\d+\), \d swaps, seed 1, /);
    expect(stdout).toMatch(/^medoids of the best of 5 samples of 60 rows \(mean loss 4\.\d+ to 4\.\d+\)$/m);
  });

  it('say it of several runs, with the spread of the losses', async () => {
    const { stdout } = await cli([...words, '-k', '2,3', '--method', 'clara,exact', '--sample-size', '60']);
    expect(stdout).toMatch(
      /^method = clara: medoids of the best of 5 samples of 60 rows \(mean loss: up to \d+\.\d % apart\)$/m,
    );
    expect(stdout).toContain('\nmethod = exact: swaps among all rows\n');
    const { runs } = await json([...words, '-k', '2,3', '--method', 'clara', '--sample-size', '60']);
    for (const { search, meanLoss } of runs) {
      expect(search).toMatchObject({ found: 'samples', samples: { size: 60 } });
      expect(Math.min(...search.samples.losses)).toBeCloseTo(meanLoss, 5);
    }
  });

  it('of leaves are rows, and the loss is told of both', async () => {
    const { stdout } = await cli([...words, '-k', '2..3', '--summarize', '40']);
    expect(stdout).toMatch(/^33 leaves with a radius of at most .*, 0\.2 % of the variance$/m);
    expect(stdout).toContain('\nswaps among all leaves\n');
    const [run] = (await json([...words, '-k', '2', '--summarize', '40'])).runs;
    const rows = readFileSync(FAITHFUL, 'utf8').split('\n').slice(1);
    for (const { row, values } of run.medoids) expect(values.join(',')).toBe(rows[row]);
    expect(run.loss).toBeGreaterThan(run.summary.loss);
  });

  it('refuse samples where all rows are searched', async () => {
    const { code, stderr } = await cli([...words, '-k', '2', '--method', 'exact', '--samples', '3']);
    expect([code, stderr]).toEqual([2, 'clusterkit: --samples is not used with method exact\n']);
  });
});

describe('--out of a picture', () => {
  it('has a line for each color, with what is known of it', async () => {
    const lines = await out('fuzzy', at('dots.png'), '-k', '2');
    expect(lines[0]).toBe('red,green,blue,pixels,label,distance,second_label,p1,p2');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 5).join(','))).toEqual([
      '0,10,20,3,0',
      '200,10,20,1,1',
      '255,10,20,1,1',
    ]);
    for (const line of lines.slice(1)) {
      const [one, other] = line.split(',').slice(-2).map(Number);
      expect(one + other).toBeCloseTo(1, 12);
    }
    expect((await out('gmm', at('dots.png'), '-k', '1'))[0]).toBe(
      'red,green,blue,pixels,label,distance,second_label,log_density,p1',
    );
  });

  it('has a line for each pixel where pixels are rows, and a label for each run', async () => {
    const blend = ['--position', '0.1', '--alpha', 'blend', '--background', '#090a14'];
    const lines = await out('kmeans', at('dots.png'), '-k', '1,2', ...blend);
    expect(lines[0]).toBe('x,y,red,green,blue,label_k1,label_k2');
    expect(lines).toHaveLength(7);
    expect(lines[6]).toBe('2,1,9,10,20,0,0');
    // without the pixel that is left out
    const skipped = await out('superpixels', at('dots.png'), '-k', '2');
    expect(skipped.map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'x,y,red',
      '0,0,0',
      '1,0,0',
      '2,0,200',
      '0,1,255',
      '1,1,0',
    ]);
  });

  it('has a line for each superpixel', async () => {
    const lines = await out('kmeans', at('dots.png'), '-k', '1', '--superpixels', '2');
    expect(lines[0]).toBe('superpixel,red,green,blue,pixels,label,distance,second_label');
    const pixels = lines.slice(1).map((line) => Number(line.split(',')[4]));
    expect(pixels.reduce((a, b) => a + b)).toBe(5);
  });
});

describe('elbows', () => {
  it.each([
    ['kmodes', 'Mismatches', 'cost'],
    ['kprototypes', 'Cost', 'cost'],
  ])('of %s are those of their cost', async (name, title, field) => {
    const path = at('elbow.vl.json');
    const words = [name, SURVEY, '-k', '2..4', '-q'];
    await cli([...words, '-o', path]);
    const { runs } = await json(words);
    const spec = JSON.parse(readFileSync(path, 'utf8'));
    expect(spec.data.values.map(({ value }: { value: number }) => value)).toEqual(
      runs.map((run: Record<string, number>) => run[field]),
    );
    expect(spec.layer[0].encoding.y.axis.title).toBe(title);
  });

  it('of given distances are those of the loss', async () => {
    writeFileSync(at('d.csv'), '0,1,9,9\n1,0,9,9\n9,9,0,2\n9,9,2,0\n');
    const words = ['kmedoids', at('d.csv'), '--distances', '-k', '1..3', '-q'];
    await cli([...words, '--chart', 'elbow', '-o', at('d.vl.json')]);
    const { data } = JSON.parse(readFileSync(at('d.vl.json'), 'utf8'));
    expect(data.values.map(({ value }: { value: number }) => value)).toEqual([19, 3, 1]);
  });
});

describe('a survey', () => {
  it('has its medoids in words', async () => {
    const words = ['kmedoids', SURVEY, '-k', '3', '--metric', 'gower', '-q'];
    const [run] = (await json(words)).runs;
    const [header, ...rows] = readFileSync(SURVEY, 'utf8').trimEnd().split('\n');
    for (const { row, words: answers } of run.medoids)
      expect(answers.map(String)).toEqual(rows[row].split(',').map((one) => one.replace(/\.0$/, '')));
    // numbers that stand for answers have no mean, and no squared error
    expect([run.centers, run.inertia]).toEqual([undefined, undefined]);
    const { stdout } = await cli(words);
    const [title, ...lines] = stdout.trimEnd().split('\n').slice(-4);
    expect(title.trim().split(/ +/)).toEqual(['cluster', 'medoid', ...header.split(',')]);
    for (const [c, { name, words: answers }] of run.medoids.entries())
      expect(lines[c].trim().split(/ {2,}/)).toEqual([String(c), name, ...answers.map(String)]);
  });
});
