import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterkitError } from '../../src/core/errors.ts';
import { openText } from '../../src/input/table/text/reader.ts';
import { readCells, TEXT_FILES, type TextFile, textFile } from '../support/textFiles.ts';

/** How a file is read, in the words of the table of files. */
async function read({ file, options }: TextFile): Promise<TextFile> {
  const found: TextFile = { file, ...(options && { options }) };
  try {
    const reader = await openText(file, textFile(file), options);
    const { header, doubts, units } = reader.reading;
    // JSON has no -0
    const cells = JSON.parse(JSON.stringify(await readCells(reader)));
    Object.assign(found, { columns: reader.columns.map(({ name }) => name), header, rows: cells[0].length });
    if (reader.rowNames !== undefined) found.rowNames = reader.rowNames;
    if (doubts.length > 0) found.doubts = doubts.map(({ about }) => about);
    return { ...found, ...(units && { units }), cells };
  } catch (error) {
    const { reason, option, at } = error as ClusterkitError;
    return { ...found, refused: { reason, ...(option && { option }), ...(at?.name && { at: at.name }) } };
  }
}

describe('text files as people have them', () => {
  it.each(TEXT_FILES.map((entry) => [entry.file, entry] as const))('%s', async (_, entry) => {
    expect(await read(entry)).toEqual(entry);
  });

  it('leaves no file out', () => {
    const files = readdirSync(dirname(textFile('expected.json'))).filter((file) => file !== 'expected.json');
    expect(new Set(TEXT_FILES.map(({ file }) => file))).toEqual(new Set(files));
  });
});
