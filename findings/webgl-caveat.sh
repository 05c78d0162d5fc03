#!/bin/sh
# WebGL2 of Chromium without a graphics card, asked to fail where it would be slow.
#
# Seen with Chromium 153.0.8010.0 (@sparticuz/chromium 153.0.0 by playwright-core 1.57.0), --disable-gpu and no other flag of
# graphics: getContext("webgl2", { failIfMajorPerformanceCaveat: true }) returns a context all the same, and its unmasked renderer
# is SwiftShader, a program. Debian's Chromium 156 does so too. A page that draws points by WebGL2 where it may and by a 2-D
# canvas elsewhere takes the slower way: 60 000 points of 3 x 3 pixels took 2.3 s a frame by SwiftShader, 0.1 s by the canvas.
#
# A good guess was that a program in place of a card is the very case for which the attribute exists. What is left to a page is the
# name of the renderer, or a clock.
#
# Ends with 0 while this is so. Needs Node 20; the packages, Chromium among them, go into a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TMPDIR="$folder"

npm init -y > npm.log
npm install --no-audit --no-fund @sparticuz/chromium@153.0.0 playwright-core@1.57.0 >> npm.log 2>&1 || { cat npm.log; exit 2; }

cat > seen.mjs <<'NODE'
import binary from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const executablePath = await binary.executablePath();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
console.log('version', browser.version());
const page = await browser.newPage();
for (const failIfMajorPerformanceCaveat of [false, true]) {
  const renderer = await page.evaluate((settings) => {
    const gl = document.createElement('canvas').getContext('webgl2', settings);
    const named = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  }, { failIfMajorPerformanceCaveat });
  console.log(failIfMajorPerformanceCaveat ? 'asked to fail:' : 'not asked:', renderer ?? 'no context');
}
await browser.close();
NODE
node seen.mjs | tee told.txt

grep -q '^not asked: .*SwiftShader' told.txt
grep -q '^asked to fail: .*SwiftShader' told.txt
echo "as stated"
