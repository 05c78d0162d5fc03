import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  IN_CHROMIUM,
  NO_CHROMIUM,
  type Opened,
  openerOfPages,
  runCommand,
  seriousFindings,
} from '../support/chromium.ts';
import { cli, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const IRIS = [join(ROOT, 'data/iris.csv'), '--label-column', 'species'];

const HOSTILE = [
  'q<script>document.title="ran"</script>',
  'q</script><img src="http://hostile.invalid/x" onerror="document.title=1">',
  '\u202e\u2066q right to left <!-- {{7*7}} &lt;b&gt;',
  `q${'m'.repeat(1_000_000)}<b>`,
  'constructor',
  '__proto__',
];

function writeHostile(): void {
  const cells = HOSTILE.map((text) => `"${text.replaceAll('"', '""')}"`);
  const lines = Array.from({ length: 24 }, (_, i) =>
    [cells[i % 6], cells[(i + 1) % 6], ...cells.map((_, j) => ((i * 7 + j * 3) % 11) + (i % 2) * 40)].join(),
  );
  writeFileSync(at('hostile.csv'), `name,class,${cells.join()}\n${lines.join('\n')}\n`);
}

type Page = Opened['page'];

/** A number that changes with the pixels of the first canvas of a card. */
const picture = (page: Page, card: string): Promise<number> =>
  page.evaluate(async (name: string) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const canvas = document.querySelector(`.card.${name} canvas`) as HTMLCanvasElement;
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    const pixels = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return pixels.reduce((sum, pixel) => (Math.imul(sum, 31) + pixel) | 0, 0);
  }, card);
const chosen = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll('#clusters [aria-selected=true]'), ({ id }) => id),
  );
const subtitle = async (page: Page) => (await page.locator('#subtitle').textContent()) ?? '';

