import type { Rgb } from '../core/image.ts';
import { contrast } from '../core/luminance.ts';
import { TEXT_CONTRAST } from './contrast.ts';
import { colorDifference } from './difference.ts';
import { oklch } from './notation.ts';
import type { Swatch } from './palette.ts';
import { inGamut } from './scale.ts';

/** Sets of roles. */
const ROLE_SETS = {
  ui: 'background, surface, text, muted, primary and accent of an interface',
  terminal: 'the 16 colors of a terminal, its background and its foreground',
} as const;

export type RoleSet = keyof typeof ROLE_SETS;
export const ROLE_SET_NAMES = Object.keys(ROLE_SETS) as RoleSet[];

/** A color for a purpose. */
export interface Role {
  role: string;
  rgb: Rgb;
  /** The number of the swatch that it is, or was derived from; null for a hue that no swatch has. */
  from: number | null;
  /** Whether it is no color of the palette. */
  derived: boolean;
  /** CIEDE2000 to the swatch; 0 unless it was derived, null without a swatch. */
  deltaE: number | null;
  /** Contrast of WCAG 2 with the background. */
  contrast: number;
}

/** Contrast of colored parts of an interface that are not text. */
const PART_CONTRAST = 3;

/**
 * A color for each role. Swatches are taken where their contrast suffices; else their lightness in OKLab is moved until it
 * does, and the role says so. No role stays empty.
 * @param swatches at least one
 */
export function rolesOf(swatches: readonly Swatch[], set: RoleSet, least = TEXT_CONTRAST): Role[] {
  return set === 'ui' ? interfaceRoles(swatches, least) : terminalRoles(swatches, least);
}

/** What a swatch is like. */
interface Look {
  at: number;
  rgb: Rgb;
  share: number;
  lightness: number;
  chroma: number;
  hue: number;
}

function looksOf(swatches: readonly Swatch[]): Look[] {
  return swatches.map(({ rgb, share = 1 / swatches.length }, at) => {
    const [lightness, chroma, hue] = oklch(rgb);
    return { at, rgb, share, lightness, chroma, hue };
  });
}

/** The look with the largest value, the first of equal ones. */
function bestOf(looks: readonly Look[], value: (look: Look) => number): Look {
  return looks.reduce((best, look) => (value(look) > value(best) ? look : best));
}

/** Large, gray, and far from the middle between black and white. */
function backgroundOf(looks: readonly Look[]): Look {
  return bestOf(
    looks,
    ({ share, lightness, chroma }) => Math.sqrt(share) * (0.35 - chroma) * Math.abs(2 * lightness - 1.1),
  );
}

function interfaceRoles(swatches: readonly Swatch[], least: number): Role[] {
  const looks = looksOf(swatches);
  const background = backgroundOf(looks);
  const isDark = background.lightness < 0.6;
  const onIt = ({ rgb }: { rgb: Rgb }) => contrast(rgb, background.rgb);
  const others = looks.filter((look) => look !== background);
  const rest = others.length > 0 ? others : looks;
  const text = bestOf(rest, (look) => onIt(look) - 20 * look.chroma);
  const primary = bestOf(rest, ({ chroma, share }) => chroma * Math.sqrt(Math.sqrt(share)));
  const far = rest.filter((look) => look !== primary);
  const accent = bestOf(
    far.length > 0 ? far : rest,
    (look) => look.chroma * colorDifference(look.rgb, primary.rgb),
  );
  const near = others.filter((look) => look !== text && isSurface(look, background));
  const surface = near.length > 0 ? bestOf(near, ({ share }) => share) : undefined;
  const make = (role: string, look: Look, rgb: Rgb = look.rgb) => roleOf(role, look, rgb, background.rgb);
  const lifted = background.lightness + (isDark ? 0.06 : -0.04);
  return [
    make('background', background),
    surface ? make('surface', surface) : make('surface', background, moved(background, lifted)),
    make('text', text, readable(text, background.rgb, least)),
    make('muted', text, quieter(text, background.rgb, least)),
    make('primary', primary, readable(primary, background.rgb, PART_CONTRAST)),
    make('accent', accent, readable(accent, background.rgb, PART_CONTRAST)),
  ];
}

/** Whether a color lies a step from the background, as cards and bars do. */
function isSurface({ lightness, chroma }: Look, background: Look): boolean {
  const step = Math.abs(lightness - background.lightness);
  return step > 0.015 && step < 0.14 && chroma < background.chroma + 0.06;
}

function roleOf(role: string, { at, rgb: source }: Look, rgb: Rgb, background: Rgb): Role {
  const derived = rgb.join() !== source.join();
  const deltaE = derived ? colorDifference(rgb, source) : 0;
  return { role, rgb, from: at, derived, deltaE, contrast: contrast(rgb, background) };
}

/** The same hue and chroma at another lightness, as far as sRGB goes. */
function moved({ chroma, hue }: Pick<Look, 'chroma' | 'hue'>, lightness: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const within = Math.min(1, Math.max(0, lightness));
  return inGamut(within, chroma * Math.cos(angle), chroma * Math.sin(angle));
}

/** Steps of lightness that are tried. */
const STEP = 0.005;

