import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, temporaryFolder } from '../support/cli.ts';

/* Command lines that cannot work: one line that says why, the exit code of its kind, and no file. */

const folder = temporaryFolder();
const before = process.cwd();

const FILES: Record<string, string> = {
  'ok.csv': 'name,x,y,kind\na,1,2,u\nb,2,1,u\nc,9,9,v\nd,8,9,v\n',
  'empty.csv': '',
  'ragged.csv': 'x,y\n1,2\n3\n4,5,6\n',
  'nan.csv': 'x,y\n1,2\nNaN,3\n4,5\n',
  'header.csv': 'name,x,y\n',
  'one.csv': 'x,y\n1,2\n',
  'same.csv': 'x,y\n1,1\n1,1\n',
  'asym.csv': '0,1\n2,0\n',
  'negative.csv': '0,-1\n-1,0\n',
  'diagonal.csv': '1,2\n2,1\n',
  'square.csv': '0,1,2\n1,0,2\n2,2,0\n',
  'labels.txt': '0\n0\n1\n1\n',
  'short.txt': '0\n0\n1\n',
  'gap.txt': '0\n\n1\n1\n',
  'other.csv': 'name,label\na,0\nb,0\nc,1\ne,1\n',
  'twice.csv': 'name,label\na,0\na,0\nc,1\nd,1\n',
  'nolabels.json': '{"runs":[{"k":2}]}',
  'broken.json': '{bad json',
  'data.db': 'SQLite format 3\u0000',
  'binary.dat': '\u0000\u0001\u0002binary',
  'control.csv': 'x,y\n1,2\n\u0001,4\n9,9\n',
};

beforeAll(() => {
  process.chdir(folder);
  for (const [name, content] of Object.entries(FILES)) writeFileSync(name, content);
  mkdirSync('folder');
});
afterAll(() => process.chdir(before));

const OVERWRITES = /--[a-z-]+: \S+ is an input and will not be overwritten/;

