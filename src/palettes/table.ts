import type { CardOptions } from './files/card.ts';
import type { CssOptions } from './files/css.ts';
import type { TokensForm } from './files/tokens.ts';
import type { Palette } from './palette.ts';

/* Kinds of files of colors: plain data. Code is loaded when a file of its kind is used. */

/** How files that leave a choice are written. */
export interface PaletteFileOptions extends CssOptions, CardOptions {
  /** Whether style sheets end in the theme of Tailwind 4. */
  tailwind?: boolean;
  /** Default object. */
  tokensForm?: TokensForm;
  /** Bytes of a color table, default 772. */
  actSize?: 768 | 772;
}

/** A kind of file that holds a palette. */
export interface PaletteFormat {
  title: string;
  /** The programs that read it, without a full stop. */
  about: string;
  /** Most colors; absent: no bound that a palette meets. */
  most?: number;
  /** Whether names of colors are kept. */
  names: boolean;
  /** Which opacity is kept: any, that of one fully transparent color, or none. */
  opacity: 'any' | 'clear' | 'none';
  write(palette: Palette, options: PaletteFileOptions): Promise<string | Uint8Array>;
  /** Absent: files of this kind are written only. */
  read?(bytes: Uint8Array): Promise<Palette>;
}

/** Kinds of files by their endings. */
export const PALETTE_FILES = {
  gpl: {
    title: 'GIMP palette',
    about: 'GIMP, Inkscape, Krita, Aseprite, Scribus',
    names: true,
    opacity: 'none',
    write: async (palette) => (await import('./files/gpl.ts')).toGpl(palette),
    read: async (bytes) => (await import('./files/gpl.ts')).fromGpl(bytes),
  },
  ase: {
    title: 'Adobe Swatch Exchange',
    about: 'Illustrator, InDesign, Photoshop, Affinity',
    names: true,
    opacity: 'none',
    write: async (palette) => (await import('./files/ase.ts')).toAse(palette),
    read: async (bytes) => (await import('./files/ase.ts')).fromAse(bytes),
  },
  aco: {
    title: 'Photoshop swatches',
    about: 'Photoshop, GIMP, Krita',
    most: 65535,
    names: true,
    opacity: 'none',
    write: async (palette) => (await import('./files/aco.ts')).toAco(palette),
    read: async (bytes) => (await import('./files/aco.ts')).fromAco(bytes),
  },
  act: {
    title: 'Adobe color table',
    about: 'Photoshop, for pictures of 256 colors',
    most: 256,
    names: false,
    opacity: 'clear',
    write: async (palette, { actSize }) => (await import('./files/act.ts')).toAct(palette, actSize),
    read: async (bytes) => (await import('./files/act.ts')).fromAct(bytes),
  },
  pal: {
    title: 'Paint Shop Pro palette',
    about: 'Paint Shop Pro, Aseprite, GraphicsGale; palettes of Windows are read, too',
    names: false,
    opacity: 'none',
    write: async (palette) => (await import('./files/pal.ts')).toPal(palette),
    read: async (bytes) => (await import('./files/pal.ts')).fromPal(bytes),
  },
  hex: {
    title: 'hexadecimal lines',
    about: 'a color a line, for editors of pixel art',
    names: false,
    opacity: 'any',
    write: async (palette) => (await import('./files/hex.ts')).toHexLines(palette),
    read: async (bytes) => (await import('./files/hex.ts')).fromHexLines(bytes),
  },
  css: {
    title: 'CSS',
    about: 'custom properties, or the theme of Tailwind 4',
    names: true,
    opacity: 'any',
    write: async (palette, { tailwind, ...options }) => {
      const { toCss, toTailwind } = await import('./files/css.ts');
      return tailwind ? toTailwind(palette, options) : toCss(palette, options);
    },
    read: async (bytes) => (await import('./files/styles.ts')).fromStyles(bytes),
  },
  scss: {
    title: 'Sass',
    about: 'variables, and a map of them',
    names: true,
    opacity: 'any',
    write: async (palette, options) => (await import('./files/css.ts')).toScss(palette, options),
    read: async (bytes) => (await import('./files/styles.ts')).fromStyles(bytes),
  },
  less: {
    title: 'Less',
    about: 'variables',
    names: true,
    opacity: 'any',
    write: async (palette, options) => (await import('./files/css.ts')).toLess(palette, options),
    read: async (bytes) => (await import('./files/styles.ts')).fromStyles(bytes),
  },
  'tokens.json': {
    title: 'design tokens',
    about: 'Figma, Style Dictionary and others that read the format of 2025.10',
    names: true,
    opacity: 'any',
    write: async (palette, { tokensForm }) =>
      (await import('./files/tokens.ts')).toTokens(palette, tokensForm),
    read: async (bytes) => (await import('./files/json.ts')).fromPaletteJson(bytes),
  },
  json: {
    title: 'JSON',
    about: 'programs; design tokens and arrays of colors are read, too',
    names: true,
    opacity: 'any',
    write: async (palette) => (await import('./files/json.ts')).toPaletteJson(palette),
    read: async (bytes) => (await import('./files/json.ts')).fromPaletteJson(bytes),
  },
  swatches: {
    title: 'Procreate swatches',
    about: 'Procreate',
    most: 30,
    names: false,
    opacity: 'any',
    write: async (palette) => (await import('./files/swatches.ts')).toSwatches(palette),
    read: async (bytes) => (await import('./files/swatches.ts')).fromSwatches(bytes),
  },
  kpl: {
    title: 'Krita palette',
    about: 'Krita',
    names: true,
    opacity: 'none',
    write: async (palette) => (await import('./files/kpl.ts')).toKpl(palette),
    read: async (bytes) => (await import('./files/kpl.ts')).fromKpl(bytes),
  },
  svg: {
    title: 'card',
    about: 'swatches to look at, sharp at any size',
    names: true,
    opacity: 'any',
    write: async (palette, options) => (await import('./files/card.ts')).toCard(palette, options),
  },
  html: {
    title: 'page',
    about: 'swatches to click on, which copies them',
    names: true,
    opacity: 'any',
    write: async (palette) => (await import('./files/page.ts')).toPage(palette),
  },
} as const satisfies Record<string, PaletteFormat>;

/** The ending of a kind of file. */
export type PaletteFormatName = keyof typeof PALETTE_FILES;
export const PALETTE_FORMATS = Object.keys(PALETTE_FILES) as PaletteFormatName[];
