import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/output/formats.ts';
import { identifier } from '../../src/palettes/names.ts';
import type { Palette } from '../../src/palettes/palette.ts';
import { READ_FORMATS, readPalette } from '../../src/palettes/read.ts';
import { PALETTE_FILES, PALETTE_FORMATS, type PaletteFormat } from '../../src/palettes/table.ts';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const here = (text: string) => text.replaceAll(`${folder}/`, '');

const BRAND: Palette = {
  name: 'House of Brand',
  swatches: [
    { rgb: [0, 0, 250], name: 'Deep Sea } <&>', share: 0.25 },
    { rgb: [200, 0, 0], name: 'Brick', share: 0.5 },
    { rgb: [255, 255, 255], name: 'Paper', share: 0.25 },
  ],
};
const HEX = ['#0000fa', '#c80000', '#ffffff'];

/** The brand in a file of some kind. */
async function brandAs(format: string, palette = BRAND): Promise<string> {
  const path = at(`brand.${format}`);
  writeFileSync(path, await (PALETTE_FILES[format as 'gpl'] as PaletteFormat).write(palette, {}));
  return path;
}

function readBack(path: string): Promise<Palette> {
  return readPalette(readFileSync(path), formatOf(path, READ_FORMATS) ?? 'gpl');
}

/** Names of variables are lower case letters, digits and hyphens. */
const isStyle = (path: string) => /(^|\.)(css|scss|less)$/.test(path);

