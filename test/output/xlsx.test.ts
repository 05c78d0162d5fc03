import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/core/items.ts';
import { toXlsx } from '../../src/output/xlsx.ts';

async function parts(columns: Column[], name = 'rows'): Promise<Record<string, string>> {
  const files = unzipSync(await toXlsx([{ name, columns }]));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

async function sheetData(columns: Column[]): Promise<string> {
  const { 'xl/worksheets/sheet1.xml': xml } = await parts(columns);
  return /<sheetData>(.*)<\/sheetData>/s.exec(xml)?.[1] ?? '';
}

/** The text of a cell as a spreadsheet shows it: XML's escapes, then those of the format. */
function shown(xml: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return xml
    .replace(/&(\w+);/g, (_, name) => names[name])
    .replace(/_x([0-9A-F]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

describe('toXlsx', () => {
  it('writes numbers, text, truth and nothing', async () => {
    const text = (value: string) => `t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
    expect(
      await sheetData([
        { name: 'id', values: ['007', ' <&> '] },
        { name: 'x', values: Float64Array.of(-1.5e-7, Number.NaN) },
        { name: 'ok', values: [true, false] },
        { name: 'none', values: [null, ''] },
      ]),
    ).toBe(
      `<row r="1"><c r="A1" s="1" ${text('id')}<c r="B1" s="1" ${text('x')}<c r="C1" s="1" ${text('ok')}<c r="D1" s="1" ${text('none')}</row>` +
        `<row r="2"><c r="A2" ${text('007')}<c r="B2"><v>-1.5e-7</v></c><c r="C2" t="b"><v>1</v></c></row>` +
        `<row r="3"><c r="A3" ${text(' &lt;&amp;&gt; ')}<c r="C3" t="b"><v>0</v></c></row>`,
    );
  });

  it('has a bold frozen header and columns as wide as what they hold', async () => {
    const files = await parts([
      { name: 'short', values: [1] },
      { name: 'x', values: ['a'.repeat(20)] },
      { name: 'long', values: ['a'.repeat(2000)] },
    ]);
    const sheet = files['xl/worksheets/sheet1.xml'];
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(
      [...sheet.matchAll(/<col min="(\d)" max="(\d)" width="(\d+)"/g)].map((m) => m.slice(1).map(Number)),
    ).toEqual([
      [1, 1, 8],
      [2, 2, 22],
      [3, 3, 60],
    ]);
    const fonts = files['xl/styles.xml'].match(/<font>.*?<\/font>/g) ?? [];
    expect(fonts.map((font) => font.includes('<b/>'))).toEqual([false, true]);
    expect(files['xl/styles.xml']).toMatch(/<xf [^>]*fontId="1"[^>]*xfId="0"[^>]*\/><\/cellXfs>/);
  });

  it('names its parts so that they find each other', async () => {
    const columns = [{ name: 'a', values: [1] }];
    const bytes = await toXlsx([
      { name: 'k = 2 & "more"', columns },
      { name: 'Größen', columns: [] },
    ]);
    const files = unzipSync(bytes);
    const text = (path: string) => strFromU8(files[path]);
    const targets = (path: string, base: string) =>
      [...text(path).matchAll(/Target="([^"]+)"/g)].map(([, target]) => base + target);
    expect(targets('_rels/.rels', '')).toEqual(['xl/workbook.xml']);
    const inside = targets('xl/_rels/workbook.xml.rels', 'xl/');
    expect(inside).toEqual(['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml', 'xl/styles.xml']);
    const typed = [...text('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g)].map(([, path]) => path);
    expect(typed.sort()).toEqual(['xl/workbook.xml', ...inside].sort());
    expect(Object.keys(files).sort()).toEqual(
      [...typed, '[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels'].sort(),
    );
    const sheets = [
      ...text('xl/workbook.xml').matchAll(/<sheet name="([^"]+)" sheetId="(\d)" r:id="rId(\d)"\/>/g),
    ];
    expect(sheets.map(([, name, id, relation]) => [shown(name), id, relation])).toEqual([
      ['k = 2 & "more"', '1', '1'],
      ['Größen', '2', '2'],
    ]);
  });

  it('counts columns in letters', async () => {
    const columns = Array.from({ length: 16384 }, (_, j) => ({ name: `c${j}`, values: [] }));
    const places = [...(await sheetData(columns)).matchAll(/<c r="([A-Z]+)1"/g)].map(
      ([, letters]) => letters,
    );
    // read as numbers in base 26 with digits 1 to 26
    const value = (letters: string) => [...letters].reduce((sum, c) => 26 * sum + c.charCodeAt(0) - 64, 0);
    expect(places.map(value)).toEqual(columns.map((_, j) => j + 1));
    expect([places[25], places[26], places[701], places[702], places[16383]]).toEqual([
      'Z',
      'AA',
      'ZZ',
      'AAA',
      'XFD',
    ]);
  });

  it('keeps every text, whatever is in it', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '_x000D_',
        '_x0041',
        '_',
        'x0041_',
        '\0',
        '\r',
        '\x1f',
        '\ufffe',
        '\uffff',
        '\t',
        '\n',
        '=1+1',
        '😀',
      ),
    );
    const cell = fc.array(piece, { minLength: 1 }).map((list) => list.join('').replace(/\r+\n/g, '\n'));
    const texts = fc.array(
      cell.filter((text) => text !== ''),
      { minLength: 40, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (values) => {
        const xml = await sheetData([{ name: 'a', values }]);
        const cells = [...xml.matchAll(/<c r="A\d+" t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t>/gs)];
        for (const [, inside] of cells) {
          // all of it may stand in XML, and no line end that a parser would change
          expect(inside).not.toMatch(/[\0-\x08\x0b-\x1f\ufffe\uffff<>]|\p{Surrogate}/u);
        }
        expect(cells.map(([, inside]) => shown(inside))).toEqual(values);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it('replaces what is no character, and line ends of other systems', async () => {
    const xml = await sheetData([{ name: 'a', values: ['a\ud800b', 'a\r\nb'] }]);
    expect(xml).toContain('>a\ufffdb<');
    expect(xml).toContain('>a\nb<');
  });

  it.each<[string, Column[], string, string]>([
    [
      'rows',
      [{ name: 'a', values: new Uint8Array(1048576) }],
      'rows',
      'sheet rows: XLSX holds 1048575 rows, not 1048576',
    ],
    [
      'columns',
      Array.from({ length: 16385 }, (_, j) => ({ name: `c${j}`, values: [] })),
      'rows',
      'XLSX holds 16384 columns, not 16385; write CSV or Parquet',
    ],
    [
      'characters',
      [
        { name: 'a', values: [1] },
        { name: 'b', values: ['x'.repeat(32768)] },
      ],
      'rows',
      'sheet rows, cell B2: XLSX holds texts of 32767 characters, not 32768',
    ],
    ['names', [], 'a/b', 'sheet a/b: a name has 1 to 31 characters'],
    ['empty names', [], '', 'a name has 1 to 31 characters'],
    ['long names', [], 'a'.repeat(32), 'a name has 1 to 31 characters'],
    ['quotes at the end', [], "a'", 'a name has 1 to 31 characters'],
    ['the one reserved name', [], 'History', 'a name has 1 to 31 characters'],
  ])('refuses too many or wrong %s', async (_, columns, name, message) => {
    await expect(toXlsx([{ name, columns }])).rejects.toMatchObject({
      code: 'output',
      message: expect.stringContaining(message),
    });
  });

  it('refuses two sheets of one name', async () => {
    const columns: Column[] = [];
    const two = toXlsx([
      { name: 'a', columns },
      { name: 'A', columns },
    ]);
    await expect(two).rejects.toThrow('sheet A: two sheets have this name');
  });

  it('can be stopped', async () => {
    const stopped = toXlsx([{ name: 'a', columns: [] }], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});
