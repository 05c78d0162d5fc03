import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { openText } from '../../src/input/table/text/reader.ts';
import { Lottery } from '../support/random.ts';
import { type CellValue, readCells } from '../support/textFiles.ts';
import { randomTable, writeTable } from '../support/textTables.ts';

const folder = mkdtempSync(join(tmpdir(), 'clusterkit-random-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** More by hand: RANDOM_TABLES=20000 npx vitest run test/input/textRandom.test.ts */
const TABLES = Number(process.env.RANDOM_TABLES ?? 400);

/** Blanks are not told from _, which stands for them where columns are aligned. */
const plain = (cells: CellValue[][]) =>
  cells.map((column) => column.map((cell) => (typeof cell === 'string' ? cell.replace(/ +/g, '_') : cell)));

describe('random tables in random dialects', () => {
  it('are read back to the same numbers, or refused', async () => {
    const counts = { read: 0, refused: 0, doubted: 0, otherwise: 0 };
    const path = join(folder, 'table');
    for (let seed = 0; seed < TABLES; seed++) {
      const lottery = new Lottery(seed);
      const table = randomTable(lottery);
      const { bytes, dialect } = writeTable(table, lottery);
      writeFileSync(path, bytes);
      const shown = `seed ${seed}, ${JSON.stringify(dialect)}:\n${new TextDecoder().decode(bytes.subarray(0, 600))}`;
      try {
        const reader = await openText(path, path);
        const cells = await readCells(reader);
        const { doubts } = reader.reading;
        if (doubts.length > 0) counts.doubted++;
        // what could be read in two ways is told
        const tolerated = doubts.some(({ about }) => dialect.tolerated.includes(about));
        if (tolerated) counts.otherwise += JSON.stringify(cells) === JSON.stringify(table.cells) ? 0 : 1;
        else expect(plain(cells), shown).toEqual(plain(table.cells));
        counts.read++;
      } catch (error) {
        if (!(error instanceof ClusterkitError)) throw error;
        counts.refused++;
      }
    }
    if (process.env.RANDOM_TABLES) process.stderr.write(`${JSON.stringify(counts)}\n`);
    expect(counts.read).toBeGreaterThan(TABLES * 0.9);
    expect(counts.otherwise).toBeLessThanOrEqual(TABLES / 200);
  });
});
