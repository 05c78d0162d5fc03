/*
 * How good, how small and how fast are pictures of few colors, beside pngquant?
 *
 * node test/bench/remap.mjs [PICTURES...] [-k 8,16,64,256] [--smooth 0] [--kept FILE] [--times] [--pairs 5]
 * node test/bench/remap.mjs [PICTURES...] --ranges 40-60,60-80,70-90,80-95
 *
 * Pictures are those of images/ and four that are drawn here: a screen, a logo with opacity, a gradient, pixel art. For each
 * picture and k it prints the ratio of clusterkit to pngquant: squared error and size without dithering (pngquant speed 1),
 * the mean distance in OKLab (`--space oklab`; the best of pngquant's speeds 1, 4 and 11), and the squared error after a blur of
 * 1.5 pixels with dithering (pngquant's default). With --kept, lines are also kept in a file, and a run that is begun again takes
 * those of the file instead of measuring them. Transparent pixels are laid over white and over black. With --times both
 * take turns instead, each in a process of its own: 640 x 480 to 256 colors (pngquant speed 4) and 12 megapixels to 16 colors
 * (speed 11, our `--effort fast`). With --ranges it prints for each range of `--quality` the colors, the kilobytes and the squared
 * error of both (pngquant's speed 1 without dithering; ours in its space rgb), or that none is reached. Run `npm run build` first; pngquant is Debian's.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { toSpace } from '../../dist/features/colorspace.js';
import { median, timeNode, timeProgram } from './processes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/clusterkit.js');
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', short: 'k', default: '8,16,64,256' },
    times: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '5' },
    kept: { type: 'string' },
    ranges: { type: 'string' },
    smooth: { type: 'string', default: '0' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'clusterkit-remap-'));
const at = (name) => join(folder, name);
try {
  if (values.times) await compareTimes();
  else if (values.ranges) await compareRanges(values.ranges.split(','));
  else await compareQuality();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compareQuality() {
  const given = await pictures();
  const all = { error: [], size: [], seen: [], blurred: [] };
  const kept = keptLines();
  for (const file of given)
    for (const k of values.k.split(',')) {
      const cell = `${basename(file)} ${k}`;
      const line = kept.get(cell) ?? wordsOf(await ratios(file, k));
      if (values.kept && !kept.has(cell)) appendFileSync(values.kept, `${cell}: ${line}\n`);
      process.stdout.write(`${cell}: ${line}\n`);
      for (const [, name, value] of line.matchAll(/(\w+) ([\d.]+)/g)) all[name].push(Number(value));
    }
  for (const [name, list] of Object.entries(all)) {
    const mean = Math.exp(
      list.reduce((sum, value) => sum + Math.log(Math.max(value, 1e-9)), 0) / list.length,
    );
    process.stdout.write(`${name}: mean ${mean.toFixed(3)}, worst ${Math.max(...list).toFixed(3)}\n`);
  }
}

/** The lines of cells that were measured before. */
function keptLines() {
  if (!values.kept || !existsSync(values.kept)) return new Map();
  const lines = readFileSync(values.kept, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(': ')));
}

/** @param {Record<string, number>} found */
function wordsOf(found) {
  return Object.entries(found)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ');
}

/** Clusterkit's figures through pngquant's; NaN where both lose nothing. */
async function ratios(file, k) {
  const ours = (name, ...more) => {
    execFileSync(process.execPath, [program, 'remap', file, '-k', k, '-q', '-o', at(name), ...more]);
    return at(name);
  };
  const theirs = (name, ...more) => {
    execFileSync('pngquant', [k, ...more, '--force', '--output', at(name), file]);
    return at(name);
  };
  const smooth = ['--smooth', values.smooth];
  const flat = [ours('a.png', '--space', 'rgb', ...smooth), theirs('b.png', '--nofs', '--speed', '1')];
  const [one, other] = await Promise.all(flat.map((name) => squaredError(file, name)));
  const speeds = ['1', '4', '11'].map((speed) => theirs(`s${speed}.png`, '--nofs', '--speed', speed));
  const seen = await Promise.all(
    [ours('c.png', ...smooth), ...speeds].map((name) => meanDistance(file, name)),
  );
  const mixed = [ours('d.png', '--space', 'rgb', '--dither', 'floyd-steinberg'), theirs('e.png')];
  const [soft, otherSoft] = await Promise.all(mixed.map((name) => squaredError(file, name, 1.5)));
  return {
    error: one / other,
    size: statSync(flat[0]).size / statSync(flat[1]).size,
    seen: seen[0] / Math.min(...seen.slice(1)),
    blurred: soft / otherSoft,
  };
}

