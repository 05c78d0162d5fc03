import { segmentedChart } from '../../charts/segmented.ts';
import { capitalize } from '../../charts/theme.ts';
import { plural } from '../../core/words.ts';
import { sampleBits } from '../../features/colors.ts';
import { type Result, sharesOf } from '../result.ts';
import type { Picture } from '../subject.ts';
import { hexesOf, paintedPixels } from './painting.ts';
import { areRegions, clusterWord } from './text.ts';

/** The picture in the colors of its clusters; if pixels were clustered, the regions on the picture itself. */
export function segmented(result: Result) {
  const { subject, clustering, title, tree } = result;
  const picture = subject.picture as Picture;
  const { width, height, frames } = picture.image;
  const painted = paintedPixels(result);
  const { shares, noise } = sharesOf(clustering);
  const { unit, graph } = subject;
  const isOfPixels = areRegions(subject);
  const places = graph ? `, neighboring ${unit}` : ' of colors and places';
  const colors = unit === 'superpixels' ? ' of the colors of superpixels' : ' of the colors';
  const algorithm = tree ? `${capitalize(tree.linkage)} linkage` : title;
  return segmentedChart({
    title: `${subject.name} in ${plural(clustering.k, clusterWord(subject))}`,
    subtitle: `${algorithm}${isOfPixels ? places : colors}`,
    width,
    height: height * frames,
    labels: painted.labels,
    colors: hexesOf(painted),
    shares: painted.noise ? [...shares, noise] : shares,
    ...(painted.noise ? { noise: true } : {}),
    ...(isOfPixels ? { rgb: pixelColors(picture) } : {}),
  });
}

/** The colors of the picture, three bytes for each pixel. */
export function pixelColors({ image }: Picture): Uint8Array {
  const { bands, data } = image;
  const n = data.length / bands;
  const rgb = new Uint8Array(3 * n);
  const wide = (2 ** sampleBits(image) - 1) / 255;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < 3; j++) rgb[3 * i + j] = data[i * bands + (bands > 2 ? j : 0)] / wide;
  return rgb;
}
