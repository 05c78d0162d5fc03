/** The parts that all pages of charts share: the colors of their themes, and data in them. */

/** Colors of a page. */
export interface PageColors {
  page: string;
  panel: string;
  ink: string;
  muted: string;
  axis: string;
}

/** The colors as variables of CSS: of the only theme, or of light and dark for the reader to choose. */
export function colorRules(colors: readonly PageColors[]): string {
  const [own, dark] = colors.map((some) =>
    Object.entries(some)
      .map(([name, color]) => `--${name}: ${color};`)
      .join(' '),
  );
  const night = dark === undefined ? '' : `\n@media (prefers-color-scheme: dark) { :root { ${dark} } }`;
  return `:root { ${own} }${night}`;
}

/** Buttons and scroll bars in the theme that the reader chooses. */
export function schemeTag(colors: readonly PageColors[]): string {
  return colors.length > 1 ? '<meta name="color-scheme" content="light dark">\n' : '';
}

/** In JSON "<" occurs only inside strings, where \\u003c means the same and cannot end the script. */
export function dataTag(id: string, value: unknown): string {
  const json = JSON.stringify(value).replace(/</g, '\\u003c');
  return `<script id="${id}" type="application/json">${json}</script>`;
}
