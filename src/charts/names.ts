/** Names that are to fit beside a chart. */
import { type FontWeight, textWidth } from './metrics.ts';
import { visible, wrapText } from './theme.ts';

/**
 * Names cut to a width. Where different names would be cut to one, all names keep their ends and lose their middles.
 */
export function fitNames(names: readonly string[], width: number, fontSize: number): string[] {
  const all = names.map(visible);
  const cut = all.map((name) => wrapText(name, width, fontSize, 400, 1)[0]);
  const of = new Map<string, string>();
  const isAmbiguous = cut.some((label, i) => {
    const before = of.get(label);
    of.set(label, all[i]);
    return before !== undefined && before !== all[i];
  });
  return isAmbiguous ? all.map((name) => withoutMiddle(name, width, fontSize, 400)) : cut;
}

/** Half of the width for the beginning, half for the end. */
function withoutMiddle(name: string, width: number, fontSize: number, weight: FontWeight): string {
  const letters = Array.from(name);
  if (textWidth(name, fontSize, weight) <= width) return name;
  for (let kept = letters.length - 1; kept > 1; kept--) {
    const half = Math.ceil(kept / 2);
    const label = `${letters.slice(0, half).join('').trimEnd()}\u2026${letters
      .slice(letters.length - (kept - half))
      .join('')
      .trimStart()}`;
    if (textWidth(label, fontSize, weight) <= width) return label;
  }
  return name.slice(0, 1);
}
