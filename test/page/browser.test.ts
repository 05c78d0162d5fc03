import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  IN_CHROMIUM,
  NO_CHROMIUM,
  type Opened,
  openerOfPages,
  seriousFindings,
} from '../support/chromium.ts';
import { cli, FLOWER, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const data = (name: string) => join(ROOT, 'data', name);

const DIGITS = [data('digits.csv.gz'), '--label-column', 'column65', '--shape', '8x8'];
const IRIS = [data('iris.csv'), '--label-column', 'species'];
const TWO = 'kmeans:features=hog,kmeans:features=histogram';

/** Pages, and the cards that each of them shows. */
const PAGES: Record<string, { words: string[]; cards: string[] }> = {
  digits: {
    words: ['compare', ...DIGITS, '--algorithms', TWO],
    cards: ['again', 'list', 'stage', 'members', 'indices', 'silhouettes', 'contingency', 'receipt'],
  },
  flower: {
    words: ['kmeans', FLOWER, '-k', '8'],
    cards: ['again', 'list', 'stage', 'photo', 'indices', 'receipt'],
  },
  cities: {
    words: [
      'kmeans',
      data('citypopulation.json'),
      '--columns',
      'year,population',
      '-k',
      '2..4',
      '--id',
      'cityLabel',
    ],
    cards: ['again', 'list', 'stage', 'members', 'differs', 'centers', 'indices', 'silhouettes', 'receipt'],
  },
  tree: {
    words: ['hac', ...IRIS, '-k', '3'],
    cards: ['list', 'stage', 'tree', 'members', 'differs', 'centers', 'silhouettes', 'contingency'],
  },
  order: { words: ['optics', ...IRIS, '--eps', '0.5'], cards: ['list', 'stage', 'reachability', 'members'] },
  dense: { words: ['hdbscan', ...IRIS], cards: ['list', 'stage', 'densities', 'members'] },
  noise: {
    words: ['dbscan', ...IRIS, '--eps', '0.01'],
    cards: ['again', 'list', 'stage', 'contingency', 'receipt'],
  },
};

/** The number of results of a page, and what follows when each is chosen. */
const tabsOf = (page: Opened['page']): Promise<number> => page.locator('[role=tab]').count();
const shownCards = (page: Opened['page']): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('.card'))
      .filter((card) => card.offsetHeight > 0)
      .map((card) => card.className.split(' ')[1]),
  );
/** How many colors the canvases of the page have, by the names of their cards. */
const colorsOf = (page: Opened['page'], card: string): Promise<number[]> =>
  page.evaluate(async (name: string) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const canvases = Array.from(document.querySelectorAll<HTMLCanvasElement>(`.card.${name} canvas`));
    return canvases.map((canvas) => {
      const { width, height } = canvas;
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
      return new Set(new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer)).size;
    });
  }, card);

describe.skipIf(NO_CHROMIUM)(`a page of a report ${IN_CHROMIUM}`, () => {
  const open = openerOfPages();
  beforeAll(async () => {
    for (const [name, { words }] of Object.entries(PAGES)) {
      const { code, stderr } = await cli([...words, '-q', '--report', at(`${name}.html`)]);
      expect([name, code, stderr]).toEqual([name, 0, '']);
    }
  });

  it.each(Object.keys(PAGES))(
    'shows its cards and clusters, and has no serious finding of axe: %s',
    async (name) => {
      const { page, wrong, close } = await open(at(`${name}.html`));
      expect(await shownCards(page)).toEqual(expect.arrayContaining(PAGES[name].cards));
      expect((await colorsOf(page, 'stage'))[0]).toBeGreaterThan(1);
      for (let tab = 0; tab < (await tabsOf(page)); tab++) {
        await page.locator(`#tab-${tab}`).click();
        for (const option of await page.locator('#clusters [role=option]').all()) await option.click();
      }
      expect(await seriousFindings(page)).toEqual([]);
      expect(wrong).toEqual([]);
      await close();
    },
  );

  it.each(Object.keys(PAGES))(
    'is dark where the system of its reader is, and fits into 400 pixels: %s',
    async (name) => {
      const { page, wrong, close } = await open(at(`${name}.html`), { width: 400, dark: true });
      await page.locator('#clusters [role=option]').first().click();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
      const paper = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const dark = await paper();
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await paper()).not.toBe(dark);
      expect(wrong).toEqual([]);
      await close();
    },
  );
});
