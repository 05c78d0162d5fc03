import { plural } from '../../core/words.ts';
import { describeInput, type InfoRecord } from '../../work/info.ts';
import type { Session } from '../session.ts';
import { printable } from '../table.ts';
import { workOf } from '../work.ts';

/*
 * What fits a file: what it is, and commands to try, each of which can be run as it stands.
 */

/** A command without the name of the program, and what it is for. */
type Advice = readonly [command: string, about: string];

/** Trees of more rows take long to make, and to look at. */
const MOST_TREE_ROWS = 5000;

/** A column of at most this many kinds of text may be the classes of the rows. */
const MOST_CLASSES = 20;

type Of<Kind extends InfoRecord['kind']> = Extract<InfoRecord, { kind: Kind }>;

/** What is in a file, and what to try with it. */
export async function fileText(session: Session, path: string): Promise<string> {
  const { input } = await describeInput(workOf(session), path);
  const { what, advice } = lookAt(input);
  const lines = adviceLines(advice);
  return `${[printable(`${path}  ${what}`), '', 'Commands to try:', ...lines].join('\n')}\n`;
}

/** Kinds of input, and an example of each. */
export function filesText(): string {
  const rows: Advice[] = [
    ['palette photo.jpg', 'a picture: its palette'],
    ['kmeans photos/', 'pictures in a folder: which are alike'],
    ['kmeans data.csv --scale standard -k 2..8 --choose', 'a table: how many groups there are'],
    ['kmodes survey.csv -k 3', 'answers in words: groups of answers'],
    ['kmeans texts/ --features tfidf -k 5', 'texts in a folder: groups of texts'],
    ['kmeans rows.npy -k 10', 'a matrix: groups of rows'],
    ['hac distances.csv --distances', 'distances: the tree of all merges'],
    ['communities edges.csv --graph given', 'a graph: its communities'],
    ['hac tree.nwk -k 4', 'a tree: cut into clusters'],
    ['evaluate found.csv --truth true.csv', 'labels: how far they agree'],
  ];
  const first = 'clusterkit help FILE looks at a file, and tells what it is and what to try with it.';
  return `${[first, '', 'By what you have:', ...adviceLines(rows)].join('\n')}\n`;
}

function adviceLines(advice: readonly Advice[]): string[] {
  return advice.flatMap(([command, about]) => [`  $ clusterkit ${command}`, `      ${about}`]);
}

function lookAt(input: InfoRecord): { what: string; advice: Advice[] } {
  switch (input.kind) {
    case 'image': {
      const { width, height, colors } = input;
      return {
        what: `a picture, ${width} x ${height}, ${plural(colors, 'color')}`,
        advice: ofPicture(quoted(input.path)),
      };
    }
    case 'table': {
      const { rows, columns } = input;
      return {
        what: `a table, ${plural(rows, 'row')}, ${plural(columns.length, 'column')}`,
        advice: ofTable(input),
      };
    }
    case 'matrix': {
      const { n, dim, dtype } = input;
      return {
        what: `a matrix, ${plural(n, 'row')}, ${plural(dim, 'column')} of ${dtype}`,
        advice: ofMatrix(input),
      };
    }
    case 'folder':
      return { what: `a folder, ${plural(input.pictures, 'picture')}`, advice: ofFolder(quoted(input.path)) };
    case 'tree':
      return { what: `a tree, ${input.leaves} leaves`, advice: ofTree(quoted(input.path)) };
    case 'shards':
      return {
        what: `a manifest, ${plural(input.shards, 'shard')} of ${input.n} ${input.of}`,
        advice: [
          [`kmeans ${quoted(input.path)} -k 8 --on shell:2`, 'its clusters, by two processes'],
          [`plan kmeans ${quoted(input.path)} -k 8`, 'what that takes'],
        ],
      };
    case 'summary':
      return {
        what: `a summary of ${input.summary}, of ${input.of} shards`,
        advice: [
          [`info ${quoted(input.path)}`, 'which shards it covers'],
          ...(input.summary === 'colors'
            ? ([[`kmeans ${quoted(input.path)} -k 8`, 'the main colors of all pictures']] as Advice[])
            : []),
        ],
      };
  }
}

function ofPicture(file: string): Advice[] {
  return [
    [`palette ${file}`, 'its palette'],
    [
      `palette ${file} -k 5 --names css -o card.png -o colors.ase`,
      'five colors with names, as a card and for Adobe programs',
    ],
    [`kmeans ${file} -k 6 --chart bar -o palette.png`, 'a chart of six colors'],
    [
      `kmeans ${file} -k 8 --space oklab --quantized few.png`,
      'the picture in eight colors, as alike as the eye sees',
    ],
    [
      `hac ${file} --superpixels 500 --connectivity grid -k 12 --chart segmented -o regions.png`,
      'its regions',
    ],
    [`histogram ${file} -o histogram.png`, 'how often each intensity occurs'],
  ];
}

