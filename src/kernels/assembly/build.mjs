// Compiles each entry of this folder to dist/kernels/<name>.wasm, and writes kernels/layouts/.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { writeLayouts } from './layouts.mjs';

/** The files with exports for the host; the others are imported by them. */
const ENTRIES = [
  'colors',
  'counting',
  'spaces',
  'bytes',
  'floats',
  'stream',
  'minibatch',
  'silhouette',
  'hac',
  'neighbors',
  'wide',
  'dbscan',
  'cells',
  'optics',
  'reaching',
  'modes',
  'birch',
  'gmm',
  'fuzzy',
  'affinity',
  'communities',
  'spectral',
  'eigen',
  'gram',
  'plane',
  'kmedoids',
  'meanshift',
  'superpixels',
  'sparse',
  'projected',
  'centroids',
  'lines',
  'umap',
  'pairs',
];

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Sources for the compiler: where a comment says @inline, a decorator. No other tool takes decorators of functions.
 * Lines keep their numbers.
 */
function readFile(name, folder) {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const source = text.replace(/(@inline\s*\*\/\n)((?:export )?function )/g, '$1@inline $2');
  const [asked, made] = [text, source].map((one) => one.match(/@inline/g)?.length ?? 0);
  if (made !== 2 * asked)
    throw new Error(`${name}: a comment that says @inline is not right before a function`);
  return source;
}

writeLayouts();
await mkdir(`${root}dist/kernels`, { recursive: true });
for (const name of ENTRIES) {
  const { error, stderr } = await asc.main(
    [
      `src/kernels/assembly/${name}.ts`,
      ...['--config', 'src/kernels/assembly/asconfig.json', '--baseDir', root],
      ...['-o', `dist/kernels/${name}.wasm`],
    ],
    { readFile },
  );
  if (error) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
}
