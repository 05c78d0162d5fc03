/*
 * Searches three colors of clusters that people of any color vision can tell apart: a blue, an orange, and one that is
 * nearly black (on the dark page nearly white).
 *
 * node src/build/searchThreeColors.mjs [light|dark] [seed]
 *
 * From random colors that are 3 : 1 or more from the page it climbs to where the smallest difference (CIEDE2000, for all
 * cones and for each kind missing) is largest, and prints the best of many climbs. It reads the build.
 */
import { pointInSpace } from '../../dist/features/colorspace.js';
import { ciede2000, contrast, simulate } from '../../dist/palettes/index.js';

const [theme = 'light', seed = '7'] = process.argv.slice(2);
const CLIMBS = 60;
const STEPS = 3000;

/** What a place may have: from and to which CIELAB hue, lightness and chroma. */
const { page, slots } = {
  light: {
    page: [255, 255, 255],
    slots: [
      { hue: [265, 315], lightness: [0, 100], chroma: [30, 200] },
      { hue: [45, 72], lightness: [0, 100], chroma: [45, 200] },
      { hue: [0, 360], lightness: [0, 10], chroma: [6, 200] },
    ],
  },
  dark: {
    page: [20, 24, 29],
    slots: [
      { hue: [265, 315], lightness: [52, 100], chroma: [30, 200] },
      { hue: [40, 80], lightness: [54, 100], chroma: [50, 200] },
      { hue: [0, 360], lightness: [85, 97], chroma: [3, 14] },
    ],
  },
}[theme];

let state = Number(seed) * 7919;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

const within = (value, [from, to]) => value >= from && value <= to;

/** A color as people of any color vision see it, undefined if it does not fit its place. */
function candidate(rgb, { hue, lightness, chroma }) {
  if (contrast(rgb, page) < 3.02) return undefined;
  const seen = [rgb, ...['protan', 'deutan', 'tritan'].map((vision) => simulate(rgb, vision))];
  const labs = seen.map((one) => pointInSpace(one, 'lab'));
  const [[L, a, b]] = labs;
  const angle = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const fits = within(angle, hue) && within(L, lightness) && within(Math.hypot(a, b), chroma);
  return fits ? { rgb, labs } : undefined;
}

function drawn(slot) {
  for (;;) {
    const found = candidate(
      [0, 0, 0].map(() => Math.floor(random() * 256)),
      slot,
    );
    if (found) return found;
  }
}

const apart = (one, other) => Math.min(...one.labs.map((lab, v) => ciede2000(lab, other.labs[v])));
const smallest = ([a, b, c]) => Math.min(apart(a, b), apart(a, c), apart(b, c));

function climb() {
  let colors = slots.map(drawn);
  let score = smallest(colors);
  for (let step = 0; step < STEPS; step++) {
    const place = Math.floor(random() * slots.length);
    const reach = step < STEPS / 3 ? 60 : step < (2 * STEPS) / 3 ? 20 : 6;
    const near = colors[place].rgb.map((v) => v + Math.round((random() - 0.5) * reach));
    const moved = candidate(
      near.map((v) => Math.max(0, Math.min(255, v))),
      slots[place],
    );
    const others = moved ? colors.with(place, moved) : colors;
    const otherScore = moved ? smallest(others) : score;
    if (otherScore > score) [colors, score] = [others, otherScore];
  }
  return { colors, score };
}

const [best] = Array.from({ length: CLIMBS }, climb).sort((a, b) => b.score - a.score);
const hex = (rgb) => `#${rgb.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
process.stdout.write(`${best.colors.map(({ rgb }) => hex(rgb)).join(' ')}, ${best.score.toFixed(1)}\n`);
