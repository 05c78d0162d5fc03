import type { AlgorithmEntry } from '../entry.ts';
import { K, maxIter } from '../params.ts';

/** How compact superpixels are, if nothing else is said. */
export const USUAL_COMPACTNESS = 10;

export const SUPERPIXELS: AlgorithmEntry = {
  name: 'superpixels',
  title: 'SLIC superpixels',
  summary: 'about k connected regions of like colors, all of about one size (SLIC), of a picture',
  about:
    'Divide a picture into about k connected regions of like colors and about one size, by k-means over colors and places in which each pixel is compared with the nearest centers only. Contrast is not stretched. Other algorithms can cluster such regions in place of pixels.',
  reference:
    'R. Achanta and others, SLIC superpixels compared to state-of-the-art superpixel methods, IEEE Trans. PAMI 34, 2012',
  params: [
    {
      ...K,
      required: 'how many superpixels?',
      help: 'about how many superpixels: 250, or several such as 100,200,400',
    },
    {
      name: 'compactness',
      type: 'number',
      value: 'm',
      min: 0,
      default: USUAL_COMPACTNESS,
      grid: true,
      help: 'how much places count beside colors: as far apart as two superpixels is as different as m % of the way from black to white; 1 follows colors, 40 makes squares',
    },
    maxIter('passes', 10),
    {
      name: 'sigma',
      type: 'number',
      value: 'pixels',
      min: 0,
      default: 0,
      grid: true,
      unit: 'pixels',
      help: 'smooth the picture first, by a bell with this standard deviation',
    },
    {
      name: 'minSize',
      type: 'number',
      value: 'share',
      min: 0,
      max: 1,
      default: 0.25,
      grid: true,
      help: 'superpixels below this share of the mean size join one beside them',
    },
  ],
  gives: ['centers', 'descent', 'regions'],
  takes: { pixels: true },
  examples: [
    'superpixels images/astronaut.png -k 250 --chart segmented -o astronaut.png',
    'superpixels images/china.jpg -k 500 --compactness 20 --boundaries china.png',
    'superpixels images/coins.png -k 200 --sigma 1 --labels-out coins.npy --centers-out coins.csv',
  ],
  load: async () => (await import('../superpixels.ts')).algorithm,
};
