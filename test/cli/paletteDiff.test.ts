import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  writeFileSync(
    at('brand.gpl'),
    'GIMP Palette\nName: brand\n200 0 0 red\n0 0 250 sea <&>\n255 255 255 paper\n',
  );
  writeFileSync(at('export.hex'), '0000fa\nc80505\n');
  // 3 of 4 pixels red, one blue
  const pixels = Uint8Array.of(200, 0, 0, 200, 0, 0, 200, 0, 0, 0, 0, 250);
  await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
    .png()
    .toFile(at('shot.png'));
  const other = Uint8Array.of(200, 0, 0, 0, 0, 250, 0, 0, 250, 0, 0, 250);
  await sharp(other, { raw: { width: 2, height: 2, channels: 3 } })
    .png()
    .toFile(at('later.png'));
});

describe('palette diff', () => {
  it('tells pairs, and what has no partner', async () => {
    const { code, stdout, stderr } = await cli(['palette', 'diff', at('brand.gpl'), at('export.hex')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll(folder, '')).toBe(`/brand.gpl (3 colors) to /export.hex (2 colors)
2 pairs, 1 removed; delta E at most 0.63, 0.31 on average

from     name     to       name  delta E
#c80000  red      #c80505           0.63
#0000fa  sea <&>  #0000fa           0.00
#ffffff  paper                   removed
`);
  });

  it('reads pictures as palettes of as many colors, and compares shares', async () => {
    const { stdout } = await cli(['palette', 'diff', at('shot.png'), at('later.png')]);
    expect(stdout).toContain('50.0 % of the pixels moved');
    expect(stdout).toMatch(/#c80000 +#c80000 +0\.00 +75\.0 % +25\.0 % +-50\.0 %\n/);
    const [run] = (await json(['palette', 'diff', at('export.hex'), at('shot.png')])).runs;
    expect(run).toMatchObject({
      input: { path: at('export.hex'), colors: 2 },
      other: { path: at('shot.png'), colors: 2 },
      share: null,
      missing: 0,
    });
    expect(run.pairs[1].to).toEqual({ hex: '#c80000', share: 0.75 });
  });

  it('fails where a condition holds, after everything is written', async () => {
    const check = (conditions: string, ...more: string[]) =>
      cli(['palette', 'diff', at('brand.gpl'), at('export.hex'), '--fail-if', conditions, ...more]);
    expect((await check('deltaE>3,meandeltae>1,extra>0')).code).toBe(0);
    const missing = await check('deltaE>3,missing>0', '-o', at('d.svg'), '-o', at('d.csv'));
    expect(missing.code).toBe(4);
    expect(missing.stderr).toContain('export.hex: missing 1.0000 is above 0 by 1.0000');
    expect(readFileSync(at('d.svg'), 'utf8')).toContain('sea &lt;&amp;&gt;');
    expect(readFileSync(at('d.csv'), 'utf8')).toContain('removed,#ffffff,paper,,,,,\n');
    const moved = ['palette', 'diff', at('shot.png'), at('later.png'), '--fail-if', 'share>=50%'];
    expect((await cli(moved)).code).toBe(4);
  });

  it.each([
    [['brand.gpl', 'export.hex', '-k', '3'], 2, /-k is for pictures, and both files hold palettes/],
    [['brand.gpl', 'export.hex', '--fail-if', 'delta>3'], 2, /conditions on deltaE, meanDeltaE/],
    [['brand.gpl', 'export.hex', '--fail-if', 'deltaE>3%'], 2, /percentages of share alone/],
    [['brand.gpl'], 2, /missing required argument 'to'/],
    [['brand.gpl', 'none.ase'], 3, /none\.ase: there is no such file/],
    [['brand.gpl', 'export.hex', '-o', 'brand.csv.doc'], 2, /must end in \.svg, \.png or \.csv/],
    [['brand.gpl', 'export.hex', '--roles', 'ui'], 2, /unknown option '--roles'/],
  ])('%s is refused in one line', async (words, code, message) => {
    const files = words.map((word) => (/\.(gpl|hex|ase)$/.test(word) ? at(word) : word));
    const found = await cli(['palette', 'diff', ...files]);
    expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(found.stderr).toMatch(message);
    expect([found.code, found.stdout]).toEqual([code, '']);
  });
});