const USAGE: [string, RegExp][] = [
  ['hac', /missing required argument 'files'/],
  ['hac --labels other.csv', /other\.csv is the value of --labels: write the files before --labels$/],
  [
    'kmeans ok.csv -k 2..4 --choose vote',
    /--choose takes no value, and there is no file vote; write --vote for that$/,
  ],
  ['kmeans ok.csv -k 2..4 --choose=gap', /--choose takes no value$/],
  ['hac ok.csv -k', /'-k, --k <list>' argument missing/],
  ['hac ok.csv -k 0', /argument '0' is invalid\. Expected numbers of clusters/],
  ['hac ok.csv -k 2..1', /argument '2\.\.1' is invalid/],
  ['hac ok.csv -k two', /argument 'two' is invalid/],
  ['hac ok.csv --height -1', /'-1' is invalid\. Expected numbers of at least 0 such as 0\.5/],
  ['hac ok.csv --inconsistency -2', /'-2' is invalid/],
  ['hac ok.csv -k 2 --metric nonsense', /'nonsense' is invalid\. Allowed choices are euclidean, /],
  ['hac ok.csv -k 2 --linkage wardd', /Did you mean wardD\?/],
  [
    'hac ok.csv -k 2 --metric manhattan',
    /ward linkage requires centroids .*; use --linkage average or --linkage complete/,
  ],
  ['hac ok.csv -k 2 --out ok.csv', /--out: ok\.csv is an input and will not be overwritten/],
  ['kmeans ok.csv --labels other.csv -k 2 --labels-out other.csv', OVERWRITES],
  ['kmeans ok.csv --init other.csv --centers-out other.csv', OVERWRITES],
  ['hac ok.csv --labels other.csv -k 2 --tree-out other.csv', OVERWRITES],
  ['hac ok.csv --connectivity other.csv -k 2 --out other.csv', OVERWRITES],
  ['evaluate labels.txt --truth other.csv -o other.csv', OVERWRITES],
  ['bench ok.csv --compare broken.json -o broken.json', OVERWRITES],
  ['hac ok.csv -k 2 --out ok.doc', /--out: ok\.doc must end in \.csv, /],
  ['hac ok.csv -k 2 --out two.csv --labels-out two.csv', /two results would have the name two\.csv/],
  ['hac ok.csv -k 2 --chart dendrogram -o x.jpg', /--output: x\.jpg must end in \.svg, /],
  ['hac ok.csv -k 2 --chart nonsense', /'nonsense' is invalid\. Allowed choices are bar, pie, /],
  ['hac ok.csv -k 2 --id nope', /--id: there is no column "nope"/],
  ['hac ok.csv -k 2 --label-column nope', /--label-column: there is no column "nope"/],
  ['hac ok.csv -k 2 --weights x --transpose', /--weights is not used where columns are compared/],
  ['hac ok.csv -k 2 --truncate 0', /'0' is invalid\. Expected a whole number of at least 1/],
  ['hac ok.csv -k 2 --connectivity knn:0', /at least 1 for neighbors/],
  ['hac ok.csv -k 2 --connectivity grid', /--connectivity: grid requires the pixels of a picture/],
  ['hac ok.csv -k 1..3 --chart silhouette', /--chart: silhouette requires at least two clusters/],
  ['kmeans ok.csv -k 1 --chart silhouette', /--chart: silhouette requires at least two clusters/],
  ['hac ok.csv -k 2 --chart segmented', /--chart: segmented requires a picture/],
  ['hac ok.csv -k 2 --json --csv', /--csv: standard output holds one format, CSV or JSON/],
  [
    'hac ok.csv --metrics-out x.csv',
    /--metrics-out is about clusters, and the tree is not cut; use -k, --height, /,
  ],
  ['hac ok.csv -k 2 --metrics-out x.doc', /--metrics-out: x\.doc must end in/],
  ['hac ok.csv -k 2 --metrics-out ok.csv', /is an input and will not be overwritten/],
  [
    'hac square.csv --distances -k 2 --metrics ch',
    /--metrics calinski-harabasz requires rows, and a matrix of distances has none/,
  ],
  ['distances ok.csv -o ok.csv', /is an input/],
  ['distances ok.csv -o x.xlsx', /must end in \.csv, \.npy or \.json/],
  ['distances ok.csv --metric minkowski --p 0', /'0' is invalid/],
  ['evaluate labels.txt', /labels are judged by true labels, .*; use --truth FILE, /],
  [
    'evaluate labels.txt --truth labels.txt --fail-if nonsense',
    /Expected bounds such as "ari<0\.6".* for --fail-if but received "nonsense"/,
  ],
  ['evaluate labels.txt --truth labels.txt --fail-if foo<0.5', /received "foo"; expected ari, /],
  [
    'evaluate labels.txt --truth labels.txt --fail-if silhouette<0.5',
    /--fail-if silhouette requires the data; use --data or --distances/,
  ],
  ['evaluate labels.txt --truth labels.txt --metrics nope', /received "nope"/],
  ['evaluate labels.txt --truth labels.txt -o x.svg', /which chart\? use --chart bars/],
  ['evaluate labels.txt --truth labels.txt --noise foo', /Allowed choices are omit, cluster/],
  ['evaluate labels.txt --truth labels.txt --beta -1', /'-1' is invalid/],
  ['evaluate - - --truth labels.txt', /- is given twice/],
  [
    'evaluate labels.txt --data ok.csv --chart contingency',
    /--chart contingency requires true labels; use --truth/,
  ],
  [
    'evaluate labels.txt --truth labels.txt --chart silhouette',
    /--chart silhouette requires the data; use --data/,
  ],
  [
    'evaluate ok.csv --truth labels.txt',
    /ok\.csv: there is no column "label"; .*; use --label-column to say where the labels are/,
  ],
  [
    'evaluate ok.csv --label-column kind --truth-column nope',
    /ok\.csv: there is no column "nope"; .*; use --truth-column to say where the classes are/,
  ],
];

