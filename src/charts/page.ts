/** The text of the HTML chart. A pure function: `render.ts` supplies the parts. */

interface PageParts {
  title: string;
  description: string;
  /** Vega's browser build, a classic script that defines `vega`. */
  vega: string;
  /** The compiled Vega spec. */
  spec: unknown;
  /** For readers without JavaScript. */
  svg: string;
  /** OTF files in base64: regular, semi-bold. */
  fonts: readonly string[];
}

/** Forbids every request, so that the file stays offline whatever Vega does. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:";

const STYLE = `
html { background: #fff; color: #1b1f24; font: 13px/1.4 Inter, Helvetica, Arial, sans-serif; }
body { margin: 0; display: flex; justify-content: center; }
figure { margin: 16px; max-width: 100%; overflow-x: auto; }
#tip { position: fixed; display: none; pointer-events: none; z-index: 1; padding: 8px 10px; border-radius: 6px;
  background: #fff; border: 1px solid #d5dae0; box-shadow: 0 4px 14px rgba(27, 31, 36, 0.14); font-size: 12px; }
#tip td { padding: 1px 0; vertical-align: top; } #tip td:first-child { color: #59636e; padding-right: 12px; }
#tip td:last-child { font-variant-numeric: tabular-nums; }
`;

/**
 * Shows the fields of the mark under the pointer in a table beside it, kept inside the window. Data become text nodes
 * only, not markup.
 */
const SCRIPT = `
(function () {
  var tip = document.getElementById('tip');
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
  var spec = JSON.parse(document.getElementById('spec').textContent);
  function draw() {
    new vega.View(vega.parse(spec), { renderer: 'svg', container: '#chart', hover: true, tooltip: show }).runAsync();
  }
  // Vega measures labels once, so the fonts must be there first.
  Promise.all([document.fonts.load('400 12px Inter'), document.fonts.load('600 12px Inter')]).then(draw, draw);
})();
`;

export function htmlPage(parts: PageParts): string {
  const faces = parts.fonts.map(
    (font, i) =>
      `@font-face { font-family: Inter; font-weight: ${i === 0 ? 400 : 600}; src: url(data:font/otf;base64,${font}) format("opentype"); }`,
  );
  // In JSON "<" occurs only inside strings, where \\u003c means the same and cannot end the script.
  const spec = JSON.stringify(parts.spec).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escapeMarkup(parts.description)}">
<title>${escapeMarkup(parts.title)}</title>
<style>
${faces.join('\n')}${STYLE}</style>
</head>
<body>
<figure id="chart"></figure>
<noscript><figure>${parts.svg}</figure></noscript>
<div id="tip" role="tooltip"></div>
<script id="spec" type="application/json">${spec}</script>
<script>${parts.vega.replace(/<\/script/gi, '<\\/script')}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Escapes text for the inside of an element or a quoted attribute, for HTML and XML. */
export function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
