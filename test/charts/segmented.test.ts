import sharp from 'sharp';
import { expect, it } from 'vitest';
import { segmentedChart } from '../../src/charts/segmented.ts';

it('draws noise without the colors of the picture', async () => {
  const chart = segmentedChart({
    ...{ title: 'Two', width: 2, height: 1, labels: Int32Array.of(0, 1) },
    ...{ colors: ['#ff0000', '#ff0000'], shares: [0.5, 0.5], noise: true },
    rgb: [255, 0, 0, 255, 0, 0],
  });
  const { url } = (chart as unknown as { data: { values: { url: string }[] } }).data.values[0];
  const { data, info } = await sharp(Buffer.from(url.split(',')[1], 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (share: number) => {
    const p = info.channels * (Math.floor(info.height / 2) * info.width + Math.floor(share * info.width));
    return [...data.subarray(p, p + 3)];
  };
  const [cluster, noise] = [at(0.25), at(0.75)];
  expect(cluster[0] - cluster[1]).toBeGreaterThan(80);
  expect(Math.max(...noise) - Math.min(...noise)).toBeLessThan(10);
});
