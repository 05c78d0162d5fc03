/*
 * Searches eight colors of clusters that people of any color vision can tell apart.
 *
 * node src/build/searchColors.mjs [light|dark] [seconds] [seed]
 *
 * Candidates are colors in steps of OKLCH, 3 : 1 or more from the page. Simulated annealing makes the smallest difference
 * (CIEDE2000, for all cones and for each kind missing) of the first k colors large, for each k; of two and of three colors
 * there is enough from some difference on. The slots say which color, or which hues and least chroma, a
 * place may have, so that the first are blue and orange, and a color has a similar hue in both themes. It prints the best
 * colors and the smallest difference of the first 2 to 8. It reads the build.
 */
import { fromHex } from '../../dist/core/image.js';
import { pointInSpace } from '../../dist/features/colorspace.js';
import { ciede2000, contrast, simulate } from '../../dist/palettes/index.js';

const [theme = 'light', seconds = '40', seed = '7'] = process.argv.slice(2);
const ANY = [0, 360];
const { page, lightness, chroma, slots } = {
  light: {
    page: [255, 255, 255],
    lightness: [22, 62],
    chroma: 0.07,
    slots: ['#08358f', '#e77501', ANY, ANY, ANY, ANY, ANY, ANY],
  },
  dark: {
    page: [20, 24, 29],
    lightness: [42, 92],
    chroma: 0.05,
    slots: [
      [250, 278],
      [42, 75, 0.12],
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
const ENOUGH = [65, 36, 27, 25, 25, 25, 24];

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

/** A color as people of any color vision see it. */
function candidate(rgb, place) {
  const seen = [rgb, ...['protan', 'deutan', 'tritan'].map((vision) => simulate(rgb, vision))];
  return { ...place, rgb, labs: seen.map((one) => pointInSpace(one, 'lab')) };
}

const given = slots.filter((slot) => typeof slot === 'string');
const candidates = given.map((color) => candidate(fromHex(color), { hue: -1, chroma: 0, color }));
for (let L = 0.24; L <= 0.93; L += 0.02)
  for (let C = chroma; C <= 0.24; C += 0.02)
    for (let hue = 0; hue < 360; hue += 6) {
      const rgb = rgbOf(L, C, hue);
      if (!rgb || contrast(rgb, page) < 3.02) continue;
      const one = candidate(rgb, { hue, chroma: C });
      const [[shade]] = one.labs;
      if (shade >= lightness[0] && shade <= lightness[1]) candidates.push(one);
    }
const n = candidates.length;
const apart = new Float32Array(n * n);
for (let i = 0; i < n; i++)
  for (let j = 0; j < i; j++) {
    const differences = candidates[i].labs.map((lab, v) => ciede2000(lab, candidates[j].labs[v]));
    apart[i * n + j] = apart[j * n + i] = Math.min(...differences);
  }
const places = slots.map((slot) => {
  const [from, to, least = 0] = slot;
  const fits = ({ color, hue, chroma }) =>
    typeof slot === 'string' ? color === slot : hue >= from && hue <= to && chroma >= least;
  return candidates.flatMap((one, i) => (fits(one) ? [i] : []));
});

/** The smallest difference of the first 2 to 8. */
function smallest(colors) {
  let least = Number.POSITIVE_INFINITY;
  return WEIGHTS.map((_, at) => {
    for (let j = 0; j <= at; j++) least = Math.min(least, apart[colors[at + 1] * n + colors[j]]);
    return least;
  });
}

const worth = (differences) =>
  differences.reduce((sum, value, at) => sum + WEIGHTS[at] * Math.min(1, value / ENOUGH[at]), 0);
const scoreOf = (colors) => worth(smallest(colors));
const pick = (place) => places[place][Math.floor(random() * places[place].length)];

/** The differences that eight colors have without one kind of cones or with all, of the first 2 to 8. */
function differencesOf(labs) {
  let least = Number.POSITIVE_INFINITY;
  return WEIGHTS.map((_, at) => {
    for (let j = 0; j <= at; j++)
      for (const [v, lab] of labs[at + 1].entries()) least = Math.min(least, ciede2000(lab, labs[j][v]));
    return least;
  });
}

/** Better colors between the steps of OKLCH: those that are not given move by a few units of red, green and blue. */
function refined(start) {
  let [colors, score] = [start, worth(differencesOf(start.map(({ labs }) => labs)))];
  for (let step = 0; step < 4000; step++) {
    const place = Math.floor(random() * slots.length);
    const reach = step < 2000 ? 20 : 8;
    const rgb = colors[place].rgb.map((v) =>
      Math.max(0, Math.min(255, v + Math.round((random() - 0.5) * reach))),
    );
    if (typeof slots[place] === 'string' || contrast(rgb, page) < 3.02) continue;
    const moved = candidate(rgb, colors[place]);
    const [[shade, a, b]] = moved.labs;
    if (shade < lightness[0] || shade > lightness[1] || Math.hypot(a, b) < LEAST_CHROMA) continue;
    const others = colors.with(place, moved);
    const otherScore = worth(differencesOf(others.map(({ labs }) => labs)));
    if (otherScore > score) [colors, score] = [others, otherScore];
  }
  return colors;
}

/** Grays are noise. */
const LEAST_CHROMA = 18;

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
const found = refined(best.map((i) => candidates[i]));
const differences = differencesOf(found.map(({ labs }) => labs)).map((value) => value.toFixed(1));
process.stdout.write(`${found.map(({ rgb }) => hex(rgb)).join(' ')}\n${differences.join(' ')}\n`);
