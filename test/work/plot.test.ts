import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { OutputPlan } from '../../src/work/names.ts';
import type { PlotOptions } from '../../src/work/params/plot.ts';
import { openPlotPictures, writePictures } from '../../src/work/plot/pictures.ts';
import { lookAtPlotted, planPlots, plotColumns, plotCsv, writePlot } from '../../src/work/plot.ts';
import { COINS, temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  writeFileSync(at('t.csv'), 'year,kind,size\n2001,a,3\n2002,b,\n2001,a,5\n2002,a,7\n');
  writeFileSync(at('m.npy'), toNpy(Float64Array.of(1, 10, 2, 20, 3, 30), [3, 2]));
  writeFileSync(at('labels.txt'), 'p\nq\np\n');
  mkdirSync(at('pictures'));
  for (const name of ['a.png', 'b.png'])
    await sharp(new Uint8Array(12), { raw: { width: 2, height: 2, channels: 3 } })
      .png()
      .toFile(at(`pictures/${name}`));
});

async function groupOf(name: string, options: PlotOptions) {
  const { groups } = await lookAtPlotted(testWork(), [at(name)], options);
  return groups[0];
}

const plotOf = async (name: string, options: PlotOptions) =>
  plotColumns(testWork(), await groupOf(name, options), options);

