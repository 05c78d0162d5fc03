/*
 * Searches two more colors of clusters, for each theme, that differ as much as possible from the first eight.
 *
 * node src/build/searchMoreColors.mjs
 *
 * Candidates are colors in steps of 8 of red, green and blue, 3 : 1 or more from the page. Of all pairs it takes the one
 * whose smallest difference (CIEDE2000) from the eight and from each other is largest, where a difference for all cones
 * counts half as much as one without a kind of cones. It prints the colors and both smallest differences. It reads the build.
 */
import { clusterColor, SAFE_COLORS } from '../../dist/charts/clusterColors.js';
import { partColor, rgbIn } from '../../dist/charts/themes.js';
import { pointInSpace } from '../../dist/features/colorspace.js';
import { ciede2000, contrast, simulate } from '../../dist/palettes/index.js';

const STEP = 8;
/** Pale grays are noise; the darkest colors look black, the lightest white. */
const LEAST_CHROMA = 15;
const LIGHTNESS = { light: [25, 100], dark: [0, 92] };
/** Of the candidates so many are tried in pairs. */
const MOST = 1500;

const seen = (rgb) =>
  [rgb, ...['protan', 'deutan', 'tritan'].map((vision) => simulate(rgb, vision))].map((one) =>
    pointInSpace(one, 'lab'),
  );

/** For all cones, and the smallest without one kind. */
function apart(a, b) {
  const [all, ...lacking] = a.map((lab, vision) => ciede2000(lab, b[vision]));
  return [all, Math.min(...lacking)];
}

const both = (differences) => [0, 1].map((at) => Math.min(...differences.map((one) => one[at])));
const score = ([all, lacking]) => Math.min(all / 2, lacking);

for (const theme of ['light', 'dark']) {
  const eight = Array.from({ length: SAFE_COLORS }, (_, c) => seen(rgbIn(theme, clusterColor(c))));
  const page = rgbIn(theme, partColor('page'));
  const candidates = [];
  for (let red = 0; red < 256; red += STEP)
    for (let green = 0; green < 256; green += STEP)
      for (let blue = 0; blue < 256; blue += STEP) {
        const rgb = [red, green, blue];
        if (contrast(rgb, page) < 3.05) continue;
        const labs = seen(rgb);
        const [[lightness, a, b]] = labs;
        const [darkest, lightest] = LIGHTNESS[theme];
        if (Math.hypot(a, b) < LEAST_CHROMA || lightness < darkest || lightness > lightest) continue;
        candidates.push({ rgb, labs, least: both(eight.map((one) => apart(one, labs))) });
      }
  const top = candidates.sort((a, b) => score(b.least) - score(a.least)).slice(0, MOST);
  let best = { score: -1 };
  for (const [i, one] of top.entries()) {
    if (score(one.least) <= best.score) break;
    for (const other of top.slice(0, i)) {
      const least = both([one.least, other.least, apart(one.labs, other.labs)]);
      if (score(least) > best.score) best = { score: score(least), pair: [other, one], least };
    }
  }
  const hexes = best.pair.map(({ rgb }) => `#${rgb.map((v) => v.toString(16).padStart(2, '0')).join('')}`);
  process.stdout.write(`${theme}: ${hexes.join(' ')}, ${best.least.map((v) => v.toFixed(1)).join(' ')}\n`);
}
