import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../src/input/table/numbers.ts';
import { openTable } from '../../src/input/table.ts';
import { temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
function write(content: string): string {
  const path = join(folder, 'table');
  writeFileSync(path, content);
  return path;
}

const columns = async (content: string, delimiter?: string) =>
  (await readNumbers([write(content)], { delimiter }))?.cells.map(({ numbers }) => Array.from(numbers ?? []));

describe('readNumbers', () => {
  it.each([
    ['with names', 'a,b\n1,2\n3,4\n'],
    ['without names', '1,2\n3,4'],
    ['with CR LF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['with empty lines', 'a,b\n\n1,2\n\r\n3,4\n\n'],
    ['with tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['with a decimal comma', 'a;b\n1,0;2,\n3;4\n'],
    ['with other ways to write a number', 'a,b\n1e0,+2\n0.3e1, 4 \n'],
  ])('reads columns %s', async (_, content) => {
    expect(await columns(content)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it.each([
    ['quotes', 'a,b\n1,"2"\n'],
    ['quoted names', 'a,"b\nc"\n1,2\n'],
    ['words', 'a,b\n1,x\n'],
    ['empty cells', 'a,b\n1,\n'],
    ['an empty cell at the end', 'a,b\n1,2\n3,'],
    ['an empty line of one column', 'a\n1\n\n2\n'],
    ['short lines', 'a,b\n1,2\n3\n'],
    ['long lines', 'a,b\n1,2\n3,4,5\n'],
    ['a minus alone', 'a,b\n1,2\n-,3\n'],
    ['a point alone', 'a,b\n1,2\n.,3\n'],
    ['hexadecimal', 'a,b\n1,2\n0x10,3\n'],
    ['too large a number', 'a,b\n1,2\n1e999,3\n'],
    ['more digits than a double holds', 'a,b\n1,2\n9007199254740993,3\n'],
    ['two points', 'a,b\n1,2\n1.2.3,3\n'],
    ['CR alone', 'a,b\r1,2\r'],
    ['a mark without names', '\ufeff1,2\n'],
    ['names alone', 'a,b\n'],
    ['JSON', '[1,2]'],
    ['nothing', ''],
  ])('leaves %s to the database', async (_, content) => {
    expect(await columns(content)).toBeUndefined();
  });

  it('leaves what is not one plain file to the database', async () => {
    const path = write('a\n1\n');
    for (const paths of [['-'], [path, path], [folder], [join(folder, 'nothing')]])
      expect(await readNumbers(paths, {})).toBeUndefined();
    for (const options of [
      { where: 'a = 1' },
      { limit: 1 },
      { sample: 1 },
      { id: 'a' },
      { labelColumn: 'a' },
    ])
      expect(await readNumbers([path], options)).toBeUndefined();
    expect(await readNumbers([path], { maxMemory: 30 })).toBeUndefined();
    expect(await readNumbers([path], { maxMemory: 100 })).toBeDefined();
  });

  it('takes the nearest double, however a number is written', async () => {
    const lottery = new Lottery(7);
    const texts: string[] = [];
    for (let i = 0; i < 20_000; i++) {
      const value = (lottery.float() - 0.5) * 10 ** Math.floor(lottery.float() * 30 - 15);
      texts.push([String(value), value.toFixed(9), value.toPrecision(15), value.toExponential()][i % 4]);
    }
    const [values] = (await columns(`v,w\n${texts.map((text) => `${text},0\n`).join('')}`)) ?? [];
    expect(values.length).toBe(texts.length);
    expect(texts.filter((text, i) => !Object.is(Number(text), values[i]))).toEqual([]);
  });

  it('gives what the database gives', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${i},${Math.sin(i)},${-i / 8}\n`).join('');
    const plain = await openTable([write(`n,v,w\n${lines}`)]);
    expect(await readNumbers([write(`n,v,w\n${lines}`)], {})).toBeDefined();
    // names in quotes are left to the database
    const asked = await openTable([write(`"n",v,w\n${lines}`)]);
    expect(plain).toEqual(asked);
  });
});
