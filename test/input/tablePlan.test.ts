import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TableOptions } from '../../src/input/table/options.ts';
import { openTable } from '../../src/input/table.ts';
import { temporaryFolder } from '../support/cli.ts';

/* Which columns are clustered where nobody names them, and what is said of the others. */

const folder = temporaryFolder();
let files = 0;
function write(content: string): string {
  const path = join(folder, `${files++}.table`);
  writeFileSync(path, content);
  return path;
}

async function planOf(content: string | string[], options?: TableOptions) {
  const items = await openTable([content].flat().map(write), options);
  const { used, leftOut, rowNames } = items.reading!;
  const left = Object.fromEntries(leftOut.map(({ columns, reason }) => [reason, columns]));
  return { used, left, rowNames, ids: items.ids, data: items.data };
}

const numbered = (name: string, from: number, n = 5) =>
  `${name},x,y\n${Array.from({ length: n }, (_, i) => `${from + i},${i * i},${7 - i}\n`).join('')}`;

describe('numbers that count the rows', () => {
  it.each(['', 'rownames', 'X', 'No', '#', 'id', 'Unnamed: 0', 't'])(
    'name them in a first column called %j',
    async (name) => {
      for (const from of [0, 1]) {
        const { used, left, ids } = await planOf(numbered(name, from));
        expect(used).toEqual(['x', 'y']);
        expect(left['row-names']).toEqual([name === '' ? 'column1' : name]);
        // from 0 on they are what rows are called anyhow
        expect(ids).toEqual(from === 0 ? undefined : ['1', '2', '3', '4', '5']);
      }
    },
  );

  it('are clustered when they are named, or nothing else is there', async () => {
    expect((await planOf(numbered('No', 1), { columns: ['No', 'x'] })).used).toEqual(['No', 'x']);
    expect((await planOf('v\n1\n2\n3\n4\n')).used).toEqual(['v']);
    expect((await planOf(numbered('No', 1), { weights: 'No' })).rowNames).toBeUndefined();
  });

  it('count each file of a table', async () => {
    const { used, rowNames } = await planOf([numbered('n', 1, 4), numbered('n', 1, 3)]);
    expect([used, rowNames]).toEqual([['x', 'y'], 'n']);
  });

  it.each([
    ['elsewhere', 'x,y,No\n3,1,1\n1,5,2\n2,2,3\n'],
    ['from another number', numbered('x0', 2)],
    ['with a gap', 'a,b\n1,5\n2,6\n4,7\n'],
    ['in another order', 'a,b\n2,5\n1,6\n3,7\n'],
    ['in two rows without a usual name', 'a,b\n1,5\n2,6\n'],
  ])('are data %s', async (_, content) => {
    expect((await planOf(content)).left['row-names']).toBeUndefined();
  });

  it('are still names beside columns that are asked for', async () => {
    const { used, ids, left } = await planOf(numbered('No', 1), { columns: ['y'] });
    expect([used, ids?.[4], left]).toEqual([['y'], '5', {}]);
  });
});

describe('names of rows', () => {
  it('are the first column under a header that is one name shorter', async () => {
    const { used, ids } = await planOf('height weight\n"r 1" 1.5 2\n"r 2" 3.5 4\n"r 3" 5.5 7\n');
    expect([used, ids]).toEqual([
      ['height', 'weight'],
      ['r 1', 'r 2', 'r 3'],
    ]);
  });

  it('are different texts in a first column without a name', async () => {
    const { used, ids } = await planOf(',x\na,1\nb,5\nc,7\n');
    expect([used, ids]).toEqual([['x'], ['a', 'b', 'c']]);
  });
});

describe('what clusterkit has written beside rows', () => {
  it.each([
    ['label,distance,second_label', '0,0.5,1'],
    ['label,distance,second_label,silhouette', '0,0.5,1,0.9'],
    ['label', '0'],
    ['label_k2,silhouette_k2,label_k3,silhouette_k3', '0,0.8,1,0.7'],
    ['label,distance,second_label,pca1,pca2', '0,0.5,1,3.5,-2.5'],
    ['label,distance,second_label,p1,p2,silhouette', '0,0.5,1,0.8,0.2,0.9'],
    ['label,strength,outlier_score,core_distance', '0,0.5,0.1,0.8'],
    ['label,core_distance,reachability', '0,0.5,0.7'],
  ])('is left out: %s', async (names, cells) => {
    const { used, left } = await planOf(
      `x,y,${names}\n${[4, 9, 5].map((v) => `${v},2,${cells}\n`).join('')}`,
    );
    expect([used, left['own-output']]).toEqual([['x', 'y'], names.split(',')]);
  });

  it('is data when it is named, not at the end or no label', async () => {
    const rows = [4, 9, 5].map((v) => `${v},2.5,0\n`).join('');
    expect((await planOf(`x,y,label\n${rows}`, { columns: ['x', 'label'] })).used).toEqual(['x', 'label']);
    expect((await planOf(`x,label,y\n${rows}`)).used).toEqual(['x', 'label', 'y']);
    expect((await planOf(`x,y,distance\n${rows}`)).used).toEqual(['x', 'y', 'distance']);
    expect((await planOf('x,label\n4,2.5\n9,1.5\n')).used).toEqual(['x', 'label']);
  });
});

