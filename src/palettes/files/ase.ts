import { ClusterkitError } from '../../core/errors.ts';
import { plainName, swatchNames } from '../names.ts';
import type { Palette, Swatch } from '../palette.ts';
import { FieldReader, FieldWriter } from './bytes.ts';
import { fromCmyk, fromGray, fromLabD50, fromUnit } from './models.ts';

/** First bytes of an Adobe Swatch Exchange file. */
export const ASE_MAGIC = 'ASEF';

const COLOR = 0x0001;
const GROUP_START = 0xc001;
const GROUP_END = 0xc002;

/** Kinds of swatches: 0 global, 1 spot, 2 normal. */
const NORMAL = 2;

/** A length of a name is 16 bits and counts a final zero. */
const MOST_UNITS = 65534;

/**
 * Adobe Swatch Exchange, version 1.0. All colors are in one group with the palette's name: there are readers that drop the
 * last color of a file without a group.
 */
export function toAse(palette: Palette): Uint8Array {
  const names = swatchNames(palette).map((name) => name.slice(0, MOST_UNITS));
  const title = plainName(palette.name).slice(0, MOST_UNITS) || 'palette';
  const file = new FieldWriter()
    .ascii(ASE_MAGIC)
    .u16(1, 0)
    .u32(palette.swatches.length + 2);
  file.u16(GROUP_START).block(named(title));
  palette.swatches.forEach(({ rgb }, i) => {
    const body = named(names[i]).ascii('RGB ');
    file.u16(COLOR).block(body.f32(rgb[0] / 255, rgb[1] / 255, rgb[2] / 255).u16(NORMAL));
  });
  return file.u16(GROUP_END).u32(0).done();
}

/** A body that begins with a name. */
function named(name: string): FieldWriter {
  return new FieldWriter().u16(name.length + 1).utf16(name);
}

/** Groups are joined; the palette has the name of the first. @throws {ClusterkitError} input */
export function fromAse(bytes: Uint8Array): Palette {
  const file = new FieldReader(bytes);
  if (file.left < 4 || file.ascii(4) !== ASE_MAGIC)
    throw new ClusterkitError('input', `the file does not begin with "${ASE_MAGIC}"`);
  file.u32();
  const blocks = file.u32();
  let name: string | undefined;
  const swatches: Swatch[] = [];
  for (let i = 0; i < blocks; i++) {
    const type = file.u16();
    const body = file.part(file.u32());
    if (type === GROUP_START) name ??= body.utf16(body.u16());
    else if (type === COLOR) swatches.push(colorBlock(body, swatches.length));
  }
  return { name: name ?? '', swatches };
}

function colorBlock(body: FieldReader, at: number): Swatch {
  const name = body.utf16(body.u16());
  const model = body.ascii(4).trim();
  const read = MODELS[model];
  if (!read) {
    const known = Object.keys(MODELS).join(', ');
    throw new ClusterkitError('input', `expected a color of ${known}, not ${JSON.stringify(model)}`, {
      at: { name: `color ${at + 1}` },
    });
  }
  return { rgb: read(body), ...(name === '' ? {} : { name }) };
}

const MODELS: Record<string, (body: FieldReader) => Swatch['rgb']> = {
  __proto__: null as never,
  RGB: (body) => fromUnit([body.f32(), body.f32(), body.f32()]),
  CMYK: (body) => fromCmyk([body.f32(), body.f32(), body.f32(), body.f32()]),
  LAB: (body) => fromLabD50([body.f32() * 100, body.f32(), body.f32()]),
  Gray: (body) => fromGray(body.f32()),
};
