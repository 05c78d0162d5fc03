import { createHash } from 'node:crypto';
import { toHex } from '../../core/image.ts';
import { contrast } from '../../core/luminance.ts';
import { escapeMarkup, policyOf } from '../../core/markup.ts';
import { textOn } from '../contrast.ts';
import { plainName, swatchNames } from '../names.ts';
import { NOTATIONS } from '../notation.ts';
import { hexOf } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';
import { shareText } from './css.ts';
import { inkOn } from './marks.ts';

const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1f24; --faint: #59636e; --line: #d5dae0; }
@media (prefers-color-scheme: dark) { :root { --ground: #16191d; --ink: #e6e9ed; --faint: #9aa4af; --line: #39414a; } }
body { margin: 24px auto; max-width: 1080px; padding: 0 16px; background: var(--ground); color: var(--ink);
  font: 15px/1.45 Inter, Helvetica, Arial, sans-serif; }
h1 { font-size: 24px; margin: 0 0 16px; }
.strip { display: flex; height: 28px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; margin-bottom: 20px; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); }
li { border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.swatch { display: block; width: 100%; height: 96px; border: 0; border-bottom: 1px solid var(--line);
  font: 600 15px Inter, Helvetica, Arial, sans-serif; cursor: pointer; }
.facts { padding: 10px 12px; overflow-wrap: anywhere; }
.facts button { display: block; border: 0; padding: 2px 0; background: none; color: var(--faint); cursor: pointer;
  font: 13px ui-monospace, Menlo, Consolas, monospace; text-align: left; }
.facts button:hover, .facts button:focus-visible { color: var(--ink); text-decoration: underline; }
.faint { color: var(--faint); }
#told { position: fixed; left: 50%; bottom: 24px; transform: translateX(-50%); padding: 8px 14px; border-radius: 8px;
  background: var(--ink); color: var(--ground); visibility: hidden; }
`;

/** Copies what a button says, and tells it; without the right to use the clipboard the text is selected. */
const SCRIPT = `
(function () {
  var told = document.getElementById('told'), timer;
  function tell(text) {
    told.textContent = text; told.style.visibility = 'visible';
    clearTimeout(timer); timer = setTimeout(function () { told.style.visibility = 'hidden'; }, 1600);
  }
  function byHand(text) {
    var area = document.createElement('textarea');
    area.value = text; document.body.append(area); area.select();
    var done = document.execCommand('copy'); area.remove();
    tell(done ? 'copied ' + text : text);
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (!button) return;
    var text = button.getAttribute('data-copy');
    if (!navigator.clipboard) return byHand(text);
    navigator.clipboard.writeText(text).then(function () { tell('copied ' + text); }, function () { byHand(text); });
  });
})();
`;

/** A page without a network on which a click copies a color in hex, rgb, hsl or oklch. */
export function toPage(palette: Palette): string {
  const title = escapeMarkup(plainName(palette.name) || 'palette');
  const names = swatchNames(palette);
  const parts = palette.swatches.map(
    (swatch) =>
      `<span style="background:${backgroundOf(swatch)};flex:${(swatch.share ?? 1).toFixed(6)}"></span>`,
  );
  const items = palette.swatches.map((swatch, i) => item(swatch, names[i]));
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf([hash])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<div class="strip" aria-hidden="true">${parts.join('')}</div>
<ul>
${items.join('\n')}
</ul>
</main>
<div id="told" role="status"></div>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function item(swatch: Swatch, name: string): string {
  const { rgb } = swatch;
  const hex = hexOf(swatch);
  // contrast of a color that is not opaque is that with what lies below
  const read = swatch.opacity === undefined && `contrast ${contrast(rgb, textOn(rgb)).toFixed(1)}`;
  const facts = [shareText(swatch), read].filter(Boolean).join(', ');
  const copies = Object.values(NOTATIONS)
    .map(({ write }) => `<button type="button" data-copy="${write(swatch)}">${write(swatch)}</button>`)
    .join('');
  return (
    `<li><button type="button" class="swatch" data-copy="${hex}" aria-label="copy ${hex}" style="background:${backgroundOf(swatch)};color:${inkOn(swatch)}">${hex}</button>` +
    `<div class="facts"><strong>${escapeMarkup(name)}</strong> <span class="faint">${facts}</span>${copies}</div></li>`
  );
}

/** The color, over checkers where that is not opaque. */
function backgroundOf(swatch: Swatch): string {
  const { rgb, opacity } = swatch;
  if (opacity === undefined) return toHex(rgb);
  const hex = hexOf(swatch);
  return `linear-gradient(${hex},${hex}),repeating-conic-gradient(#d5dae0 0 25%,#fff 0 50%) 0 0/12px 12px`;
}
