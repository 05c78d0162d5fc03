import { escapeMarkup } from '../../core/markup.ts';

/* Marks of cards. */

export const INK = '#1b1f24';
export const FAINT = '#59636e';

/** The width of a letter of 13 points. */
export const LETTER = 7.2;

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

/** The start of a name, with dots where more follows. */
export function cut(name: string, most: number): string {
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : name;
}

/** A number with two digits behind the point at most. */
export function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