/** The command that a card copies. */
async function copied(page: Page, card: string): Promise<string> {
  await page.locator(`${card} button`, { hasText: 'Copy as command' }).click();
  await page.locator(card, { hasText: /copied/i }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Where an element is that can be seen. */
async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not seen`);
  return box;
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted: string) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

describe.skipIf(NO_CHROMIUM)(`the use of a page ${IN_CHROMIUM}`, () => {
  const open = openerOfPages();

  beforeAll(async () => {
    writeHostile();
    const hostile = [at('hostile.csv'), '--id', 'name', '--label-column', 'class'];
    const pages: Record<string, string[]> = {
      two: ['compare', ...IRIS, '--algorithms', 'kmeans,dbscan:eps=0.5', '-k', '3'],
      tree: ['hac', ...IRIS, '-k', '3', '--embed', 'umap:2,neighbors=5'],
      hostile: ['kmeans', ...hostile, '-k', '2..3', '--title', HOSTILE[1]],
    };
    for (const [name, words] of Object.entries(pages)) {
      const { code, stderr } = await cli([...words, '-q', '--report', at(`${name}.html`)]);
      expect([name, code, stderr]).toEqual([name, 0, '']);
    }
  });

  it('needs no mouse', async () => {
    const { page, wrong, close } = await open(at('two.html'));
    await tabTo(page, '[role=tab][aria-selected=true]');
    expect(await subtitle(page)).toContain('k-means, 3 clusters');
    await page.keyboard.press('ArrowRight');
    expect(await subtitle(page)).toContain('DBSCAN, 2 clusters');
    await page.keyboard.press('ArrowLeft');
    await tabTo(page, '#clusters');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page)).toEqual(['cluster-1']);
    expect(await page.locator('.members .caption').first().textContent()).toMatch(/members nearest/);
    await tabTo(page, '.stage canvas[tabindex]');
    const before = await picture(page, 'stage');
    await page.keyboard.press('ArrowLeft');
    expect(await picture(page, 'stage')).not.toBe(before);
    await tabTo(page, '.members button[aria-pressed=false]');
    await page.keyboard.press('Enter');
    await tabTo(page, '.contingency .choice button[aria-pressed=false]');
    await page.keyboard.press('Enter');
    expect(await page.locator('.contingency svg path').count()).toBeGreaterThan(2);
    await page.keyboard.press('Escape');
    expect(await chosen(page)).toEqual([]);
    expect(wrong).toEqual([]);
    await close();
  });

  it('cuts a tree where the line is dragged or moved by keys, and all views follow', async () => {
    const { page, wrong, close } = await open(at('tree.html'));
    await page.locator('.cut').scrollIntoViewIfNeeded();
    const line = await boxOf(page, '.cut');
    const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 60, { steps: 3 });
    await page.mouse.up();
    expect(await subtitle(page)).toContain('2 clusters');
    await page.locator('.cut').focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowDown');
    expect(await subtitle(page)).toContain('5 clusters');
    expect(await page.locator('#clusters [role=option]').count()).toBe(5);
    expect(await page.locator('.receipt code').textContent()).toMatch(/^clusterkit hac .* -k 5$/);
    expect(wrong).toEqual([]);
    await close();
  });

  it('gathers points with a lasso, and saves them', async () => {
    const { page, wrong, close } = await open(at('tree.html'));
    await page.locator('.stage button', { hasText: 'Lasso' }).click();
    const box = await boxOf(page, '.stage .view');
    const corner = (across: number, down: number) =>
      page.mouse.move(box.x + across * box.width, box.y + down * box.height, { steps: 2 });
    await corner(0.02, 0.02);
    await page.mouse.down();
    for (const [across, down] of [
      [0.98, 0.02],
      [0.98, 0.98],
      [0.02, 0.98],
    ])
      await corner(across, down);
    await page.mouse.up();
    expect(await page.locator('.members .caption').textContent()).toContain('150 rows inside the lasso');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.members button', { hasText: 'Save as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('lasso.csv');
    const command = await copied(page, '.receipt');
    expect(command).toMatch(/ --labels lasso-classes\.csv$/);
    const [classes] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.receipt button', { hasText: 'Save lasso-classes.csv' }).click(),
    ]);
    const path = await classes.path();
    expect(readFileSync(path, 'utf8')).toBe(`class\n${'inside\n'.repeat(150)}`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('inside', 'outside'));
    expect(await runCommand(command.replace('lasso-classes.csv', path))).toMatch(/^ari /m);
    expect(wrong).toEqual([]);
    await close();
  });

  it('copies commands that draw the map', async () => {
    const { page, wrong, close } = await open(at('tree.html'));
    const views = [['3-D'], ['2-D'], ['UMAP'], ['chosen columns', '3-D'], ['2-D']];
    const charts: string[] = [];
    for (const [i, buttons] of views.entries()) {
      for (const button of buttons) await page.locator('.stage button', { hasText: button }).click();
      const command = await copied(page, '.stage');
      charts.push(command.split(' --chart ')[1]);
      expect(await runCommand(command, ['-o', at(`map-${i}.svg`), '-q'])).toContain('cluster');
    }
    expect(charts).toEqual([
      'scatter-3d',
      'scatter',
      'scatter --axes umap:dims=2,neighbors=5',
      'scatter-3d --axes sepal_length,sepal_width,petal_length',
      'scatter --axes sepal_length,sepal_width',
    ]);
    expect(wrong).toEqual([]);
    await close();
  });

  it('draws without a graphics card, and anew when the browser restores a canvas that it has lost', async () => {
    const { page, wrong, close } = await open(at('tree.html'));
    const before = await picture(page, 'stage');
    const tree = await picture(page, 'tree');
    const kinds = await page.evaluate(() =>
      Array.from(document.querySelectorAll('canvas'), (canvas) => canvas.getContext('2d') !== null),
    );
    expect(new Set(kinds)).toEqual(new Set([true]));
    await page.evaluate(() => {
      for (const canvas of document.querySelectorAll('canvas')) {
        canvas.getContext('2d')?.reset();
        canvas.dispatchEvent(new Event('contextrestored'));
      }
    });
    expect(await picture(page, 'stage')).toBe(before);
    expect(await picture(page, 'tree')).toBe(tree);
    expect(wrong).toEqual([]);
    await close();
  });

  it('shows hostile names and cells as text, at any width', async () => {
    const { page, wrong, close } = await open(at('hostile.html'), { width: 400 });
    expect(await page.title()).toBe(HOSTILE[1]);
    expect(await page.locator('h1').textContent()).toBe(HOSTILE[1]);
    for (let tab = 0; tab < 2; tab++) {
      await page.locator(`#tab-${tab}`).click();
      for (const option of await page.locator('#clusters [role=option]').all()) {
        await option.click();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
      }
    }
    const text: string = await page.evaluate(() => document.getElementById('main')?.textContent ?? '');
    // of a million letters the first ones are shown
    for (const name of HOSTILE) expect(text.includes(name.slice(0, 10_000)), name.slice(0, 60)).toBe(true);
    expect(await page.locator('#main img, #main script, #main b').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(wrong).toEqual([]);
    await close();
  });
});
