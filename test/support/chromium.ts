import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { cli } from './cli.ts';

/* Pages in a real Chromium, which CLUSTERKIT_CHROMIUM names. */

const CHROMIUM = process.env.CLUSTERKIT_CHROMIUM ?? '';

/** Whether tests of pages are skipped, and what their names say of it. */
export const NO_CHROMIUM = CHROMIUM === '';
export const IN_CHROMIUM = 'in Chromium (skipped unless CLUSTERKIT_CHROMIUM is the path of one)';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
];

/** No graphics card, or a program in place of one. */
const NO_CARD = ['--disable-gpu'];
const PROGRAM = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

/** Milliseconds that a page may take for anything, on a busy machine. */
const PATIENCE = 60_000;

interface Settings {
  width?: number;
  dark?: boolean;
  /** Whether the page takes the program in place of a graphics card for one. */
  card?: boolean;
  /** Pages of a server of this machine, which files do not need. */
  online?: boolean;
}

/** A page that is open, and what it has done that no page may do. */
export interface Opened {
  page: Page;
  /** Messages of errors, requests that leave the page, and dialogs. */
  wrong: string[];
  close(): Promise<void>;
}

/**
 * Opens pages in one browser, which ends after the tests of the file.
 * @param hasProgram whether there is a program in place of a graphics card
 */
export function openerOfPages(hasProgram = false): (file: string, settings?: Settings) => Promise<Opened> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (NO_CHROMIUM) return;
    const { chromium } = await import('playwright-core');
    const args = [...FLAGS, ...(hasProgram ? PROGRAM : NO_CARD)];
    browser = await chromium.launch({ executablePath: CHROMIUM, args, timeout: PATIENCE });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return async (file, { width = 1280, dark = false, online = false, card = false } = {}) => {
    const context = await (browser as Browser).newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      offline: !online,
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    if (card) await page.addInitScript(takeAnyCard);
    const wrong: string[] = [];
    const address = /^https?:/.test(file) ? file : pathToFileURL(file).href;
    page.on('console', (message) => {
      const text = message.text();
      // the hint about reading pixels is about the tests
      const isOurs = message.type() === 'warning' && !text.includes('willReadFrequently');
      if (message.type() === 'error' || isOurs) wrong.push(`console: ${text}`);
    });
    page.on('pageerror', (error: Error) => wrong.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      wrong.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = url === address || url.startsWith(`${address}#`) || (online && url.startsWith(address));
      if (!isOwn && !/^(data|blob):/.test(url)) wrong.push(`request: ${url}`);
    });
    await page.goto(address);
    await page.waitForFunction(
      () => document.getElementById('report') === null || document.documentElement.dataset.ready === 'true',
    );
    return { page, wrong, close: () => context.close() };
  };
}

/** Runs in a page: a program that draws in place of a card does not say its name. */
function takeAnyCard(): void {
  const { getExtension } = WebGL2RenderingContext.prototype;
  Object.assign(WebGL2RenderingContext.prototype, {
    getExtension(this: WebGL2RenderingContext, name: 'WEBGL_multi_draw') {
      return String(name) === 'WEBGL_debug_renderer_info' ? null : getExtension.call(this, name);
    },
  });
}

let axe: string | undefined;

/** Rules of WCAG that a page breaks seriously, each with an element that does. */
export async function seriousFindings(page: Page): Promise<string[]> {
  axe ??= (await import('axe-core')).default.source;
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 300)}`);
}

/** Runs what a shell would run, in this process. */
export async function runCommand(command: string, more: readonly string[] = []): Promise<string> {
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  const [program, ...words] = printed.split('\0').slice(0, -1);
  const { code, stdout, stderr } = await cli([...words, ...more]);
  expect([program, code, stderr]).toEqual(['clusterkit', 0, '']);
  return stdout;
}
