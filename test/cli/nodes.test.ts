import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, ROOT, temporaryFolder } from '../support/cli.ts';
import { commandLines, record, writeInputs } from '../support/lines.ts';

/*
 * The same seed gives the same bytes with every version of Node. CLUSTERKIT_NODES names other Nodes, as PATH names folders;
 * without it, those that are found on the PATH as node20, node22 and so on. One is got by
 * `npx --yes node@24 -p process.execPath`.
 */

const named = process.env.CLUSTERKIT_NODES?.split(delimiter).filter((path) => path !== '');
const found = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => [20, 22, 24, 26, 28].map((version) => join(folder, `node${version}`)))
  .filter((path) => existsSync(path));
const nodes = named ?? found;
const PROGRAM = join(ROOT, 'bin/clusterkit.js');

/** One or more of each kind of work whose results depend on powers, roots, logarithms or curves. */
const COMMANDS = [
  'kmeans images/coins.png -k 3 --space lab --chart pie -o pie.svg --json',
  'kmeans images/flower.jpg -k 4 --space oklab --resize 0.1 --chart scatter -o scatter.svg --out pixels.csv --json',
  'minibatch images/flower.jpg -k 5 --resize 0.1 --chart bar -o bar.png --json',
  'kmeans data/points.csv -k 2..5 --chart elbow,silhouette -o {chart}-{k}.svg --metrics silhouette,dbcv,davies-bouldin --choose --json',
  'hac data/citypopulation.json --columns year,population --scale standard --limit 40 -k 4 --chart dendrogram,heights -o {chart}.svg --json',
  'gmm data/faithful.csv -k 2..3 --chart bic,scatter -o {chart}-{k}.svg --out rows-{k}.csv --json',
  'fuzzy data/faithful.csv -k 3 -m 2.3 --out shares.csv --json',
  'spectral data/circles.csv -k 2 --chart scatter -o circles.svg --json',
  'hdbscan data/faithful.csv --metrics dbcv --json',
  'features data/digits.csv.gz --label-column column65 --limit 90 --features pca:10 --features tsne:2 -o tsne.csv',
  'features data/digits.csv.gz --label-column column65 --limit 90 --features umap:2 -o umap.csv',
  'features data/digits.csv.gz --label-column column65 --limit 30 --shape 8x8 --features hog -o hog.npy',
  'distances data/points.csv --limit 20 --metric minkowski --p 2.7 --chart heatmap -o map.svg --json',
  'plot data/citypopulation.json --x population --bins 20 --log x -o sizes.svg --csv',
  'histogram images/flower.jpg --log -o histogram.svg --json',
];

/** The words of a command line, with whole paths of the files of the project. */
function wordsOf(line: string): string[] {
  return line.split(' ').map((word) => (/^(data|images)\//.test(word) ? join(ROOT, word) : word));
}

/** What commands print and write, without seconds. */
function outcomesOf(folder: string, node?: string): Record<string, string> {
  const outcomes: Record<string, string> = {};
  COMMANDS.forEach((line, at) => {
    const own = join(folder, String(at));
    mkdirSync(own, { recursive: true });
    const argv = wordsOf(line);
    const { status, stdout, stderr } = node
      ? spawnSync(node, [PROGRAM, ...argv], { cwd: own, encoding: 'utf8' })
      : binary(argv, { cwd: own });
    if (status !== 0) throw new Error(`${line}: ${stderr}`);
    outcomes[line] = stdout.replace(/"seconds": (\{[^}]*\}|[\d.e-]+)/g, '"seconds"');
    for (const file of readdirSync(own).sort())
      outcomes[`${line}: ${file}`] = readFileSync(join(own, file), 'latin1');
  });
  return outcomes;
}

describe('the same seed', () => {
  const folder = temporaryFolder();
  it.skipIf(nodes.length === 0)('gives the same bytes with other Nodes (named by CLUSTERKIT_NODES)', () => {
    const here = outcomesOf(join(folder, 'here'));
    // some commands write several files
    expect(Object.keys(here).length).toBeGreaterThan(2 * COMMANDS.length);
    for (const [at, node] of nodes.entries()) {
      const there = outcomesOf(join(folder, `there${at}`), node);
      const other = Object.keys(here).filter((key) => here[key] !== there[key]);
      expect(other, node).toEqual([]);
      expect(Object.keys(there)).toEqual(Object.keys(here));
    }
  });
});

describe('results of this Node', () => {
  const folder = temporaryFolder();
  it.skipIf(nodes.length === 0)(
    'are repeated by others, on 1 and 2 threads (named by CLUSTERKIT_NODES)',
    async () => {
      await writeInputs(folder);
      const results: string[] = [];
      for (const [name, words] of commandLines(folder))
        results.push(await record(join(folder, `result-${name}.json`), words));
      // large enough for several threads, with files
      for (const [at, line] of COMMANDS.filter((one) => one.endsWith('--json')).entries()) {
        const own = join(folder, String(at));
        mkdirSync(own);
        const { stdout } = binary(wordsOf(line), { cwd: own });
        results.push(join(own, 'result.json'));
        writeFileSync(join(own, 'result.json'), stdout);
      }
      for (const node of nodes)
        for (const jobs of ['1', '2']) {
          const words = [PROGRAM, 'rerun', ...results, '--jobs', jobs];
          const { status, stdout, stderr } = spawnSync(node, words, { encoding: 'utf8' });
          const answers = stdout.trimEnd().split('\n');
          expect(
            answers.filter((answer) => !answer.includes('  identical  ')),
            `${node}: ${stderr}`,
          ).toEqual([]);
          expect([status, answers.length]).toEqual([0, results.length]);
        }
    },
  );
});
