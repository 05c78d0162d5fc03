import { toHex } from '../../core/image.ts';
import { escapeMarkup } from '../../core/markup.ts';
import { textOn } from '../contrast.ts';
import { laidOn, type Tint } from '../opacity.ts';

/* Marks of cards. */

export const INK = '#1b1f24';
export const FAINT = '#59636e';

/** Letters by their widths in parts of the size of type: fonts differ, so these are rather wide. */
const WIDTHS: readonly [letters: RegExp, width: number][] = [
  [/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\p{Emoji_Presentation}]/u, 1.1],
  [/[MWmw@%]/u, 0.95],
  [/[ijlI.,;:'| ]/u, 0.32],
  [/[ftr()-]/u, 0.42],
  [/\p{Lu}/u, 0.75],
];
const USUAL_WIDTH = 0.6;

interface TextStyle {
  size: number;
  weight?: number;
  fill?: string;
}

/** A line of text. */
export function text(
  x: number,
  y: number,
  content: string,
  { size, weight = 400, fill = INK }: TextStyle,
): string {
  return `<text x="${short(x)}" y="${short(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeMarkup(content)}</text>`;
}

/** A name as far as there is room for it, with dots where more follows. @param width in points */
export function cut(name: string, width: number, size: number): string {
  const room = width / size;
  let [wide, kept] = [0, ''];
  for (const letter of name) {
    wide += WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? USUAL_WIDTH;
    if (wide > room) return `${withRoomForDots(kept)}…`;
    kept += letter;
  }
  return name;
}

/** The dots take the place of the last letters. */
function withRoomForDots(kept: string): string {
  return [...kept].slice(0, -2).join('').trimEnd();
}

/** A number with two digits behind the point at most. */
export function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Checkers to be seen through colors that are not opaque. */
export const CHECKERS =
  '<defs><pattern id="checkers" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12" fill="#ffffff"/>' +
  '<path d="M0 0h6v12h6V6H0z" fill="#d5dae0"/></pattern></defs>';

/** The gray that checkers are on average. */
const CHECKERED = 237;

/** Black or white, whichever is read better on a color that may be see-through. */
export function inkOn(tint: Tint): string {
  return toHex(textOn(laidOn(tint, CHECKERED)));
}

/**
 * A rectangle of a color, over checkers where that is not opaque.
 * @param place attributes of the rectangle
 * @param edge attributes of the edge, with a blank before each
 */
export function filled(place: string, { rgb, opacity }: Tint, edge: string): string {
  if (opacity === undefined) return `<rect ${place} fill="${toHex(rgb)}"${edge}/>`;
  const shade = `fill="${toHex(rgb)}" fill-opacity="${Number(opacity.toFixed(3))}"`;
  return `<rect ${place} fill="url(#checkers)"/><rect ${place} ${shade}${edge}/>`;
}
