/*
 * Draws the pictures of pages of reports that the README shows, by a real Chromium.
 *
 * CLUSTERKIT_CHROMIUM=/usr/bin/chromium node src/build/reportPictures.mjs [--only REGEX] [--mnist FOLDER_OF_MNIST]
 *
 * Each page is that of a command of the README, with a cluster chosen; that of MNIST needs its files. Run `npm run build`
 * first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, mnist: { type: 'string' } },
});
const executablePath = process.env.CLUSTERKIT_CHROMIUM;
if (!executablePath) {
  process.stderr.write('CLUSTERKIT_CHROMIUM is to be the path of a Chromium\n');
  process.exit(2);
}

const TWO = 'kmeans:features=hog,kmeans:features=histogram';
const MNIST = 'kmeans train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz -k 10';
/** The command but for the file, the chosen cluster, the height of the picture, and the folder of the command. */
const PAGES = {
  digits: [
    [
      ...`compare data/digits.csv.gz --label-column column65 --shape 8x8 --algorithms ${TWO} --title`.split(
        ' ',
      ),
      'Digits: two descriptors',
    ],
    2,
    1130,
  ],
  flower: ['kmeans images/flower.jpg -k 8'.split(' '), 2, 1330],
  cities: [
    'kmeans data/citypopulation.json --columns year,population --id cityLabel --scale standard -k 4'.split(
      ' ',
    ),
    1,
    1180,
  ],
  ...(values.mnist && { mnist: [MNIST.split(' '), 7, 1130, resolve(values.mnist)] }),
};

const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const [name, [words, cluster, height, cwd = ROOT]] of Object.entries(PAGES)) {
    if (!new RegExp(values.only).test(name)) continue;
    const file = join(folder, `${name}.html`);
    const argv = [join(ROOT, 'bin/clusterkit.js'), ...words, '-q', '--report', file];
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const page = await browser.newPage({ viewport: { width: 1200, height } });
    await page.goto(`${pathToFileURL(file).href}#result=0&cluster=${cluster}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
    // photographs are decoded later
    await page.waitForTimeout(1000);
    const picture = await page.screenshot();
    await page.close();
    const path = join(ROOT, `images/report-${name}.png`);
    await sharp(picture).png({ palette: true, colours: 256, effort: 10 }).toFile(path);
    process.stdout.write(`wrote images/report-${name}.png\n`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
