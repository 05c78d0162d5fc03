/**
 * The width of text in the shipped fonts, without loading them. Specs use it to place labels, and the renderer gives it
 * to Vega, which has no canvas to measure text. The tables are made from the OTF files; `test/charts/metrics.test.ts`
 * compares them with those files.
 */

/** The shipped weights: 400 is Inter Regular, 600 is Inter Semi Bold. */
export type FontWeight = 400 | 600;

const FIRST = 0x20;

/** Advance widths of U+0020 to U+017F in thousandths of the font size; 0 where the font has no such character. */
// biome-ignore format: a table
export const REGULAR_WIDTHS: readonly number[] = [
  281, 278, 403, 631, 638, 813, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605, 636,
  642, 608, 624, 571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598, 587, 743,
  740, 264, 543, 652, 563, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642, 665, 625, 362,
  357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544, 237, 869, 585, 597,
  609, 609, 372, 523, 364, 581, 557, 813, 540, 557, 541, 362, 327, 362, 659, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 281, 278, 558, 631, 723, 548, 266, 551, 591, 915, 449, 540,
  540, 460, 670, 449, 455, 659, 420, 430, 497, 622, 599, 276, 267, 313, 449, 540, 884, 926, 949, 507,
  676, 676, 676, 676, 676, 676, 990, 727, 598, 598, 598, 598, 264, 264, 264, 264, 719, 753, 761, 761,
  761, 761, 761, 659, 761, 741, 741, 741, 741, 665, 631, 609, 564, 564, 564, 564, 564, 564, 925, 558,
  582, 582, 582, 582, 237, 237, 237, 237, 580, 585, 597, 597, 597, 597, 597, 659, 597, 581, 581, 581,
  581, 557, 609, 557, 676, 564, 676, 564, 676, 564, 727, 558, 727, 558, 727, 558, 727, 558, 719, 677,
  719, 621, 598, 582, 598, 582, 598, 582, 598, 582, 598, 582, 743, 609, 743, 609, 743, 609, 743, 609,
  740, 591, 777, 591, 443, 278, 264, 237, 264, 237, 264, 237, 264, 237, 807, 474, 543, 237, 652, 544,
  631, 563, 237, 563, 237, 563, 305, 563, 315, 563, 237, 753, 585, 753, 585, 753, 585, 0, 753, 585,
  761, 597, 761, 597, 761, 597, 953, 990, 639, 372, 639, 372, 639, 372, 638, 523, 638, 523, 638, 523,
  638, 523, 642, 364, 642, 364, 642, 364, 741, 581, 741, 581, 741, 581, 741, 581, 741, 581, 741, 581,
  949, 813, 665, 557, 665, 625, 541, 625, 541, 625, 541, 267,
];

// biome-ignore format: a table
export const SEMI_BOLD_WIDTHS: readonly number[] = [
  248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379, 667, 481, 621, 652,
  666, 632, 648, 587, 646, 648, 290, 295, 673, 673, 673, 544, 999, 724, 657, 744, 724, 608, 586, 755,
  744, 275, 561, 677, 566, 906, 741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690, 705, 653, 393,
  379, 393, 481, 468, 497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261, 569, 261, 898, 610, 608,
  625, 625, 397, 549, 380, 608, 576, 837, 563, 576, 562, 393, 358, 393, 673, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 248, 309, 577, 658, 751, 564, 319, 579, 553, 915, 474, 597,
  566, 466, 666, 526, 458, 673, 423, 438, 497, 652, 606, 290, 339, 318, 473, 599, 881, 919, 960, 544,
  724, 724, 724, 724, 724, 724, 1017, 744, 608, 608, 608, 608, 275, 275, 275, 275, 724, 741, 775, 775,
  775, 775, 775, 673, 775, 734, 734, 734, 734, 705, 657, 646, 575, 575, 575, 575, 575, 575, 917, 577,
  593, 593, 593, 593, 261, 261, 261, 261, 593, 610, 608, 608, 608, 608, 608, 673, 608, 608, 608, 608,
  608, 576, 612, 576, 724, 575, 724, 575, 724, 575, 744, 577, 744, 577, 744, 577, 744, 577, 724, 716,
  724, 630, 608, 593, 608, 593, 608, 593, 608, 593, 608, 593, 755, 625, 755, 625, 755, 625, 755, 625,
  744, 613, 799, 613, 448, 285, 275, 261, 275, 261, 275, 266, 275, 261, 836, 521, 561, 261, 677, 569,
  657, 566, 261, 566, 261, 566, 352, 574, 380, 578, 261, 741, 610, 741, 610, 741, 610, 0, 741, 616,
  775, 608, 775, 608, 775, 608, 996, 981, 651, 397, 651, 397, 651, 397, 649, 549, 649, 549, 649, 549,
  649, 549, 660, 380, 660, 404, 660, 380, 734, 608, 734, 608, 734, 608, 734, 608, 734, 608, 734, 608,
  1007, 837, 705, 576, 705, 653, 562, 653, 562, 653, 562, 282,
];

/** Mean advance of Greek and Cyrillic letters, for characters beyond the tables. */
const AVERAGE: Readonly<Record<FontWeight, number>> = { 400: 626, 600: 652 };

/** Code points the shipped fonts can draw, as inclusive ranges in hexadecimal. */
const COVERED =
  '20-7e a0-148 14a-1c3 1c5-24f 2c6-2dd 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-3e1 3f0-45f 490-491 1e00-1eff 2010-2027 2030 2032-2033 2039-203a ' +
  '2044 2070-2071 2074-208e 2090-209c 20ac 2116 2122 2190-2193 2202 2206 220f 2211-2212 221a 221e 2248 2260 2264-2265 25a0-25a1 ' +
  '25cf';

const RANGES = COVERED.split(' ').map((range) => {
  const [first, last = first] = range.split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
});

/** Whether the shipped fonts have a glyph for every character of `text` (control characters draw nothing and pass). */
export function fontCovers(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < FIRST) continue;
    if (!RANGES.some(([first, last]) => code >= first && code <= last)) return false;
  }
  return true;
}

/** Width of one line of `text` in pixels at `fontSize` pixels, without kerning. */
export function textWidth(text: string, fontSize: number, weight: FontWeight = 400): number {
  const table = weight === 600 ? SEMI_BOLD_WIDTHS : REGULAR_WIDTHS;
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    sum += table[code - FIRST] || beyond(code, weight);
  }
  return (sum * fontSize) / 1000;
}

/** Combining marks have no width; East Asian characters and emoji, which a system font draws, are square. */
function beyond(code: number, weight: FontWeight): number {
  if (code < FIRST || (code >= 0x300 && code < 0x370)) return 0;
  return code >= 0x2e80 ? 1000 : AVERAGE[weight];
}
