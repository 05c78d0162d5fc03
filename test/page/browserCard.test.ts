import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { IN_CHROMIUM, NO_CHROMIUM, type Opened, openerOfPages } from '../support/chromium.ts';
import { cli, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const REPORT = join(folder, 'digits.html');

type Page = Opened['page'];

/** Whether the points are drawn by a card: the canvas under the marks has no other context. */
const byCard = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.querySelector<HTMLCanvasElement>('.stage canvas')?.getContext('2d') === null);

/** The pixels of the map, when it is still. */
async function mapOf(page: Page): Promise<Uint8Array> {
  await page.waitForTimeout(400);
  return decode(await page.locator('.stage .view').screenshot()).data as Uint8Array;
}

/** The share of numbers of two pictures that differ by more than the rounding of mixed colors. */
function apart(a: Uint8Array, b: Uint8Array): number {
  let other = 0;
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i] - b[i]) > 4) other++;
  return a.length === b.length ? other / a.length : 1;
}

/** Turns the points, and chooses a cluster: some stand out, the others fade. */
async function changed(page: Page): Promise<void> {
  await page.locator('.stage canvas[tabindex]').focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
  await page.locator('#clusters [role=option]').nth(1).click();
}

const lose = (page: Page, how: 'loseContext' | 'restoreContext'): Promise<void> =>
  page.evaluate((step) => {
    const kept = window as unknown as { lost?: WEBGL_lose_context };
    const gl = document.querySelector<HTMLCanvasElement>('.stage canvas')?.getContext('webgl2');
    kept.lost ??= gl?.getExtension('WEBGL_lose_context') ?? undefined;
    kept.lost?.[step]();
  }, how);

describe.skipIf(NO_CHROMIUM)(`the map of a report by a graphics card ${IN_CHROMIUM}`, () => {
  const open = openerOfPages(true);
  beforeAll(async () => {
    const digits = [join(ROOT, 'data/digits.csv.gz'), '--label-column', 'column65', '--limit', '400'];
    const { code, stderr } = await cli(['kmeans', ...digits, '-k', '12', '-q', '--report', REPORT]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each([{ width: 1280 }, { width: 400, dark: true }])('is that of the processor: %o', async (settings) => {
    const [card, plain] = [await open(REPORT, { ...settings, card: true }), await open(REPORT, settings)];
    expect([await byCard(card.page), await byCard(plain.page)]).toEqual([true, false]);
    const whole = await mapOf(card.page);
    expect(apart(whole, await mapOf(plain.page))).toBeLessThan(0.002);
    for (const { page } of [card, plain]) await changed(page);
    const turned = await mapOf(card.page);
    expect(apart(turned, whole)).toBeGreaterThan(0.01);
    expect(apart(turned, await mapOf(plain.page))).toBeLessThan(0.002);
    expect([card.wrong, plain.wrong]).toEqual([[], []]);
    for (const { close } of [card, plain]) await close();
  });

  it('is drawn by the processor while the card is lost, and by the card when it is there again', async () => {
    const { page, wrong, close } = await open(REPORT, { card: true });
    const before = await mapOf(page);
    await lose(page, 'loseContext');
    await expect.poll(() => byCard(page)).toBe(false);
    expect(apart(await mapOf(page), before)).toBeLessThan(0.002);
    await changed(page);
    const turned = await mapOf(page);
    expect(apart(turned, before)).toBeGreaterThan(0.01);
    await lose(page, 'restoreContext');
    await expect.poll(() => byCard(page)).toBe(true);
    expect(apart(await mapOf(page), turned)).toBeLessThan(0.002);
    expect(wrong).toEqual([]);
    await close();
  });

  it('leaves a card that is slower than the processor', async () => {
    const { page, close } = await open(REPORT, { card: true });
    // a card that is never done
    await page.evaluate(() => {
      WebGL2RenderingContext.prototype.getSyncParameter = function (this: WebGL2RenderingContext) {
        const seen = performance.now();
        while (performance.now() - seen < 250);
        return this.SIGNALED;
      };
    });
    expect(await byCard(page)).toBe(true);
    await changed(page);
    // keys that come while the page waits may share a frame
    await expect
      .poll(async () => {
        await page.locator('.stage canvas[tabindex]').press('ArrowLeft');
        return byCard(page);
      })
      .toBe(false);
    await close();
  });
});
