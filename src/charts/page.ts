import { escapeMarkup, policyOf } from '../core/markup.ts';
import { colorRules, dataTag, type PageColors, schemeTag } from './pageParts.ts';

/** The text of the HTML chart. A pure function: `render.ts` supplies the parts. */

interface PageParts {
  title: string;
  description: string;
  /** Vega's browser build with its interpreter, a classic script: its hash, and its deflated bytes in base64. */
  library: { hash: string; data: string };
  /** The compiled Vega spec in the colors that themes replace. */
  spec: unknown;
  /** For each theme that the page can have, what replaces colors: one, or light and dark for the reader to choose. */
  themes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What is seen first, and without JavaScript. */
  svg: string;
  /** Its width in points. */
  width: number;
  /** Deflated OTF files in base64: regular, semi-bold. */
  fonts: readonly string[];
  /** The colors of the page itself: in the light or only theme, and in the dark one if the reader chooses. */
  colors: readonly PageColors[];
  /** The hash of a script, for the policy. */
  hashOf(script: string): string;
}

const STYLE = `
html { background: var(--page); color: var(--ink); font: 13px/1.45 Inter, Helvetica, Arial, sans-serif; }
body { margin: 0; }
figure { margin: 16px auto; width: fit-content; max-width: calc(100% - 16px); position: relative; }
#chart { overflow-x: auto; }
#chart svg { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 12px; max-width: 720px; margin: 4px auto 0; padding: 0 8px; }
#save { position: absolute; top: 0; right: 0; display: flex; gap: 6px; opacity: 0.55; }
#save:hover, #save:focus-within { opacity: 1; }
#save button { font: inherit; font-size: 11px; padding: 2px 8px; border-radius: 5px; cursor: pointer;
  color: var(--muted); background: var(--page); border: 1px solid var(--axis); }
#tip { position: fixed; display: none; pointer-events: none; z-index: 1; padding: 8px 10px; border-radius: 6px;
  background: var(--panel); border: 1px solid var(--axis); box-shadow: 0 4px 14px rgba(0, 0, 0, 0.18); font-size: 12px;
  max-width: calc(100vw - 32px); overflow-wrap: anywhere; }
#tip td { padding: 1px 0; vertical-align: top; } #tip td:first-child { color: var(--muted); padding-right: 12px; }
#tip td:last-child { font-variant-numeric: tabular-nums; }
@media (max-width: 900px) { #save { position: static; justify-content: end; } }
@media print { #save { display: none; } }
`;

/** A chart shrinks to this share of its width; in narrower windows it moves sideways, so that its letters can be read. */
const LEAST_SHARE = 0.62;

/**
 * Unpacks the library and the fonts, and draws in the reader's theme. The fields of the mark under the pointer stand in a
 * table beside it, kept inside the window; data become text nodes only, not markup.
 */
const SCRIPT = `
(function () {
  var tip = document.getElementById('tip'), chart = document.getElementById('chart'), view;
  function text(id) { return document.getElementById(id).textContent; }
  function show(handler, event, item, value) {
    if (value === null || value === undefined || value === '') { tip.style.display = 'none'; return; }
    var table = document.createElement('table');
    var fields = typeof value === 'object' ? value : { '': value };
    Object.keys(fields).forEach(function (key) {
      var row = table.insertRow();
      row.insertCell().textContent = key;
      row.insertCell().textContent = String(fields[key]);
    });
    tip.replaceChildren(table);
    tip.style.display = 'block';
    var x = event.clientX + 14, y = event.clientY + 14;
    if (x + tip.offsetWidth > window.innerWidth - 8) x = event.clientX - tip.offsetWidth - 14;
    if (y + tip.offsetHeight > window.innerHeight - 8) y = event.clientY - tip.offsetHeight - 14;
    tip.style.left = Math.max(4, x) + 'px';
    tip.style.top = Math.max(4, y) + 'px';
  }
  function unpack(id) {
    var bytes = Uint8Array.from(atob(text(id)), function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).arrayBuffer();
  }
  var themes = JSON.parse(text('themes'));
  var names = Object.keys(themes);
  var dark = matchMedia('(prefers-color-scheme: dark)');
  function themed() {
    var name = names.length > 1 && dark.matches ? names[1] : names[0], swaps = themes[name], mark = '#dark=';
    return JSON.parse(text('spec'), function (key, value) {
      if (typeof value !== 'string') return value;
      if (Object.hasOwn(swaps, value)) return swaps[value];
      var at = value.startsWith('data:') ? value.indexOf(mark) : -1;
      return at < 0 ? value : name === 'dark' ? value.slice(at + mark.length) : value.slice(0, at);
    });
  }
  function draw() {
    if (view) view.finalize();
    chart.replaceChildren();
    view = new vega.View(vega.parse(themed(), null, { ast: true }), {
      expr: vega.expressionInterpreter, renderer: 'svg', container: chart, hover: true, tooltip: show
    });
    return view.runAsync();
  }
  function save(name, blob) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  function start() {
    var buttons = document.getElementById('save'), name = document.title.replace(/[^\\p{L}\\p{N}._-]+/gu, '-');
    buttons.hidden = false;
    buttons.children[0].onclick = function () {
      view.toCanvas(2).then(function (canvas) { canvas.toBlob(function (blob) { save(name + '.png', blob); }); });
    };
    buttons.children[1].onclick = function () {
      view.toSVG().then(function (svg) { save(name + '.svg', new Blob([svg], { type: 'image/svg+xml' })); });
    };
    dark.addEventListener('change', draw);
    return draw();
  }
  // Vega measures labels once, so the fonts must be there first.
  Promise.all([400, 600].map(function (weight, i) {
    return unpack('font' + i).then(function (bytes) {
      return new FontFace('Inter', bytes, { weight: String(weight) }).load();
    }).then(function (face) { document.fonts.add(face); });
  })).catch(function () {}).then(function () { return unpack('library'); }).then(function (bytes) {
    var script = document.createElement('script');
    script.textContent = new TextDecoder().decode(bytes);
    document.head.append(script);
    return start();
  });
})();
`;

export function htmlPage(parts: PageParts): string {
  const { title, description, library, themes, svg, fonts, colors, hashOf } = parts;
  const policy = policyOf([hashOf(SCRIPT), library.hash]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${schemeTag(colors)}<meta name="description" content="${escapeMarkup(description)}">
<title>${escapeMarkup(title)}</title>
<style>
${colorRules(colors)}${STYLE}#chart svg { min-width: ${Math.round(LEAST_SHARE * parts.width)}px; }
</style>
</head>
<body>
<figure aria-label="${escapeMarkup(title)}">
<div id="save" hidden><button type="button">Save PNG</button><button type="button">Save SVG</button></div>
<div id="chart" role="img" aria-label="${escapeMarkup(description)}">${svg}</div>
<figcaption>${escapeMarkup(description)}</figcaption>
</figure>
<div id="tip" role="tooltip"></div>
${dataTag('spec', parts.spec)}
${dataTag('themes', themes)}
${fonts.map((font, i) => packed(`font${i}`, font)).join('\n')}
${packed('library', library.data)}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function packed(id: string, base64: string): string {
  return `<script id="${id}" type="text/plain">${base64}</script>`;
}