describe('plotColumns', () => {
  it('counts the rows of each x', async () => {
    const { plot, run, name } = await plotOf('t.csv', { x: 'year', colorBy: 'kind' });
    expect(plotCsv(plot)).toBe('kind,year,rows\na,2001,2\na,2002,1\nb,2002,1\n');
    expect(plot.overall.map(({ x, y }) => [x, y])).toEqual([
      [2001, 2],
      [2002, 2],
    ]);
    expect(run).toMatchObject({ n: 4, mark: 'line', columns: { x: 'year', y: 'rows', group: 'kind' } });
    expect([name, run.params]).toEqual(['t.csv', { x: 'year', colorBy: 'kind' }]);
  });

  it('leaves out rows without a value, and makes one value of several', async () => {
    const { run } = await plotOf('t.csv', { x: 'year', y: 'size', agg: 'mean' });
    expect(run.rows.map(({ x, y }) => [x, y])).toEqual([
      [2001, 4],
      [2002, 7],
    ]);
    expect(run.warnings).toEqual([{ code: 'rows-left-out', rows: 1, total: 4 }]);
  });

  it('draws a column against its positions, and a list without options', async () => {
    const { run, plot } = await plotOf('t.csv', { y: 'size' });
    expect(run).toMatchObject({ mark: 'line', columns: { x: 'position', y: 'size' } });
    // the second row has no size
    expect(run.rows).toEqual([
      { x: 0, y: 3 },
      { x: 2, y: 5 },
      { x: 3, y: 7 },
    ]);
    expect(plotCsv(plot)).toBe('position,size\n0,3\n2,5\n3,7\n');
    writeFileSync(at('list.csv'), 'value\n5\n4\n9\n');
    expect((await plotOf('list.csv', {})).run.rows.map(({ x, y }) => [x, y])).toEqual([
      [0, 5],
      [1, 4],
      [2, 9],
    ]);
    expect((await plotOf('list.csv', { bins: 2 })).run.rows.map(({ y }) => y)).toEqual([2, 1]);
    writeFileSync(at('list.npy'), toNpy(Float64Array.of(7, 8), [2, 1]));
    expect((await plotOf('list.npy', {})).run).toMatchObject({ columns: { x: 'position', y: 'x0' }, n: 2 });
    expect((await plotOf('m.npy', { y: 'x1' })).run).toMatchObject({ columns: { x: 'position', y: 'x1' } });
    expect(await refusal(() => plotOf('t.csv', {}))).toMatchObject({ option: 'x' });
  });

  it('smooths counts with the places between them, and other y as a running mean', async () => {
    writeFileSync(at('counts.csv'), 'year\n2001\n2002\n2002\n2002\n');
    const { run, plot } = await plotOf('counts.csv', { x: 'year', smooth: 1 });
    // 1 row in 2001 and 3 in 2002: each end keeps 1 / (1 + e^-0.5) = 0.62246 of its own
    const kept = 1 / (1 + Math.exp(-0.5));
    expect(run.rows.map(({ smooth }) => smooth?.toFixed(6))).toEqual(
      [kept + 3 * (1 - kept), 3 * kept + 1 - kept].map((value) => value.toFixed(6)),
    );
    expect(plotCsv(plot).split('\n')[0]).toBe('year,rows,"rows, smooth"');
    writeFileSync(at('gaps.csv'), 'value,who\n1,a\n4,a\n1,b\n');
    const { rows } = (await plotOf('gaps.csv', { x: 'value', colorBy: 'who', smooth: 'auto' })).run;
    expect(rows.map(({ group, x, y }) => `${group}${x}:${y}`).join(' ')).toBe(
      'a1:1 a2:0 a3:0 a4:1 b1:1 b2:0 b3:0 b4:0',
    );
    const means = (await plotOf('t.csv', { y: 'size', smooth: 0.01 })).run.rows;
    expect(means.every(({ y, smooth }) => smooth === y)).toBe(true);
    const inBins = (await plotOf('list.csv', { bins: 2, smooth: 1e-6 })).run.rows;
    expect(inBins.map(({ y, smooth }) => [y, smooth])).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it.each([
    [{ x: 'kind', smooth: 1 }, []],
    [{ x: 'year', stack: 'kind', smooth: 1 }, ['colorBy']],
    [{ x: 'year', log: ['x'], smooth: 1 }, []],
    [{ x: 'half', smooth: 1 }, ['bins']],
  ] as const)('refuses a smooth line where there is none: %j', async (options, remedies) => {
    writeFileSync(at('half.csv'), 'half\n0.5\n1\n');
    const file = 'half' === options.x ? 'half.csv' : 't.csv';
    const error = await refusal(() => plotOf(file, options as unknown as PlotOptions));
    expect(error).toMatchObject({ code: 'usage', option: 'smooth' });
    expect(error.remedies.map((remedy) => ('option' in remedy ? remedy.option : ''))).toEqual(remedies);
  });

  it('refuses smooth counts of more places than memory has room for', async () => {
    const lines = Array.from({ length: 120 }, (_, i) => `${700 * i},g${i}`);
    writeFileSync(at('groups.csv'), `value,who\n${lines.join('\n')}\n`);
    const options = { x: 'value', colorBy: 'who', smooth: 5 };
    const error = await refusal(() => plotOf('groups.csv', options));
    expect(error).toMatchObject({ code: 'usage', option: 'smooth', remedies: [{ option: 'bins' }] });
    expect(error.message).toContain('120 groups at 83,301 places each');
    expect((await plotOf('groups.csv', { ...options, bins: 50 })).run.rows).toHaveLength(50 * 120);
  });

  it('takes the first two columns of a matrix, and its classes', async () => {
    const { run } = await plotOf('m.npy', { labels: at('labels.txt') });
    expect(run).toMatchObject({ mark: 'point', columns: { x: 'x0', y: 'x1', group: 'class' } });
  });

  it('tells the columns of a table when none is named', async () => {
    const error = await refusal(() => plotOf('t.csv', {}));
    expect(error).toMatchObject({ code: 'usage', option: 'x', at: { file: at('t.csv') } });
    expect(error.message).toContain('its columns are year, kind, size');
  });
});

describe('options that do not go together', () => {
  it.each([
    [{ x: 'year', y: 'size', count: true }, undefined, ['count', 'y']],
    [{ x: 'year', pictures: 3 }, undefined, ['pictures', 'x']],
    [{ x: 'year', columns: ['kind'] }, 'columns', ['pictures']],
    [{ x: 'year', agg: 'mean' }, 'agg', ['y']],
    [{ x: 'year', y: 'size', bins: 2 }, 'bins', ['agg']],
    [{ x: 'year', labels: 'l.txt' }, 'labels', []],
  ] as const)('%j', async (options, option, remedies) => {
    const error = await refusal(() => groupOf('t.csv', options as unknown as PlotOptions));
    expect(error).toMatchObject({ code: 'usage' });
    const offered = error.remedies.map((remedy) => ('option' in remedy ? remedy.option : ''));
    expect([error.option, offered]).toEqual([option, remedies]);
  });

  it('a picture', async () => {
    const error = await refusal(() => lookAtPlotted(testWork(), [COINS], { x: 'a' }));
    expect(error).toMatchObject({ code: 'usage', at: { file: COINS } });
  });
});

describe('files of plots', () => {
  it('are named for each input, unless numbers alone are asked for', async () => {
    const inputs = await lookAtPlotted(testWork(), [at('m.npy'), at('m.npy')], {});
    const plan = (options: PlotOptions, isPrinted: boolean) =>
      planPlots(new OutputPlan({ inputs: inputs.files }), inputs, options, isPrinted);
    expect(plan({}, true)).toEqual([undefined, undefined]);
    expect(plan({ output: '{i}.csv' }, true)).toEqual(['1.csv', '2.csv']);
    const pictures = await refusal(() => plan({ output: '{i}.json5', pictures: 1 }, false));
    expect(pictures).toMatchObject({ code: 'usage', option: 'output' });
  });

  it.each([
    ['svg', '</svg>'],
    ['csv', 'year,rows'],
    ['json', '"told"'],
  ])('.%s', async (ending, text) => {
    const options: PlotOptions = { x: 'year' };
    const path = at(`plot.${ending}`);
    const plotted = await plotOf('t.csv', options);
    await writePlot(testWork(), path, plotted, options, () => ({ told: true }));
    expect(readFileSync(path, 'utf8')).toContain(text);
  });
});

describe('rows as pictures', () => {
  it('are drawn as many as are asked for, with their names', async () => {
    const options: PlotOptions = { pictures: 1 };
    const plotted = await openPlotPictures(testWork(), await groupOf('pictures', options), options);
    expect(plotted).toMatchObject({ titles: ['a.png'], shape: { width: 96, height: 96, bands: 3 } });
    expect(plotted.run).toMatchObject({ n: 1, titles: ['a.png'], params: { pictures: 1 } });
    await writePictures(testWork(), at('p.vl.json'), plotted, options);
    expect(readFileSync(at('p.vl.json'), 'utf8')).toContain('1 of 96 x 96 pixels');
  });

  it('have a size', async () => {
    const options: PlotOptions = { pictures: 1 };
    const group = await groupOf('m.npy', options);
    const error = await refusal(() => openPlotPictures(testWork(), group, options));
    expect(error).toMatchObject({ code: 'usage', remedies: [{ option: 'shape', how: 'set' }] });
  });
});