const INPUT: [string, RegExp][] = [
  ['kmeans control.csv -k 2', /control\.csv: line 3, column "x": "\\x01" is not a number/],
  ['kmeans ok.csv -k 2 --where x>1e400', /no row meets the condition/],
  ['hac none.csv -k 2', /none\.csv: there is no such file/],
  ['hac folder -k 2', /folder: there is no picture in it: it is empty/],
  ['hac empty.csv -k 2', /empty\.csv: the file is empty/],
  ['hac ragged.csv -k 2', /ragged\.csv: line \d: it has \d values? where \d were expected/],
  [
    'hac nan.csv -k 2',
    /nan\.csv: line 3, column "x": "NaN" is taken for a missing value; use --missing drop .* or --na to/,
  ],
  ['hac header.csv -k 2', /header\.csv: the table has no rows/],
  [
    'hac data.db -k 2 --missing drop',
    /data\.db: it is an SQLite data base, which is not read; export the table as CSV/,
  ],
  ['hac binary.dat -k 2', /binary\.dat: not a picture that can be read/],
  ['hac ok.csv -k 2 --labels none.txt', /none\.txt: there is no such file/],
  ['hac ok.csv -k 2 --labels short.txt', /short\.txt: 3 labels for 4 rows of ok\.csv/],
  ['hac ok.csv -k 2 --connectivity none.csv', /none\.csv: there is no such file/],
  [
    'hac asym.csv --distances -k 2',
    /asym\.csv: row 0, column 1: the distance 1 is not equal to 2 in row 1, column 0/,
  ],
  ['hac negative.csv --distances -k 2', /negative\.csv: .* -1 is negative/],
  ['hac diagonal.csv --distances -k 2', /diagonal\.csv: .* to itself is 1, not 0/],
  ['hac empty.csv --distances -k 2', /empty\.csv: not a matrix of distances: the file is empty/],
  ['hac ok.csv --distances -k 2', /ok\.csv: line 2, cell 4: "u" is not a distance/],
  ['distances same.csv --metric correlation', /same\.csv: line 2: all 2 numbers are equal/],
  ['distances one.csv --metric haversine --columns x', /haversine requires two columns/],
  ['evaluate none.txt --truth labels.txt', /none\.txt: there is no such file/],
  ['evaluate labels.txt --truth short.txt', /labels\.txt: 4 labels for 3 rows of short\.txt/],
  ['evaluate gap.txt --truth labels.txt', /gap\.txt: row 1: no label; use --missing drop/],
  ['evaluate labels.txt --truth gap.txt', /gap\.txt: row 1: no label/],
  ['evaluate empty.csv --truth labels.txt', /empty\.csv: the file is empty/],
  ['evaluate folder --truth labels.txt', /folder: it is a folder; name the files in it/],
  ['evaluate labels.txt --data one.csv', /labels\.txt: 4 labels for 1 row of one\.csv/],
  [
    'evaluate labels.txt --data nan.csv',
    /nan\.csv: line 3, column "x": "NaN" is taken for a missing value; use --missing drop .* or --na to/,
  ],
  ['evaluate labels.txt --distances square.csv', /4 labels for 3 items of square\.csv/],
  ['evaluate other.csv --truth ok.csv --truth-column kind --id name', /other\.csv: lacks "d"/],
  ['evaluate twice.csv --truth ok.csv --truth-column kind --id name', /two rows are called "a"/],
  ['evaluate nolabels.json --truth labels.txt', /nolabels\.json: the result holds no labels/],
  ['evaluate broken.json --truth labels.txt', /broken\.json: .*JSON/],
  ['evaluate binary.dat --truth labels.txt', /binary\.dat: not labels that can be read/],
  ['evaluate nope*.txt --truth labels.txt', /nope\*\.txt: no file matches/],
];

describe.each([
  ['usage', 2, USAGE],
  ['input', 3, INPUT],
] as const)('bad %s', (_, exit, lines) => {
  it.each(lines)('%s', async (line, message) => {
    const { code, stdout, stderr } = await cli(line.split(' '));
    const reasons = stderr
      .trimEnd()
      .split('\n')
      .filter((text) => !text.startsWith('warning: '));
    expect(reasons).toEqual([expect.stringMatching(message)]);
    expect(reasons[0]).toMatch(/^clusterkit: /);
    expect(code).toBe(exit);
    if (!line.includes('--json')) expect(stdout).toBe('');
    expect(readdirSync('.').sort()).toEqual([...Object.keys(FILES), 'folder'].sort());
  });
});
