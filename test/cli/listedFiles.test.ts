import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  for (const name of ['a.csv', 'b [1].csv', 'two\nlines.csv'])
    copyFileSync(join(ROOT, 'data/points.csv'), at(name));
});

function list(text: string): string {
  writeFileSync(at('list.txt'), text);
  return at('list.txt');
}

/** The inputs of `info`. */
async function inputs(words: string[], stdin?: string): Promise<string[]> {
  const document = JSON.parse(
    (await cli(['info', '--json', ...words], stdin === undefined ? {} : { stdin: Buffer.from(stdin) }))
      .stdout,
  );
  return document.runs.map(({ input }: { input: { path: string } }) => input.path);
}

describe('--files-from', () => {
  it('takes a name from each line, as it is, after the operands', async () => {
    const file = list(`\uFEFF${at('b [1].csv')}\r\n\n${at('a.csv')}\n`);
    expect(await inputs(['--files-from', file])).toEqual([at('b [1].csv'), at('a.csv')]);
    expect(await inputs([`--files-from=${file}`, '--', at('a.csv')])).toEqual([
      at('a.csv'),
      at('b [1].csv'),
      at('a.csv'),
    ]);
  });

  it('takes names that end in null characters, and the list of standard input', async () => {
    const text = `${at('two\nlines.csv')}\0${at('a.csv')}\0`;
    expect(await inputs(['--files-from', '-', '-0'], text)).toEqual([at('two\nlines.csv'), at('a.csv')]);
    expect(await inputs(['--null', '--files-from', list(text)])).toEqual([at('two\nlines.csv'), at('a.csv')]);
  });

  it('is recorded as the files that it named', async () => {
    const document = await json(['kmeans', '-k', '2', '--columns', 'x,y', '--files-from', list(at('a.csv'))]);
    expect(document.call.arguments).toEqual([
      'kmeans',
      '-k',
      '2',
      '--columns',
      'x,y',
      '--json',
      '--',
      at('a.csv'),
    ]);
    expect(document.call.inputs).toHaveLength(1);
  });

  it('is an input that no file replaces', async () => {
    const file = at('list.csv');
    writeFileSync(file, `${at('a.csv')}\n`);
    const args = ['kmeans', '-k', '2', '--columns', 'x,y', '--files-from', file, '--out', file];
    expect(await cli(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('list.csv is an input'),
    });
    expect(readFileSync(file, 'utf8')).toBe(`${at('a.csv')}\n`);
  });

  it.each([
    [['info', '--files-from'], '', 2, '--files-from requires the name of a file, or - for standard input'],
    [
      ['info', 'x.csv', '-0'],
      '',
      2,
      '-0 says how the names of --files-from are separated, and there is none',
    ],
    [
      ['diff', '--files-from', 'LIST'],
      'a\n',
      2,
      '--files-from is for commands that take several files; diff does not',
    ],
    [['info', '--files-from', 'LIST'], '\n\n', 3, 'no file is named in it'],
    [['info', '--files-from', 'LIST'], 'a\0b\0', 3, 'its names are separated by null characters; add --null'],
    [['info', '--files-from', 'LIST', '-0'], 'a\nb\n', 3, 'separated by line breaks, not by null characters'],
    [['info', '--files-from='], '', 2, '--files-from requires the name of a file, or - for standard input'],
    [['info', '--files-from', 'nowhere.txt'], '', 3, 'nowhere.txt: '],
    [['info', '--files-from', 'LIST'], '-\n', 3, './-: '],
    [['info', '-', '--files-from', '-'], '', 2, '- is given twice, but there is one standard input'],
  ])('refuses %j of %j', async (words, text, exit, message) => {
    const file = list(text);
    const { code, stderr } = await cli(words.map((word) => (word === 'LIST' ? file : word)));
    expect([code, stderr]).toEqual([exit, expect.stringContaining(message)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