describe('palettes as inputs of palette', () => {
  it('turns every kind that is read into every kind that is written, with order, names and shares', async () => {
    for (const from of READ_FORMATS) {
      const outputs = PALETTE_FORMATS.map((to) => at(`${from.replace('.', '-')}.${to}`));
      const given = await brandAs(from);
      const { code } = await cli(['palette', given, ...outputs.flatMap((path) => ['-o', path])]);
      expect([from, code]).toEqual([from, 0]);
      for (const path of outputs.filter((one) => formatOf(one, READ_FORMATS))) {
        const { swatches } = await readBack(path);
        expect(swatches.map(({ rgb }) => rgb)).toEqual(BRAND.swatches.map(({ rgb }) => rgb));
        const [own, other] = [from, formatOf(path, READ_FORMATS) ?? 'gpl'].map((one) => PALETTE_FILES[one]);
        if (own.names && other.names)
          expect([from, swatches.map(({ name }) => name)]).toEqual([
            from,
            BRAND.swatches.map(({ name }) => ([from, path].some(isStyle) ? identifier(name ?? '') : name)),
          ]);
        const isShared = from.endsWith('json') && path.endsWith('json');
        if (isShared) expect(swatches.map(({ share }) => share)).toEqual([0.25, 0.5, 0.25]);
      }
    }
  });

  it('begins with every kind that is read, and paints in it', async () => {
    for (const from of READ_FORMATS) {
      const given = await brandAs(from);
      for (const command of [['kmeans'], ['palette']]) {
        const [{ k, params }] = (await json([...command, FLOWER, '--init', given])).runs;
        expect([from, command, k, params.init]).toEqual([from, command, 3, given]);
      }
      const first = await json(['kmeans', FLOWER, '--init', given, '--max-iter', '1']);
      const [{ centers }] = (
        await json(['kmeans', FLOWER, '--init', await brandAs('hex'), '--max-iter', '1'])
      ).runs;
      expect([from, first.runs[0].centers]).toEqual([from, centers]);
      const [{ colors }] = (await json(['remap', FLOWER, '--palette', given])).runs;
      expect([from, colors.map(({ hex }: { hex: string }) => hex)]).toEqual([from, HEX]);
      const [diff] = (await json(['palette', 'diff', given, await brandAs('json')])).runs;
      expect([from, diff.deltaE, diff.missing, diff.extra]).toEqual([from, 0, 0, 0]);
      const named = await json(['palette', FLOWER, '-k', '2', '--names', given]).catch(() => undefined);
      const names = named?.runs[0].colors.map(({ name }: { name: string }) => name);
      // a file without names has none to give
      expect([from, names !== undefined]).toEqual([from, PALETTE_FILES[from].names]);
      if (names) expect([from, names.length]).toEqual([from, 2]);
    }
  });

  it('prints, sorts, names and simulates them, and gives them roles', async () => {
    const path = await brandAs('json');
    expect(
      here((await cli(['palette', path, '--sort', 'share', '--simulate', 'deutan'])).stdout),
    ).toBe(`brand.json  House of Brand, 3 colors

hex      name            red  green  blue   share  on white  on black  deutan
#c80000  Brick           200      0     0  50.0 %       6.1       3.5  #7f7000
#0000fa  Deep Sea } <&>    0      0   250  25.0 %       8.8       2.4  #003cf7
#ffffff  Paper           255    255   255  25.0 %       1.0      21.0  #ffffff
`);
    const [run] = (await json(['palette', path, '--names', 'css', '--roles', 'ui'])).runs;
    expect(run).toMatchObject({
      input: { kind: 'palette', form: 'json', n: 3 },
      name: 'House of Brand',
      k: 3,
    });
    expect(run.colors.map(({ name }: { name: string }) => name)).toEqual(['blue', 'firebrick', 'white']);
    expect(run.roles[0]).toMatchObject({ role: 'background', hex: '#ffffff', from: 2 });
    const plain = await cli(['palette', path, '--names', 'none', '--csv']);
    expect(plain.stdout.split('\n')[1]).toMatch(/,1,#0000fa,0,0,250,[^,]*,[^,]*,[^,]*,,,0\.25$/);
  });

  it('tells kinds by their content where names say nothing, and writes {k}', async () => {
    const stdin = readFileSync(await brandAs('gpl'));
    const { code, stdout } = await cli(['palette', '-', '-o', at('{stem}-{k}.hex')], { stdin });
    expect([code, stdout.split('\n')[0]]).toEqual([0, '-  House of Brand, 3 colors']);
    expect(readFileSync(at('stdin-3.hex'), 'utf8')).toBe('0000fa\nc80000\nffffff\n');
    writeFileSync(at('tokens'), readFileSync(await brandAs('tokens.json')));
    expect((await json(['palette', at('tokens')])).runs[0].input).toMatchObject({ form: 'json' });
  });

  it('stands beside pictures, and refuses what is for pictures alone', async () => {
    const path = await brandAs('gpl');
    const { runs } = await json(['palette', COINS, path, '-k', '2']);
    expect(runs.map(({ k }: { k: number }) => k)).toEqual([2, 3]);
    for (const options of [['-k', '3'], ['--masks', at('m/')], ['--together'], ['--ignore', 'white']]) {
      const { code, stderr } = await cli(['palette', path, ...options]);
      expect([code, here(stderr)]).toEqual([
        2,
        `clusterkit: ${options[0]} is for pictures, and brand.gpl is a palette\n`,
      ]);
    }
    expect((await cli(['palette', path, '-o', path])).code).toBe(2);
  });

  it('tells what files do not hold, before anything is written', async () => {
    const path = await brandAs('gpl');
    const { stderr } = await cli(['palette', path, '-o', at('names.act')]);
    expect(here(stderr)).toContain('names of colors are not kept in names.act');
    const rgb = [1, 2, 3] as const;
    const many = await brandAs('hex', { name: '', swatches: Array.from({ length: 300 }, () => ({ rgb })) });
    const { code, stderr: told } = await cli(['palette', many, '-o', at('many.gpl'), '-o', at('many.act')]);
    expect([code, here(told)]).toEqual([
      3,
      'clusterkit: brand.hex: many.act: Adobe color table holds 256 colors, not 300; write .ase or .gpl\n',
    ]);
    expect(existsSync(at('many.gpl'))).toBe(false);
  });

  it('keeps opacity, and tells where it cannot', async () => {
    writeFileSync(at('glass.hex'), 'ff0000\n00ff0080\n0000\n');
    const outputs = PALETTE_FORMATS.map((to) => at(`glass-out.${to}`));
    const { stdout, stderr } = await cli(['palette', at('glass.hex'), ...outputs.flatMap((o) => ['-o', o])]);
    expect(stdout).toContain('\n#00ff0080    0    255     0       1.3       4.1\n');
    const lost = PALETTE_FORMATS.filter((to) => (PALETTE_FILES[to] as PaletteFormat).opacity !== 'any');
    const told = stderr.split('\n').filter((line) => line.includes('opacity'));
    expect(told.map((line) => here(line))).toEqual(
      lost.map((to) => {
        const of = to === 'act' ? '1 color' : '2 colors';
        return `warning: the opacity of ${of} is not kept in glass-out.${to}: ${PALETTE_FILES[to].title} has no place for it`;
      }),
    );
    const small = await cli(['palette', at('glass.hex'), '-o', at('s.act'), '--act-size', '768', '--pairs']);
    expect(here(small.stderr)).toContain('the opacity of 2 colors is not kept in s.act');
    expect(here(small.stderr)).toContain(
      'glass.hex: 2 colors not opaque; roles and pairs take all as opaque\n',
    );
    const [run] = (await json(['palette', at('glass.hex')])).runs;
    expect(run.colors.map(({ hex, opacity }: Record<string, unknown>) => [hex, opacity])).toEqual([
      ['#ff0000', undefined],
      ['#00ff00', 128 / 255],
      ['#000000', 0],
    ]);
    expect((await cli(['palette', at('glass.hex'), '--csv'])).stdout).toContain(',2,#00ff0080,0,255,0,');
    const { stderr: start } = await cli(['kmeans', COINS, '--init', at('glass.hex')]);
    expect(here(start)).toContain('warning: glass.hex: the opacity of 2 colors is left out\n');
  });

  it('reads results of clusterings and lists of objects wherever a palette is', async () => {
    const found = (await cli(['kmeans', COINS, '-k', '2', '--json'])).stdout;
    writeFileSync(at('found.json'), found);
    const { colors, shares } = JSON.parse(found).runs[0];
    const [run] = (await json(['palette', at('found.json')])).runs;
    expect(run.colors.map(({ hex }: { hex: string }) => hex)).toEqual(colors);
    expect(run.colors.map(({ share }: { share: number }) => share)).toEqual(shares);
    writeFileSync(at('list.json'), JSON.stringify(HEX.slice(1).map((hex) => ({ hex, note: 'x' }))));
    const lists: [command: string[], read: (run: Record<string, unknown[]>) => unknown][] = [
      [['palette'], ({ colors: list }) => list.length],
      [['palette', COINS, '--init'], ({ colors: list }) => list.length],
      [['kmeans', COINS, '--init'], ({ centers }) => centers.length],
      [['remap', COINS, '--palette'], ({ colors: list }) => list.length],
      [['palette', 'diff', COINS], ({ pairs }) => pairs.length],
    ];
    for (const [command, read] of lists)
      for (const file of ['list.json', 'found.json'])
        expect([command, file, read((await json([...command, at(file)])).runs[0])]).toEqual([
          command,
          file,
          2,
        ]);
  });
});