async function compareRanges(ranges) {
  for (const file of await pictures())
    for (const range of ranges) {
      const ours = ['remap', file, '--quality', range, '--space', 'rgb', '-q', '-o', at('a.png')];
      const theirs = [
        '256',
        '--quality',
        range,
        '--nofs',
        '--speed',
        '1',
        '--force',
        '--output',
        at('b.png'),
        file,
      ];
      const told = [];
      for (const [command, words, name] of [
        [process.execPath, [program, ...ours], at('a.png')],
        ['pngquant', theirs, at('b.png')],
      ]) {
        rmSync(name, { force: true });
        // 4 and 99: not reached
        const { status } = spawnSync(command, words);
        const figures = status === 0 ? await figuresOf(file, name) : `not reached (${status})`;
        told.push(figures);
      }
      process.stdout.write(`${basename(file)} ${range}: ${told.join(' | ')}\n`);
    }
}

/** Colors, kilobytes and squared error. */
async function figuresOf(file, name) {
  const bytes = readFileSync(name);
  const at = bytes.indexOf('PLTE');
  const colors = at < 0 ? 'all' : bytes.readUInt32BE(at - 4) / 3;
  return `${colors} / ${(bytes.length / 1000).toFixed(1)} / ${(await squaredError(file, name)).toFixed(1)}`;
}

async function compareTimes() {
  const { data, info } = await sharp(join(root, 'images/flower.jpg'))
    .resize(4000, 3000, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  await sharp(data, { raw: info }).png({ compressionLevel: 1 }).toFile(at('large.png'));
  const small = await asPng(join(root, 'images/flower.jpg'));
  const works = [
    ['640 x 480 to 256 colors', small, ['-k', '256'], ['256', '--nofs', '--speed', '4']],
    [
      '12 megapixels to 16 colors',
      at('large.png'),
      ['-k', '16', '--n-init', '1', '--effort', 'fast'],
      ['16', '--nofs', '--speed', '11'],
    ],
  ];
  for (const [title, file, ours, theirs] of works) {
    const turns = Array.from({ length: Number(values.pairs) }, () => [
      timeNode([program, 'remap', file, ...ours, '-q', '-o', at('a.png')], root),
      timeProgram('pngquant', [...theirs, '--force', '--output', at('b.png'), file], root),
    ]);
    for (const what of ['clock', 'processor']) {
      const [mine, other] = [0, 1].map((side) => median(turns.map((turn) => turn[side][what])));
      const ratio = median(turns.map((turn) => turn[0][what] / turn[1][what]));
      process.stdout.write(
        `${title}, ${what}: clusterkit ${mine.toFixed(2)} s, pngquant ${other.toFixed(2)} s, ratio ${ratio.toFixed(2)}\n`,
      );
    }
  }
  process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
}

/** Pixels over a gray, blurred if asked for. */
function pixels(file, level, sigma) {
  const whole = sharp(file)
    .toColourspace('srgb')
    .flatten({ background: { r: level, g: level, b: level } });
  return (sigma ? whole.blur(sigma) : whole).raw().toBuffer();
}

async function squaredError(one, other, sigma) {
  let sum = 0;
  let count = 0;
  for (const level of [255, 0]) {
    const [a, b] = await Promise.all([one, other].map((file) => pixels(file, level, sigma)));
    for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
    count += a.length;
  }
  return sum / count;
}

async function meanDistance(one, other) {
  let sum = 0;
  let count = 0;
  for (const level of [255, 0]) {
    const [a, b] = await Promise.all(
      [one, other].map(async (file) => toSpace(await pixels(file, level), 'oklab')),
    );
    for (let i = 0; i < a.length; i += 3)
      sum += Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1], a[i + 2] - b[i + 2]);
    count += a.length / 3;
  }
  return sum / count;
}