function ofTable({ path, rows, columns, reading }: Of<'table'>): Advice[] {
  const file = quoted(path);
  const used = columns.filter(({ name }) => reading.used.includes(name));
  const numbers = used.filter(({ type }) => type === 'number').map(({ name }) => name);
  const words = used.filter(({ type }) => type !== 'number').map(({ name }) => name);
  const classes = columns.find(
    ({ type, kinds = 0 }) => type !== 'number' && kinds > 1 && kinds <= MOST_CLASSES,
  );
  const gaps = used.some(({ missing, bad = 0 }) => missing + bad > 0) ? ' --missing median' : '';
  const known = classes && words.length === 1 ? ` --label-column ${quoted(classes.name)}` : '';
  const rest = `${known} --scale standard${gaps}`;
  const first: Advice = [`info ${file}`, 'its columns: ranges, kinds, empty cells'];
  const most = Math.min(8, rows);
  if (rows < 3 || used.length === 0) return [first];
  if (numbers.length === 0 || words.length > numbers.length)
    return [
      first,
      [
        `kmodes ${file} -k 3${gaps && ' --missing category'}`,
        'groups of rows by their words, each told by its most frequent ones',
      ],
      ...(numbers.length > 0
        ? [
            [
              `kprototypes ${file} -k 3 --scale standard${gaps}`,
              'groups by numbers and words together',
            ] as const,
          ]
        : []),
    ];
  return [
    first,
    ...(numbers.length > 1
      ? [
          [
            `plot ${file} --x ${quoted(numbers[0])} --y ${quoted(numbers[1])} -o points.png`,
            'two columns, a point a row',
          ] as const,
        ]
      : []),
    [`kmeans ${file}${rest} -k 2..${most} --choose`, 'how many clusters the rows have'],
    [`kmeans ${file}${rest} -k 3 --chart scatter -o clusters.png`, 'three clusters, drawn'],
    ...(rows <= MOST_TREE_ROWS
      ? [[`hac ${file}${rest} --chart dendrogram -o tree.svg`, 'the tree of all merges'] as const]
      : []),
    [`hdbscan ${file}${rest}`, 'clusters of any shape, as many as there are, and noise'],
    ...(known === ''
      ? []
      : [
          [
            `compare ${file}${rest} --algorithms kmeans,hac,gmm`,
            `which algorithm comes nearest to ${classes?.name}`,
          ] as const,
        ]),
  ];
}

function ofMatrix({ path, n, dim, shape }: Of<'matrix'>): Advice[] {
  const file = quoted(path);
  const side = Math.sqrt(dim);
  const isPictures = shape.length === 3 || (dim >= 64 && Number.isInteger(side));
  const k = Math.min(10, n);
  const size = isPictures && shape.length !== 3 ? ` --shape ${side}x${side}` : '';
  return [
    [`info ${file}`, 'its type and shape'],
    [`kmeans ${file} -k ${k}`, `${k} clusters of rows`],
    ...(isPictures
      ? [
          [
            `kmeans ${file} -k ${k}${size} --chart centers,members -o charts/`,
            'rows that are pictures: means and members',
          ] as const,
        ]
      : []),
    [`kmeans ${file} -k 2..${k} --choose`, 'how many clusters the rows have'],
    ...(n === dim
      ? [[`hac ${file} --distances`, 'if these are distances: the tree of all merges'] as const]
      : []),
  ];
}

function ofFolder(folder: string): Advice[] {
  return [
    [`kmeans ${folder}`, 'which pictures are alike'],
    [`kmeans ${folder} -k 3 --chart members -o groups.png`, 'three groups, drawn'],
    [`kmeans ${folder} --by pixels --together -k 8`, 'one palette of all pictures'],
    [`kmeans ${folder} --by pixels`, 'a palette of each picture'],
  ];
}

function ofTree(file: string): Advice[] {
  return [
    [`hac ${file}`, 'its last merges, and where to cut'],
    [`hac ${file} -k 3 --members`, 'three clusters by name'],
    [`hac ${file} --chart dendrogram -o tree.svg`, 'the tree, drawn'],
  ];
}

/** A name as a shell takes it. */
function quoted(name: string): string {
  return /^[\w./,:@%+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