/** The color itself if its contrast suffices, else the nearest lightness at which it does, else black or white. */
function readable(
  look: Pick<Look, 'rgb' | 'lightness' | 'chroma' | 'hue'>,
  background: Rgb,
  least: number,
): Rgb {
  if (contrast(look.rgb, background) >= least) return look.rgb;
  for (let step = 1; step * STEP <= 1; step++) {
    for (const lightness of [look.lightness + step * STEP, look.lightness - step * STEP]) {
      if (lightness < 0 || lightness > 1) continue;
      const rgb = moved(look, lightness);
      if (contrast(rgb, background) >= least) return rgb;
    }
  }
  const ends: Rgb[] = [
    [0, 0, 0],
    [255, 255, 255],
  ];
  return ends.reduce((best, end) => (contrast(end, background) > contrast(best, background) ? end : best));
}

/** The lightness between text and background whose contrast just suffices. */
function quieter(text: Look, background: Rgb, least: number): Rgb {
  const plain = readable(text, background, least);
  const [from] = oklch(plain);
  const [to] = oklch(background);
  let found = plain;
  for (let part = 0; part < 1; part += 0.01) {
    const rgb = moved(text, from + (to - from) * part);
    if (contrast(rgb, background) < least) break;
    found = rgb;
  }
  return found;
}

/** Hues of OKLab that programs expect under the names of colors 1 to 6. */
const HUES = [
  ['red', 27],
  ['green', 145],
  ['yellow', 100],
  ['blue', 262],
  ['magenta', 330],
  ['cyan', 200],
] as const;

/** Roles that are read as text. */
const TEXT_ROLES: ReadonlySet<string> = new Set([
  ...['text', 'muted', 'foreground'],
  ...HUES.flatMap(([name]) => [name, `bright ${name}`]),
]);

/** The roles of text that have less contrast than was asked for: on no background is there more than black or white has. */
export function weakRoles(roles: readonly Role[], least: number): string[] {
  return roles.filter((one) => TEXT_ROLES.has(one.role) && one.contrast < least).map(({ role }) => role);
}

/** A swatch has a hue if it is not gray, and one of the six if it is not farther away. */
const LEAST_CHROMA = 0.03;
const MOST_TURN = 40;

/** Bright colors are this much lighter, or darker on a light background. */
const BRIGHTER = 0.09;

function terminalRoles(swatches: readonly Swatch[], least: number): Role[] {
  const looks = looksOf(swatches);
  const background = backgroundOf(looks);
  const isDark = background.lightness < 0.6;
  const others = looks.filter((look) => look !== background);
  const text = bestOf(
    others.length > 0 ? others : looks,
    (look) => contrast(look.rgb, background.rgb) - 20 * look.chroma,
  );
  const ground = background.rgb;
  const foreground = readable(text, ground, least);
  const colored = HUES.map(([name, hue]) => hueRole(name, hue, looks, ground, least));
  const brighter = colored.map(({ role, rgb, from }) => {
    const [lightness, chroma, turn] = oklch(rgb);
    const bright = readable(
      {
        rgb: moved({ chroma, hue: turn }, lightness + (isDark ? BRIGHTER : -BRIGHTER)),
        lightness,
        chroma,
        hue: turn,
      },
      ground,
      least,
    );
    return derivedRole(`bright ${role}`, bright, from === null ? undefined : looks[from], ground);
  });
  const dark = isDark ? background : text;
  const light = isDark ? text : background;
  const plain = (role: string, look: Look, rgb: Rgb) => roleOf(role, look, rgb, ground);
  return [
    plain('background', background, ground),
    plain('foreground', text, foreground),
    plain('black', dark, isDark ? ground : foreground),
    ...colored,
    plain('white', light, isDark ? foreground : ground),
    plain('bright black', text, quieter(text, ground, Math.min(least, PART_CONTRAST))),
    ...brighter,
    plain('bright white', light, isDark ? brighterOf(text, foreground, ground, least) : ground),
  ];
}

/** A text color that is lighter still, where there is room. */
function brighterOf(text: Look, foreground: Rgb, ground: Rgb, least: number): Rgb {
  const [lightness] = oklch(foreground);
  const rgb = moved(text, Math.min(0.99, lightness + BRIGHTER));
  return contrast(rgb, ground) >= least ? rgb : foreground;
}

/** The swatch of a hue with the most chroma; without one, the hue at the mean chroma and lightness of the palette. */
function hueRole(role: string, hue: number, looks: readonly Look[], ground: Rgb, least: number): Role {
  const near = looks.filter((look) => look.chroma >= LEAST_CHROMA && turnOf(look.hue, hue) <= MOST_TURN);
  if (near.length > 0) {
    const look = bestOf(near, ({ chroma, hue: own }) => chroma * (1 - turnOf(own, hue) / 90));
    return roleOf(role, look, readable(look, ground, least), ground);
  }
  const mean = (value: (look: Look) => number) =>
    looks.reduce((sum, look) => sum + value(look), 0) / looks.length;
  const chroma = Math.max(
    0.08,
    mean((look) => look.chroma),
  );
  const lightness = mean((look) => look.lightness);
  const made = { rgb: moved({ chroma, hue }, lightness), lightness, chroma, hue };
  return derivedRole(role, readable(made, ground, least), undefined, ground);
}

function derivedRole(role: string, rgb: Rgb, source: Look | undefined, ground: Rgb): Role {
  if (source) return roleOf(role, source, rgb, ground);
  return { role, rgb, from: null, derived: true, deltaE: null, contrast: contrast(rgb, ground) };
}

function turnOf(a: number, b: number): number {
  const off = Math.abs(a - b) % 360;
  return Math.min(off, 360 - off);
}