async function asPng(file) {
  const name = at(`${basename(file).replace(/\.[^.]+$/, '')}.png`);
  await sharp(file).png().toFile(name);
  return name;
}

async function pictures() {
  return positionals.length > 0 ? await Promise.all(positionals.map(asPng)) : await everyPicture();
}

async function everyPicture() {
  const photographs = ['flower.jpg', 'china.jpg', 'astronaut.png', 'coins.png'];
  const found = await Promise.all(photographs.map((name) => asPng(join(root, 'images', name))));
  for (const [name, svg] of Object.entries(drawings())) {
    await sharp(Buffer.from(svg)).png().toFile(at(name));
    found.push(at(name));
  }
  const sprite = Buffer.from(Array.from({ length: 64 * 64 * 3 }, spriteSample));
  await sharp(sprite, { raw: { width: 64, height: 64, channels: 3 } })
    .resize(512, 512, { kernel: 'nearest' })
    .png()
    .toFile(at('pixels.png'));
  return [...found, at('pixels.png')];
}

/** Tiles in 41 colors with symmetric figures. */
function spriteSample(_, p) {
  const [x, y] = [Math.floor(p / 3) % 64, Math.floor(p / 192)];
  const [fx, fy] = [Math.min(x % 16, 15 - (x % 16)), y % 16];
  const tile = Math.floor(x / 16) + 4 * Math.floor(y / 16);
  const isFigure = (fx * 7 + fy * 3 + ((fx * fy * (tile + 2)) % 5) + tile) % 4 < 2;
  const tone = isFigure ? (tile * 37 + 11 * ((fx + fy) % 3)) % 40 : 40;
  return (tone * [53, 97, 31][p % 3] + 20) % 256;
}

function drawings() {
  const box = (x, y, w, h, color) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${color}"/>`;
  const words = Array.from({ length: 260 }, (_, i) =>
    box(
      220 + ((i * 61) % 560),
      90 + 22 * Math.floor(i / 12),
      12 + ((i * 29) % 40),
      9,
      i % 17 === 0 ? '#0a58ca' : '#333',
    ),
  );
  const icons = Array.from(
    { length: 18 },
    (_, i) => `<circle cx="40" cy="${110 + 28 * i}" r="${6 + (i % 4)}" fill="hsl(${40 * i} 70% 50%)"/>`,
  );
  const shade = '<filter id="b"><feGaussianBlur stdDeviation="9"/></filter>';
  const stops = '<stop offset="0" stop-color="#7a2bf5"/><stop offset="1" stop-color="#ff9a3c"/>';
  return {
    'screen.png': `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${box(0, 0, 800, 600, '#fff')}${box(0, 0, 800, 56, '#20262e')}${box(0, 56, 190, 544, '#eef1f4')}${words.join('')}${icons.join('')}</svg>`,
    'logo.png': `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><defs>${shade}<linearGradient id="g" x2="1" y2="1">${stops}</linearGradient></defs><circle cx="208" cy="216" r="150" opacity="0.5" filter="url(#b)"/><circle cx="200" cy="200" r="150" fill="url(#g)"/><path d="M130 210l50 50 100-110" stroke="#fff" stroke-width="34" fill="none" stroke-linecap="round"/></svg>`,
    'gradient.png': `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><defs><linearGradient id="g" x2="1" y2="1"><stop offset="0" stop-color="#003049"/><stop offset="0.5" stop-color="#d62828"/><stop offset="1" stop-color="#fcbf49"/></linearGradient></defs><rect width="640" height="400" fill="url(#g)"/></svg>`,
  };
}
