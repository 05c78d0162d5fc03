import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { cli } from './cli.ts';

/** What an algorithm needs beside rows. */
const SETTINGS: Record<string, string[]> = {
  dbscan: ['--eps', '2', '--min-samples', '2'],
  optics: ['--min-samples', '2'],
  hdbscan: ['--min-cluster-size', '2', '--min-samples', '1'],
  affinity: ['--damping', '0.9'],
  meanshift: ['--bandwidth', '4'],
  communities: ['--graph', 'knn:3'],
};

/** The name of a command, and the words of a command line. */
type Line = [string, string[]];

/**
 * A command line of each command that writes JSON, in few words.
 * @param folder where `writeInputs` writes what they read
 */
export function commandLines(folder: string): Line[] {
  const at = (name: string) => join(folder, name);
  const rows = [at('rows.csv'), '--columns', 'x,y'];
  const [table, picture, labels] = [at('rows.csv'), at('picture.png'), at('labels.csv')];
  const algorithms = ALGORITHMS.map(({ name, params, takes }): Line => {
    const k = params.some((param) => param.name === 'k') ? ['-k', '2'] : [];
    const input = takes.pixels ? [picture] : name === 'kprototypes' ? [table, '--columns', 'x,kind'] : rows;
    return [name, [name, ...input, ...k, ...(SETTINGS[name] ?? [])]];
  });
  return [
    ...algorithms,
    ['info', ['info', table, picture]],
    ['plot', ['plot', table, '--x', 'x', '--y', 'y']],
    ['features', ['features', table, '--scale', 'standard']],
    ['histogram', ['histogram', picture]],
    ['palette', ['palette', picture, '-k', '2']],
    ['palette-diff', ['palette', 'diff', picture, picture, '-k', '2']],
    ['remap', ['remap', picture, '-k', '2', '-o', at('few.png')]],
    ['distances', ['distances', ...rows, '--closest', '2']],
    ['predict', ['predict', at('model.json'), table]],
    ['sample', ['sample', at('mixture.json'), '-n', '5']],
    ['generate', ['generate', 'moons', '-n', '10', '--seed', 'random']],
    ['shard', ['shard', ...rows, '-o', at('manifest.json')]],
    [
      'summarize',
      ['summarize', at('shards.json'), '--shard', '0', '--centers', at('model.json'), '-o', at('one.cks')],
    ],
    ['merge', ['merge', at('summary.cks'), '-o', at('all.cks')]],
    ['compare', ['compare', ...rows, '-k', '2', '--algorithms', 'kmeans,hac']],
    ['evaluate', ['evaluate', labels, '--data', table, '--truth', table, '--truth-column', 'kind']],
    ['diff', ['diff', labels, labels]],
    ['run', ['run', at('experiment.json')]],
    ['report', ['report', at('labeled.json'), '-o', at('report.html')]],
    ['bench', ['bench', table, '--algorithms', 'kmeans', '-k', '2', '--repeat', '1', '--warmup', '0']],
  ];
}

/** Writes the small files that the command lines read. */
export async function writeInputs(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  const rows = [at('rows.csv'), '--columns', 'x,y'];
  writeFileSync(rows[0], 'x,y,kind\n1,1,a\n1,2,a\n2,1,a\n2,2,a\n9,9,b\n9,10,b\n10,9,b\n30,1,b\n');
  writeFileSync(at('labels.csv'), 'label\n0\n0\n0\n0\n1\n1\n1\n1\n');
  writeFileSync(at('edges.csv'), 'a,b,1\na,c,1\nb,c,1\nc,d,0.1\nd,e,1\nd,f,1\ne,f,2\n');
  writeFileSync(
    at('experiment.json'),
    '{ "inputs": { "path": "rows.csv", "columns": ["x", "y"] }, "algorithms": ["kmeans", "hac"], "settings": { "k": 2 } }',
  );
  mkdirSync(at('pictures'));
  for (const [i, gray] of [10, 20, 200, 210].entries())
    await paint(at(`pictures/${i}.png`), [gray, gray, gray, gray]);
  await paint(at('picture.png'), [10, 12, 200, 205]);
  await cli(['kmeans', ...rows, '-k', '2', '--model-out', at('model.json')]);
  await record(at('labeled.json'), ['kmeans', ...rows, '-k', '2', '--labels']);
  await cli(['shard', ...rows, '-o', at('shards.json')]);
  const summarize = ['summarize', at('shards.json'), '--shard', '0', '--centers', at('model.json')];
  await cli([...summarize, '-o', at('summary.cks')]);
  await cli(['gmm', ...rows, '-k', '2', '--model-out', at('mixture.json')]);
}

/** Writes a picture of 2 x 2 grays. */
export async function paint(path: string, grays: number[]): Promise<void> {
  await sharp(Buffer.from(grays), { raw: { width: 2, height: 2, channels: 1 } })
    .png()
    .toFile(path);
}

/** Writes the JSON of a command line to a file. */
export async function record(path: string, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli([...words, '--json']);
  if (code !== 0) throw new Error(`${words.join(' ')}: exit ${code}: ${stderr}`);
  writeFileSync(path, stdout);
  return path;
}
