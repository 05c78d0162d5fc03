import { strToU8, unzipSync, zipSync } from 'fflate';
import { ClusterkitError } from '../../core/errors.ts';
import { type Rgb, roundRgb } from '../../core/image.ts';
import { escapeMarkup } from '../../core/markup.ts';
import { fromLinear } from '../../features/colorspace.ts';
import { plainName, swatchNames } from '../names.ts';
import type { Palette, Swatch } from '../palette.ts';
import { fromCmyk, fromGray, fromLabD50, fromUnit } from './models.ts';

/** Colors in a row of the window of Krita. */
const COLUMNS = 16;

/** The first day that a ZIP file can name: the same palette gives the same bytes. */
const DATE = new Date(1980, 0, 1);

const DOCUMENT = 'colorset.xml';

/** Bytes of the document of a file that is no mistake. */
const MOST_BYTES = 16e6;

/**
 * A palette of Krita (docs.krita.org, "The Krita Palette format KPL"): a ZIP file whose first entry tells its kind and is
 * not compressed. Colors are in sRGB, which needs no profile in the file.
 */
export function toKpl(palette: Palette): Uint8Array {
  const names = swatchNames(palette);
  const entries = palette.swatches.map(({ rgb }, i) => {
    const [r, g, b] = rgb.map((value) => value / 255);
    const place = `<Position row="${Math.floor(i / COLUMNS)}" column="${i % COLUMNS}"/>`;
    const head = `<ColorSetEntry name="${escapeMarkup(names[i])}" id="${i + 1}" bitdepth="U8" spot="false">`;
    return `  ${head}<sRGB r="${r}" g="${g}" b="${b}"/>${place}</ColorSetEntry>\n`;
  });
  const title = escapeMarkup(plainName(palette.name) || 'palette');
  const rows = Math.ceil(entries.length / COLUMNS);
  const size = `columns="${COLUMNS}" rows="${rows}"`;
  const head = `<ColorSet name="${title}" comment="" ${size} readonly="false" version="1.0">`;
  return zipSync(
    {
      mimetype: [strToU8('application/x-krita-palette'), { level: 0 }],
      [DOCUMENT]: strToU8(
        `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${entries.join('')}</ColorSet>\n`,
      ),
      'profiles.xml': strToU8('<?xml version="1.0" encoding="UTF-8"?>\n<Profiles/>\n'),
    },
    { mtime: DATE },
  );
}

/**
 * The colors of a file of Krita, groups one after the other and each row by row. Colors of profiles other than sRGB are
 * refused; there is no opacity in these files.
 * @throws {ClusterkitError} input
 */
export function fromKpl(bytes: Uint8Array): Palette {
  const xml = documentOf(bytes).replace(/<!--[\s\S]*?-->/g, '');
  const [, root] = /<color_?set(\s[^>]*)?>/i.exec(xml) ?? [];
  const placed: { swatch: Swatch; place: readonly number[] }[] = [];
  let group = 0;
  for (const [, isGroup, head, body] of xml.matchAll(
    /<(Group)\b|<ColorSetEntry\b([^>]*)>([\s\S]*?)<\/ColorSetEntry>/g,
  )) {
    if (isGroup) group++;
    else placed.push({ swatch: swatchOf(head, body, placed.length), place: [group, ...placeOf(body)] });
  }
  // Krita writes column by column
  placed.sort((a, b) => a.place.map((at, j) => at - b.place[j]).find((d) => d !== 0) ?? 0);
  return {
    name: attribute(root ?? '', 'name') ?? '',
    swatches: placed.map(({ swatch }) => swatch),
  };
}

function documentOf(bytes: Uint8Array): string {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === DOCUMENT && originalSize <= MOST_BYTES,
    });
    return new TextDecoder().decode(files[DOCUMENT]);
  } catch (error) {
    throw new ClusterkitError('input', `the file is damaged, or has no ${DOCUMENT} in it`, { cause: error });
  }
}

function swatchOf(head: string, body: string, at: number): Swatch {
  const [, model, values] = /<(sRGB|RGB|Gray|CMYK|Lab)\b([^>]*)>/.exec(body) ?? [];
  const name = attribute(head, 'name');
  const rgb = model === undefined ? undefined : colorOf(model, values);
  if (!rgb) {
    const reason = 'expected a color of sRGB, Gray, CMYK or Lab, or RGB with a profile of sRGB';
    throw new ClusterkitError('input', reason, { at: { name: `color ${at + 1}` } });
  }
  return { rgb, ...(name ? { name } : {}) };
}

/** Undefined for values that are missing, and for profiles that are not known. */
function colorOf(model: string, values: string): Rgb | undefined {
  const of = (...names: string[]) => names.map((name) => Number(attribute(values, name) ?? Number.NaN));
  const [x, y, z, k] = of(...CHANNELS[model]);
  if (![x, y, z, k].slice(0, CHANNELS[model].length).every(Number.isFinite)) return;
  if (model === 'Gray') return fromGray(x);
  if (model === 'CMYK') return fromCmyk([x, y, z, k]);
  if (model === 'Lab') return fromLabD50([x, y, z]);
  const space = model === 'RGB' ? (attribute(values, 'space') ?? '') : 'sRGB';
  if (!/srgb/i.test(space)) return;
  // the profiles of Krita without a curve end in g10
  return /g10/.test(space) ? roundRgb(fromLinear([x, y, z])) : fromUnit([x, y, z]);
}

const CHANNELS: Record<string, string[]> = {
  __proto__: null as never,
  sRGB: ['r', 'g', 'b'],
  RGB: ['r', 'g', 'b'],
  Gray: ['g'],
  CMYK: ['c', 'm', 'y', 'k'],
  Lab: ['L', 'a', 'b'],
};

/** Row and column. */
function placeOf(body: string): [row: number, column: number] {
  const [, place = ''] = /<Position\b([^>]*)>/.exec(body) ?? [];
  return [Number(attribute(place, 'row')) || 0, Number(attribute(place, 'column')) || 0];
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function attribute(attributes: string, name: string): string | undefined {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
  return (double ?? single)?.replace(/&(amp|lt|gt|quot|apos);/g, (_, word) => ENTITIES.get(word) ?? '');
}
