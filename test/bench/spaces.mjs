/*
 * Does k-means of a picture take as long in lab and oklab as in rgb?
 *
 * node test/bench/spaces.mjs [PICTURE] [--repeats 5] [--starts 1] [-k 4,8,16,64,256] [--root CHECKOUT]
 *
 * Converts the colors of a picture, images/flower.jpg by default, and clusters them on one thread, the spaces in turns. Prints
 * the least milliseconds of processor time and ratios to rgb. --root takes another built checkout.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const here = fileURLToPath(new URL('../..', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    repeats: { type: 'string', default: '5' },
    starts: { type: 'string', default: '1' },
    k: { type: 'string', short: 'k', default: '4,8,16,64,256' },
    root: { type: 'string', default: here },
  },
});
const { configureKernels, features, kmeans } = await import(join(resolve(values.root), 'dist/index.js'));
configureKernels({ threads: 1 });
const picture = sharp(positionals[0] ?? join(here, 'images/flower.jpg'));
const { data, info } = await picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
const { width, height, channels: bands } = info;
const image = { width, height, frames: 1, bands, data: new Uint8Array(data) };
const SPACES = ['rgb', 'lab', 'oklab'];

const points = await least((space) => features.colorDataset(image, { space }));
tell(`points, ${points.rgb.result.n} colors`, points, () => '');
for (const k of values.k.split(',').map(Number)) {
  const fits = await least((space) => kmeans(points[space].result, { k, nInit: Number(values.starts) }));
  const all = ({ result }) => `, ${result.descent.iterations} iterations`;
  tell(`k = ${k}`, fits, all);
}

/** The least time of the work for each space, and what it returned. */
async function least(work) {
  const found = {};
  for (let turn = 0; turn < Number(values.repeats); turn++) {
    for (const space of SPACES) {
      const began = process.cpuUsage();
      const result = await work(space);
      const { user, system } = process.cpuUsage(began);
      const ms = Math.min((user + system) / 1000, found[space]?.ms ?? Number.POSITIVE_INFINITY);
      found[space] = { ms, result };
    }
  }
  return found;
}

function tell(what, found, more) {
  const words = SPACES.map((space) => {
    const ratio = (found[space].ms / found.rgb.ms).toFixed(2);
    return `${space} ${found[space].ms.toFixed(1)} ms (${ratio}${more(found[space])})`;
  });
  process.stdout.write(`${what}: ${words.join(', ')}\n`);
}
