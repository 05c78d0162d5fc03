/*
 * Searches eight colors of clusters that people of any color vision can tell apart.
 *
 * node src/build/searchColors.mjs [light|dark] [seconds] [seed]
 *
 * Candidates are colors in steps of OKLCH, 3 : 1 or more from the page. Simulated annealing makes the smallest difference
 * (CIEDE2000, for all cones and for each kind missing) of the first k colors large, for each k. SLOTS says which hues a
 * place may have, so that the first are blue and orange, and a color has a similar hue in both themes. It prints the best
 * colors and the smallest difference of the first 2 to 8. It reads the build.
 */
import { pointInSpace } from '../../dist/features/colorspace.js';
import { ciede2000, contrast, simulate } from '../../dist/palettes/index.js';

const [theme = 'light', seconds = '40', seed = '7'] = process.argv.slice(2);
const ANY = [0, 360];
const { page, lightness, chroma, slots } = {
  light: {
    page: [255, 255, 255],
    lightness: [22, 62],
    chroma: 0.07,
    slots: [[245, 275], [35, 70], ANY, ANY, ANY, ANY, ANY, ANY],
  },
  dark: {
    page: [20, 24, 29],
    lightness: [42, 92],
    chroma: 0.05,
    slots: [
      [250, 278],
      [42, 75],
      [0, 30],
      [140, 180],
      [285, 320],
      [20, 60],
      [220, 265],
      [310, 345],
    ],
  },
}[theme];

/** What a smallest difference of the first 2 to 8 colors counts, and from where on a larger one counts no more. */
const WEIGHTS = [0.6, 0.6, 0.3, 0.3, 0.3, 0.4, 1];
const ENOUGH = [52, 31, 27, 25, 25, 25, 24];

let state = Number(seed) * 7919;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

/** sRGB of OKLCH, undefined outside of it. */
function rgbOf(L, C, hue) {
  const [a, b] = [C * Math.cos((hue * Math.PI) / 180), C * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [
    (L + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (L - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (L - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  if (linear.some((v) => v < 0 || v > 1)) return undefined;
  return linear.map((v) => Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)));
}

const candidates = [];
for (let L = 0.24; L <= 0.93; L += 0.02)
  for (let C = chroma; C <= 0.24; C += 0.02)
    for (let hue = 0; hue < 360; hue += 6) {
      const rgb = rgbOf(L, C, hue);
      if (!rgb || contrast(rgb, page) < 3.02) continue;
      const seen = [rgb, ...['protan', 'deutan', 'tritan'].map((vision) => simulate(rgb, vision))];
      const labs = seen.map((one) => pointInSpace(one, 'lab'));
      if (labs[0][0] < lightness[0] || labs[0][0] > lightness[1]) continue;
      candidates.push({ rgb, labs, hue });
    }
const n = candidates.length;
const apart = new Float32Array(n * n);
for (let i = 0; i < n; i++)
  for (let j = 0; j < i; j++) {
    const differences = candidates[i].labs.map((lab, v) => ciede2000(lab, candidates[j].labs[v]));
    apart[i * n + j] = apart[j * n + i] = Math.min(...differences);
  }
const places = slots.map(([from, to]) =>
  candidates.flatMap(({ hue }, i) => (hue >= from && hue <= to ? [i] : [])),
);

/** The smallest difference of the first 2 to 8. */
function smallest(colors) {
  let least = Number.POSITIVE_INFINITY;
  return WEIGHTS.map((_, at) => {
    for (let j = 0; j <= at; j++) least = Math.min(least, apart[colors[at + 1] * n + colors[j]]);
    return least;
  });
}

const scoreOf = (colors) =>
  smallest(colors).reduce((sum, value, at) => sum + WEIGHTS[at] * Math.min(1, value / ENOUGH[at]), 0);
const pick = (place) => places[place][Math.floor(random() * places[place].length)];

let best;
let bestScore = 0;
const end = performance.now() + 1000 * Number(seconds);
while (performance.now() < end) {
  let colors = places.map((_, place) => pick(place));
  let score = scoreOf(colors);
  for (let heat = 0.5; heat > 0.001; heat *= 0.9996) {
    const place = Math.floor(random() * slots.length);
    const other = colors.with(place, pick(place));
    const otherScore = scoreOf(other);
    if (otherScore <= score && random() >= Math.exp((otherScore - score) / heat)) continue;
    [colors, score] = [other, otherScore];
    if (score > bestScore) [best, bestScore] = [colors, score];
  }
}
const hex = (rgb) => `#${rgb.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
const found = best.map((i) => hex(candidates[i].rgb)).join(' ');
const differences = smallest(best).map((value) => value.toFixed(1));
process.stdout.write(`${found}\n${differences.join(' ')}\n`);