describe('whole numbers that are all different', () => {
  const rows = [7, 3, 12].map((v, i) => `${i + 0.5},${v}\n`).join('');

  it.each([
    'id',
    'user_id',
    'Patient ID',
    'customerId',
    'CustomerID',
    'USERID',
    'Unnamed: 0',
    '...2',
    'rownames',
  ])('are identifiers in a column called %s', async (name) => {
    expect((await planOf(`x,${name}\n${rows}`)).left).toEqual({ identifiers: [name] });
  });

  it.each(['Madrid', 'humid', 'paid', 'ACID', 'grid'])('are data in a column called %s', async (name) => {
    expect((await planOf(`x,${name}\n${rows}`)).used).toEqual(['x', name]);
  });

  it('name nothing where they are equal, but in the index that pandas keeps', async () => {
    const { used, left } = await planOf('x,id,__index_level_0__\n1.5,7,4\n2.5,7,4\n');
    expect([used, left.identifiers]).toEqual([['x', 'id'], ['__index_level_0__']]);
  });
});

describe('texts', () => {
  const rows = (n: number, kinds: number) =>
    `word,x\n${Array.from({ length: n }, (_, i) => `w${i % kinds},${i * i}\n`).join('')}`;

  it.each([
    [20, 20],
    [10, 9],
    [5, 4],
  ])(
    'of %d rows and %d kinds are nearly all different, and never become columns unasked',
    async (n, kinds) => {
      const { used, left } = await planOf(rows(n, kinds));
      expect([used, left.identifiers]).toEqual([['x'], ['word']]);
      expect((await planOf(rows(n, kinds), { columns: ['word', 'x'] })).data.dim).toBe(kinds + 1);
    },
  );

  it('of few kinds become columns, which is told', async () => {
    const items = await openTable([write(rows(12, 3))]);
    expect(items.data.columns).toEqual(['word=w0', 'word=w1', 'word=w2', 'x']);
    expect(items.reading?.onehot).toEqual(['word']);
  });

  it('that are nowhere are told of', async () => {
    expect((await planOf('a,b\n1,\n2,\n5,\n')).left).toEqual({ empty: ['b'] });
  });
});

describe('names', () => {
  const PRICES = '"Price, EUR",Weight (kg)\n1,2\n3,5\n9,7\n';

  it('with commas are taken by every list of names', async () => {
    const items = await openTable([write(`kind,${PRICES.replaceAll(/\n(\d)/g, '\nu,$1')}`)], {
      columns: ['kind', 'Price, EUR'],
      encode: '"kind"=label,"Price, EUR"=onehot',
    });
    expect(items.data.columns).toEqual(['kind', 'Price, EUR=1', 'Price, EUR=3', 'Price, EUR=9']);
  });

  it.each(['weight (kg)', 'Weight  (kg)', ' Weight (kg)', 'Weigth (kg)'])(
    'near %j are offered',
    async (name) => {
      await expect(openTable([write(PRICES)], { columns: [name] })).rejects.toThrow(
        `there is no column "${name}" (did you mean "Weight (kg)"?); the columns are: "Price, EUR", Weight (kg)`,
      );
    },
  );
});

describe('wide tables', () => {
  const N = 12;
  const DIM = 3000;
  const header = Array.from({ length: DIM }, (_, j) => `g${j}`).join(',');
  const body = Array.from(
    { length: N },
    (_, i) => `${'abc'[i % 3]},${Array.from({ length: DIM }, (_, j) => (i * j) % 17).join(',')}\n`,
  );
  const WIDE = `class,${header}\n${body.join('')}`;

  it('take processor time by rows x columns with a label column, a condition and gaps', async () => {
    const path = write(WIDE.replace('a,0,0', 'a,,0'));
    const seconds = async (options: TableOptions) => {
      const { user } = process.cpuUsage();
      const { data } = await openTable([path], { labelColumn: 'class', missing: 'mean', ...options });
      expect(data.dim).toBe(DIM);
      return (process.cpuUsage().user - user) / 1e6;
    };
    expect(await seconds({})).toBeLessThan(2);
    expect(await seconds({ where: "g7 > 3 AND class <> 'b'" })).toBeLessThan(3);
  });
});
