import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { labelsOf } from '../../src/work/items.ts';
import { checkUsed, type LookOptions, lookAt } from '../../src/work/look.ts';
import { openSubject } from '../../src/work/open.ts';
import {
  PICTURES,
  PREPARING,
  READING,
  type SubjectOptions,
  TRANSPOSE,
} from '../../src/work/params/reading.ts';
import { temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const TABLE = 'id,size,kind,b\nr,1,tall,2\ns,,small,4\nt,5,tall,6\n\nu,7,small,8\n';
/** 3 x 2 pixels: two reds, a transparent one, blue, red, blue. */
const PIXELS = [
  [255, 0, 0, 255],
  [254, 0, 0, 255],
  [9, 9, 9, 0],
  [0, 0, 255, 255],
  [255, 0, 0, 255],
  [0, 0, 255, 255],
];

const png = (pixels: number[][], width: number, channels: 1 | 3 | 4) =>
  sharp(Uint8Array.from(pixels.flat()), { raw: { width, height: pixels.length / width, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png()
    .toBuffer();

beforeAll(async () => {
  writeFileSync(at('t.csv'), TABLE);
  writeFileSync(at('a.csv'), 'x,y\n1,2\n3,4\n');
  writeFileSync(at('b.csv'), 'x,y\n5,6\n');
  writeFileSync(at('m.npy'), toNpy(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
  writeFileSync(at('square.csv'), 'name,p,q,r\np,0,1,2\nq,1,0,3\nr,2,3,0\n');
  writeFileSync(at('three.txt'), 'one\ntwo\none\n');
  writeFileSync(at('p.png'), await png(PIXELS, 3, 4));
  writeFileSync(
    at('q.png'),
    await png(
      [
        [255, 0, 0],
        [7, 7, 7],
      ],
      2,
      3,
    ),
  );
  writeFileSync(at('gray.png'), await png([[1], [200], [3], [200]], 2, 1));
  mkdirSync(at('pictures'));
  for (const [name, level] of [
    ['a2', 9],
    ['a10', 90],
    ['b', 200],
  ] as const)
    writeFileSync(at(`pictures/${name}.png`), await png([[level], [level]], 1, 1));
});

async function open(names: string | string[], options: SubjectOptions & LookOptions = {}, work = testWork()) {
  const inputs = await lookAt(
    work,
    [names].flat().map((name) => (name === '-' ? name : at(name))),
    options,
  );
  return openSubject(work, inputs.groups[0], options);
}

describe('lookAt', () => {
  const kinds = async (names: string[], options: LookOptions = {}) => {
    const { kind, groups } = await lookAt(testWork(), names.map(at), options);
    return { kind, sizes: groups.map(({ files }) => files.length) };
  };

  it.each([
    [['t.csv'], {}, 'table', [1]],
    [['a.csv', 'b.csv'], {}, 'table', [2]],
    [['[ab].csv'], {}, 'table', [2]],
    [['m.npy', 'm.npy'], {}, 'matrix', [1, 1]],
    [['pictures'], {}, 'folder', [1]],
    [['p.png', 'q.png'], {}, 'picture', [1, 1]],
    [['p.png', 'q.png'], { by: 'pictures' }, 'folder', [2]],
    [['p.png', 'q.png'], { together: true }, 'picture', [2]],
    [['square.csv', 'square.csv'], { distances: true }, 'distances', [1, 1]],
  ] as const)('%j %j is a %s', async (names, options, kind, sizes) => {
    expect(await kinds([...names], options)).toEqual({ kind, sizes });
  });

  it('leaves in standard input what it has seen', async () => {
    const work = testWork({ stdin: 'x,y\n1,2\n3,4\n' });
    const inputs = await lookAt(work, ['-']);
    expect(inputs).toMatchObject({ kind: 'table', files: ['-'] });
    expect((await openSubject(work, inputs.groups[0])).data).toMatchObject({ n: 2, dim: 2 });
  });

  it('sees what comes through a named pipe', async () => {
    for (const [name, kind] of [
      ['t.csv', 'table'],
      ['m.npy', 'matrix'],
      ['p.png', 'picture'],
    ] as const) {
      const pipe = at(`${kind}.fifo`);
      spawnSync('mkfifo', [pipe]);
      const options = { missing: 'drop' } as const;
      const [piped] = await Promise.all([
        open(`${kind}.fifo`, kind === 'picture' ? {} : options),
        writeFile(pipe, readFileSync(at(name))),
      ]);
      expect(piped.kind).toBe(kind);
      expect(piped.data?.x).toEqual((await open(name, kind === 'picture' ? {} : options)).data?.x);
    }
  });

  it('refuses what standard input cannot give', async () => {
    expect(await refusal(() => lookAt(testWork(), ['-', '-']))).toMatchObject({ code: 'usage' });
    expect(await refusal(() => lookAt(testWork(), ['-']))).toMatchObject({ code: 'input' });
    const work = testWork({ stdin: '' });
    Object.assign(work.stdin ?? {}, { isTTY: true });
    expect(await refusal(() => lookAt(work, ['-']))).toMatchObject({ code: 'usage' });
  });
});

describe('checkUsed', () => {
  const params = [...READING, ...PREPARING, ...PICTURES, TRANSPOSE];

  it.each([
    [{ columns: ['x'] }, 'picture', 'columns'],
    [{ scale: 'standard' }, 'picture', 'scale'],
    [{ transpose: true }, 'picture', 'transpose'],
    [{ alpha: 'blend' }, 'table', 'alpha'],
    [{ where: 'x > 1' }, 'matrix', 'where'],
    [{ size: { width: 2, height: 2 } }, 'table', 'size'],
    [{ limit: 3 }, 'distances', 'limit'],
    [{ features: ['hog'] }, 'distances', 'features'],
  ] as const)('refuses %j of a %s', async (options, kind, option) => {
    const error = await refusal(() => checkUsed(params, options, { kind, files: ['it'] }));
    expect(error).toMatchObject({ code: 'usage', option });
    expect(error.message).toMatch(
      /not used with (pictures|tables|matrices|matrices of distances), and it is a/,
    );
  });

  it('lets the others pass', () => {
    checkUsed(params, { limit: 3, missing: 'drop', scale: 'l2' }, { kind: 'matrix', files: ['it'] });
    checkUsed(params, { columns: undefined, alpha: 'skip' }, { kind: 'picture', files: ['it'] });
  });
});

describe('rows', () => {
  it('of a table: rows left out, names, truth, categories', async () => {
    const options = { id: 'id', labelColumn: 'kind', missing: 'drop' } as const;
    const subject = await open('t.csv', options);
    expect(subject).toMatchObject({
      kind: 'table',
      unit: 'rows',
      n: 3,
      name: 't.csv',
      ids: ['r', 's', 't', 'u'],
    });
    expect(subject.data).toMatchObject({ n: 3, dim: 2, columns: ['size', 'b'] });
    expect(Array.from(subject.data?.x ?? [])).toEqual([1, 2, 5, 6, 7, 8]);
    expect([subject.names(), Array.from(subject.truth ?? [])]).toEqual([
      ['r', 't', 'u'],
      ['tall', 'tall', 'small'],
    ]);
    expect(subject.warnings).toEqual([{ code: 'rows-left-out', rows: 1, total: 4 }]);
    expect(subject.record).toMatchObject({
      path: at('t.csv'),
      kind: 'table',
      n: 4,
      dim: 2,
      columns: ['size', 'b'],
    });
    expect(subject.reading).toMatchObject({ ...options, encode: 'auto', scale: 'none' });
    expect(await subject.placeOf(2)).toMatchObject({ file: at('t.csv'), name: 'line 6' });
    expect(labelsOf(subject, Int32Array.of(0, 1, 0))).toEqual(Int32Array.of(0, -1, 1, 0));
  });

  it('of two tables are one', async () => {
    const subject = await open(['a.csv', 'b.csv']);
    expect(subject).toMatchObject({ n: 3, name: 'a.csv and 1 more', names: expect.anything() });
    expect(subject.record).toMatchObject({ files: [{ path: at('a.csv') }, { path: at('b.csv') }] });
    expect(await subject.placeOf(2)).toMatchObject({ file: at('b.csv'), name: 'line 2' });
  });

  it('turn text into categories where these are compared', async () => {
    const options = { columns: ['kind', 'b'] };
    expect((await open('t.csv', options)).data?.columns).toEqual(['kind=small', 'kind=tall', 'b']);
    const gower = await open('t.csv', { ...options, metric: 'gower' });
    expect(gower.data?.columns).toEqual(['kind', 'b']);
    expect(gower.measuring).toMatchObject({ categorical: [0] });
    expect(gower.reading.encode).toBe('label');
    const said = await open('t.csv', { ...options, metric: 'gower', encode: 'onehot' });
    expect([said.data?.dim, said.measuring.categorical]).toEqual([3, []]);
  });

  it('give their columns to be compared', async () => {
    const subject = await open('a.csv', { transpose: true });
    expect(subject).toMatchObject({ unit: 'columns', n: 2, data: { n: 2, dim: 2 } });
    expect(subject.measuring).toMatchObject({ transpose: true });
    expect([subject.names(), subject.truth, subject.ids]).toEqual([['x', 'y'], undefined, undefined]);
    expect(labelsOf(subject, Int32Array.of(1, 0))).toEqual(Int32Array.of(1, 0));
    const error = await refusal(() => open('a.csv', { transpose: true, weights: 'x' }));
    expect(error).toMatchObject({ code: 'usage', option: 'weights' });
  });

  it('of a matrix and of a folder have classes from a file', async () => {
    const matrix = await open('m.npy', { labels: at('three.txt') });
    expect([Array.from(matrix.truth ?? []), matrix.names()]).toEqual([
      ['one', 'two', 'one'],
      ['0', '1', '2'],
    ]);
    const pictures = await open('pictures', {
      labels: at('three.txt'),
      grey: true,
      size: { width: 1, height: 2 },
    });
    expect(pictures).toMatchObject({ kind: 'folder', unit: 'pictures', n: 3, truth: ['one', 'two', 'one'] });
    expect(pictures.names()).toEqual(['a2.png', 'a10.png', 'b.png']);
    expect(pictures.data).toMatchObject({ dim: 2, x: Uint8Array.of(9, 9, 90, 90, 200, 200) });
    expect(await pictures.placeOf(1)).toEqual({ file: at('pictures'), name: 'a10.png' });
    const few = await open('pictures', { labels: at('three.txt'), limit: 2 });
    expect(few.truth).toEqual(['one', 'two']);
  });

  it('are refused what says nothing about them', async () => {
    expect(await refusal(() => open('m.npy', { columns: ['x'] }))).toMatchObject({ option: 'columns' });
    expect(await refusal(() => open('t.csv', { grey: true }))).toMatchObject({ option: 'grey' });
    const shape = await refusal(() => open('m.npy', { shape: { width: 2, height: 2 } }));
    expect(shape).toMatchObject({ code: 'input', option: 'shape', at: { file: at('m.npy') } });
  });
});

describe('preparation', () => {
  const steps = async (options: SubjectOptions) =>
    (await open('m.npy', options)).steps.map(({ name, params }) => [
      name,
      params.components ?? params.method,
    ]);

  it('scales first, then takes the features in order', async () => {
    expect(await steps({ scale: 'standard', features: ['pca:1'] })).toEqual([
      ['scale', 'standard'],
      ['pca', 1],
    ]);
    expect(await steps({ features: ['pca:1', 'scale:minmax'] })).toEqual([
      ['pca', 1],
      ['scale', 'minmax'],
    ]);
  });

  it('takes a scaling by its name for a step', async () => {
    const options = { shape: { width: 2, height: 1 } };
    const plain = await open('m.npy', { ...options, features: ['pca:2', 'scale:robust'] });
    const short = await open('m.npy', { ...options, features: ['pca:2', 'robust'] });
    expect(short.data).toEqual(plain.data);
    expect(short.steps).toEqual(plain.steps);
    expect(await refusal(() => open('m.npy', { features: ['robust:2'] }))).toMatchObject({ code: 'usage' });
  });

  it('takes the name of the file into errors', async () => {
    const error = await refusal(() => open('m.npy', { features: ['pca:9'] }));
    expect(error.message).toContain('9');
  });
});

describe('pictures', () => {
  it('are their distinct colors, weighted by pixels', async () => {
    const subject = await open('p.png');
    expect(subject).toMatchObject({ kind: 'picture', unit: 'colors', n: 3, name: 'p.png', steps: [] });
    expect(subject.names().sort()).toEqual(['#0000ff', '#fe0000', '#ff0000']);
    expect(subject.record).toMatchObject({ kind: 'image', n: 6, dim: 3, width: 3, height: 2, frames: 1 });
    expect(subject.reading).toEqual({ space: 'rgb', alpha: 'skip', frames: 'first' });
    const blue = subject.names().indexOf('#0000ff');
    expect(subject.data?.weights?.[blue]).toBe(2);
    expect(await subject.placeOf(blue)).toEqual({ file: at('p.png'), name: 'pixel 0,1' });
    const isBlue = Int32Array.from(subject.names(), (name) => Number(name === '#0000ff'));
    expect(labelsOf(subject, isBlue)).toEqual(Int32Array.of(0, 0, -1, 1, 0, 1));
  });

  it('are blended with a background', async () => {
    const subject = await open('p.png', { alpha: 'blend' });
    expect(subject.reading).toMatchObject({ alpha: 'blend', background: '#ffffff' });
    expect(subject.n).toBe(4);
  });

  it('together are one subject of several parts', async () => {
    const subject = await open(['p.png', 'q.png'], { together: true });
    expect(subject).toMatchObject({ n: 4, name: 'p.png and 1 more', files: [at('p.png'), at('q.png')] });
    expect(subject.record).toMatchObject({ width: 8, height: 1, pictures: [{ width: 3 }, { width: 2 }] });
    const gray = subject.names().indexOf('#070707');
    expect(await subject.placeOf(gray)).toEqual({ file: at('q.png'), name: 'pixel 1,0' });
    const [, second] = subject.picture?.parts ?? [];
    const isGray = Int32Array.from(subject.names(), (name) => Number(name === '#070707'));
    expect(labelsOf(subject, isGray, second)).toEqual(Int32Array.of(0, 1));
    expect(labelsOf(subject, isGray)).toEqual(Int32Array.of(0, 0, -1, 0, 0, 0, 0, 1));
  });

  it('in a grid are their pixels', async () => {
    const gray = await open('gray.png', { grid: true });
    expect(gray).toMatchObject({ unit: 'pixels', n: 4, graph: { kind: 'grid', width: 2, height: 2 } });
    expect(gray.data).toMatchObject({ dim: 1, x: Uint8Array.of(1, 200, 3, 200) });
    expect([gray.names(), await gray.placeOf(3)]).toEqual([
      ['0,0', '1,0', '0,1', '1,1'],
      { file: at('gray.png'), name: 'pixel 1,1' },
    ]);
    expect(labelsOf(gray, Int32Array.of(0, 1, 0, 1))).toEqual(Int32Array.of(0, 1, 0, 1));
    const holes = await refusal(() => open('p.png', { grid: true }));
    expect(holes).toMatchObject({ code: 'input', remedies: [{ option: 'alpha', value: 'blend' }] });
    const several = await refusal(() => open(['p.png', 'q.png'], { grid: true, together: true }));
    expect(several).toMatchObject({ code: 'usage', option: 'connectivity' });
  });

  it('have no true classes', async () => {
    expect(await refusal(() => open('p.png', { labels: at('three.txt') }))).toMatchObject({
      option: 'labels',
    });
    expect((await open('p.png', { labels: true })).n).toBe(3);
  });
});

describe('distances', () => {
  it('are read with their names', async () => {
    const subject = await open('square.csv', { distances: true, labels: at('three.txt') });
    expect(subject).toMatchObject({ kind: 'distances', unit: 'items', n: 3, ids: ['p', 'q', 'r'] });
    expect([subject.data, Array.from(subject.distances?.condensed ?? [])]).toEqual([undefined, [1, 2, 3]]);
    expect(subject.truth).toEqual(['one', 'two', 'one']);
    expect(subject.record).toMatchObject({ kind: 'distances', n: 3, form: 'square' });
  });

  it('without names are lettered', async () => {
    writeFileSync(at('condensed.txt'), '1\n2\n3\n');
    const subject = await open('condensed.txt', { distances: true });
    expect([subject.names(), subject.ids]).toEqual([['A', 'B', 'C'], undefined]);
  });

  it('are no folder', async () => {
    expect(await refusal(() => open('pictures', { distances: true }))).toMatchObject({ code: 'input' });
  });
});

describe('a table too large for memory', () => {
  beforeAll(() => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i === 7 ? '' : i % 10},${i}`);
    writeFileSync(at('large.csv'), `x,y\n${lines.join('\n')}\n`);
  });
  const work = () => testWork({ maxMemory: 2e5 });

  it('stays in a file where it may', async () => {
    const subject = await open('large.csv', { stays: true, missing: 'drop' }, work());
    try {
      expect(subject).toMatchObject({ n: 19_999, data: { n: 0, dim: 2 }, store: { count: 20_000 } });
      expect(subject.record).toMatchObject({ n: 20_000, dim: 2, columns: ['x', 'y'] });
      const labels = labelsOf(subject, new Int32Array(19_999));
      expect([labels.length, labels[7]]).toEqual([20_000, -1]);
    } finally {
      await subject.close?.();
    }
    expect((await open('large.csv', { stays: true, missing: 'drop' })).store).toBeUndefined();
  });

  it('is refused what needs all rows', async () => {
    for (const [option, value] of [
      ['scale', 'robust'],
      ['features', ['tsne']],
      ['id', 'y'],
    ]) {
      const error = await refusal(() =>
        open('large.csv', { stays: true, [option as string]: value }, work()),
      );
      expect(error).toMatchObject({ code: 'usage', option });
      expect(error.message).toContain('too large');
    }
  });
});
