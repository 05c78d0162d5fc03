/*
 * How long does the palette of a photograph take, beside sharp that decodes it and does nothing else?
 *
 * node test/bench/palette.mjs [PICTURE.jpg] [--megapixels 12] [--pairs 9] [-k 8]
 *
 * Enlarges the picture, images/flower.jpg by default, with noise, as JPEG of quality 90. Then both programs take turns, each
 * in a process of its own, with one start of k-means. Prints the medians of the seconds on the clock and of the
 * processor's, and of the ratios of the pairs. Run `npm run build` first.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { median, timeNode } from './processes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    megapixels: { type: 'string', default: '12' },
    pairs: { type: 'string', default: '9' },
    k: { type: 'string', short: 'k', default: '8' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'clusterkit-palette-'));
const file = join(folder, 'large.jpg');
try {
  await enlarge(positionals[0] ?? join(root, 'images/flower.jpg'), Number(values.megapixels) * 1e6);
  const decode = `require('sharp')(${JSON.stringify(file)}).raw().toBuffer()`;
  const programs = [
    ['-e', decode],
    [join(root, 'bin/clusterkit.js'), 'kmeans', file, '-k', values.k, '--n-init', '1', '-q'],
  ];
  for (const program of programs) timeNode(program, root);
  const pairs = Array.from({ length: Number(values.pairs) }, () =>
    programs.map((program) => timeNode(program, root)),
  );
  for (const what of ['clock', 'processor']) {
    const [decoding, palette] = [0, 1].map((at) => median(pairs.map((pair) => pair[at][what])));
    const ratio = median(pairs.map((pair) => pair[1][what] / pair[0][what]));
    const words = [`decoding ${decoding.toFixed(3)} s`, `palette ${palette.toFixed(3)} s`];
    process.stdout.write(`${what}: ${words.join(', ')}, ratio ${ratio.toFixed(2)} (medians)\n`);
  }
  process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes the picture in another size, with noise of up to 6 on each sample. */
async function enlarge(picture, pixels) {
  const { width, height } = await sharp(picture).metadata();
  const scale = Math.sqrt(pixels / (width * height));
  const size = [width, height].map((side) => Math.round(side * scale));
  const { data, info } = await sharp(picture)
    .resize(...size, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < data.length; i++) {
    const noise = Math.round(4 * (draw() + draw() + draw() - 1.5));
    data[i] = Math.min(255, Math.max(0, data[i] + noise));
  }
  await sharp(data, { raw: info }).jpeg({ quality: 90 }).toFile(file);
}
