// Times SLIC of a picture, from its RGB bytes to the labels, and says how good superpixels are; skimage_slic.py does the
// same for scikit-image and writes the labels that --against judges.
// node test/bench/superpixels.mjs PICTURE [--k 250] [--compactness 10] [--runs 10] [--threads 2] [--against LABELS] [--truth LABELS]
// node test/bench/superpixels.mjs --mosaic PICTURE LABELS
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { toSpace } from '../../dist/features/colorspace.js';
import { configureKernels, superpixels } from '../../dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', default: '250' },
    compactness: { type: 'string', default: '10' },
    runs: { type: 'string', default: '10' },
    threads: { type: 'string', default: '2' },
    against: { type: 'string' },
    truth: { type: 'string' },
    mosaic: { type: 'boolean' },
  },
});

if (values.mosaic) {
  await writeMosaic(...positionals);
  process.exit(0);
}

configureKernels({ threads: Number(values.threads) });
const raw = sharp(positionals[0]).removeAlpha().toColourspace('srgb').raw();
const { data, info } = await raw.toBuffer({ resolveWithObject: true });
const { width, height } = info;
const n = width * height;
const rgb = new Uint8Array(data);
const lab = toSpace(rgb, 'lab');
let clock = Number.POSITIVE_INFINITY;
let cpu = Number.POSITIVE_INFINITY;
let found;
for (let run = 0; run < Number(values.runs); run++) {
  const before = process.cpuUsage();
  const began = performance.now();
  const options = { width, height, k: Number(values.k), compactness: Number(values.compactness) };
  found = await superpixels({ x: toSpace(rgb, 'lab'), n, dim: 3 }, options);
  clock = Math.min(clock, performance.now() - began);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1000);
}
const truth = values.truth && labelsIn(values.truth);
const { iterations } = found.descent;
tell(
  'clusterkit',
  found.labels,
  `${iterations} passes: ${clock.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms`,
);
if (values.against) tell('scikit-image', labelsIn(values.against), 'its labels');

function labelsIn(path) {
  const bytes = readFileSync(path);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function tell(name, labels, how) {
  const k = new Set(labels).size;
  const judged = [`explained ${(100 * explained(labels)).toFixed(2)} % of the variance in CIELAB`];
  if (truth) {
    judged.push(`boundary recall ${(100 * recall(labels)).toFixed(2)} %`);
    judged.push(`under-segmentation error ${(100 * leak(labels)).toFixed(2)} %`);
  }
  process.stdout.write(`${name}: ${width} x ${height}, ${k} superpixels, ${how}\n  ${judged.join(', ')}\n`);
}

/** The share of the variance of colors that is between superpixels. */
function explained(labels) {
  const sums = new Map();
  const all = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const own = sums.get(labels[i]) ?? [0, 0, 0, 0];
    sums.set(labels[i], own);
    for (let j = 0; j < 3; j++) {
      own[j] += lab[3 * i + j];
      all[j] += lab[3 * i + j];
    }
    own[3]++;
  }
  let [within, total] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < 3; j++) {
      const own = sums.get(labels[i]);
      within += (lab[3 * i + j] - own[j] / own[3]) ** 2;
      total += (lab[3 * i + j] - all[j] / n) ** 2;
    }
  return 1 - within / total;
}

function isBoundary(labels, i) {
  return (
    (i % width < width - 1 && labels[i] !== labels[i + 1]) ||
    (i + width < n && labels[i] !== labels[i + width])
  );
}

/** The share of the true boundaries that have a boundary within two pixels. */
function recall(labels) {
  let [hits, all] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (!isBoundary(truth, i)) continue;
    all++;
    const [x, y] = [i % width, Math.floor(i / width)];
    let hit = false;
    for (let q = Math.max(0, y - 2); q <= Math.min(height - 1, y + 2) && !hit; q++)
      for (let p = Math.max(0, x - 2); p <= Math.min(width - 1, x + 2) && !hit; p++)
        hit = isBoundary(labels, q * width + p);
    if (hit) hits++;
  }
  return hits / all;
}

/** Pixels of superpixels on the smaller side of a true boundary (Neubert and Protzel, 2012). */
function leak(labels) {
  const parts = new Map();
  for (let i = 0; i < n; i++) {
    const own = parts.get(labels[i]) ?? new Map();
    parts.set(labels[i], own);
    own.set(truth[i], (own.get(truth[i]) ?? 0) + 1);
  }
  let sum = 0;
  for (const own of parts.values()) {
    const size = [...own.values()].reduce((a, b) => a + b);
    for (const inside of own.values()) sum += Math.min(inside, size - inside);
  }
  return sum / n;
}

/** A picture of 60 tiles in noisy colors, a little blurred, and the tile of each pixel. */
async function writeMosaic(picture, labels) {
  const [width, height, tiles] = [600, 400, 60];
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const spots = Array.from({ length: tiles }, () => [
    random() * width,
    random() * height,
    random(),
    random(),
    random(),
  ]);
  const truth = new Int32Array(width * height);
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < truth.length; i++) {
    const far = ([a, b]) => (a - (i % width)) ** 2 + (b - Math.floor(i / width)) ** 2;
    for (let t = 1; t < tiles; t++) if (far(spots[t]) < far(spots[truth[i]])) truth[i] = t;
    for (let j = 0; j < 3; j++) {
      const noise = 60 * (random() + random() - 1);
      pixels[3 * i + j] = Math.min(255, Math.max(0, 55 + 145 * spots[truth[i]][2 + j] + noise));
    }
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .blur(0.8)
    .png()
    .toFile(picture);
  writeFileSync(labels, new Uint8Array(truth.buffer));
}
