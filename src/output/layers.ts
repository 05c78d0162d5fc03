import { type Rgb, toHex } from '../core/image.ts';
import { escapeMarkup } from '../core/markup.ts';
import { checkMemory } from '../core/memory.ts';
import { inChunks } from './columns.ts';
import { contourBytes, countEdges, type Lattice, outlinesOf, traceContours } from './contours.ts';

/** A layer of the drawing. */
export interface Layer {
  /** An identifier of letters, digits and hyphens. */
  id: string;
  /** What programs that show layers call it. */
  name: string;
  rgb: Rgb;
}

/** How many pixels an outline may be off the edges of the pixels: stairs of single pixels become lines. */
export const LAYER_TOLERANCE = 0.75;

/**
 * A drawing with a layer for each label, in which one path fills the region of the label. Labels without pixels have no
 * layer. Outlines follow the edges of pixels as far as the tolerance says, and neighbors share them.
 * @param labels height * width, -1 for pixels of no layer
 * @param title what the drawing is called
 * @throws {ClusterkitError} memory
 */
export function toLayers(
  labels: Int32Array,
  lattice: Lattice,
  layers: readonly Layer[],
  { title, tolerance = LAYER_TOLERANCE, maxMemory }: { title: string; tolerance?: number; maxMemory: number },
): Iterable<string> {
  const bytes = contourBytes(lattice, countEdges(labels, lattice));
  checkMemory('tracing the layers', bytes, maxMemory);
  return inChunks(drawing(labels, lattice, layers, title, tolerance));
}

function* drawing(
  labels: Int32Array,
  lattice: Lattice,
  layers: readonly Layer[],
  title: string,
  tolerance: number,
): Generator<string> {
  const { width, height } = lattice;
  const contours = traceContours(labels, lattice, tolerance);
  // without soft edges nothing shines through between neighbors
  yield `<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill-rule="evenodd" shape-rendering="crispEdges">\n`;
  yield `<title>${escapeMarkup(title)}</title>\n`;
  for (const [label, { id, name, rgb }] of layers.entries()) {
    let isOpen = false;
    for (const outline of outlinesOf(contours, label)) {
      // what is narrower than the tolerance may vanish
      if (outline.length < 3) continue;
      if (!isOpen)
        yield `<g id="${id}" inkscape:groupmode="layer" inkscape:label="${escapeMarkup(name)}"><path fill="${toHex(rgb)}" d="`;
      isOpen = true;
      yield pathOf(outline, width + 1);
    }
    if (isOpen) yield '"/></g>\n';
  }
  yield '</svg>\n';
}

/** A closed line in few letters: differences between corners. */
function pathOf(outline: Int32Array, pitch: number): string {
  let [x, y] = [outline[0] % pitch, Math.floor(outline[0] / pitch)];
  const parts = [`M${x} ${y}`];
  let last = '';
  for (let i = 1; i < outline.length; i++) {
    const [toX, toY] = [outline[i] % pitch, Math.floor(outline[i] / pitch)];
    const [dx, dy] = [toX - x, toY - y];
    const command = dy === 0 ? 'h' : dx === 0 ? 'v' : 'l';
    const values = command === 'h' ? [dx] : command === 'v' ? [dy] : [dx, dy];
    const text = values.map((value, j) => (value < 0 || (j === 0 && command !== last) ? value : ` ${value}`));
    parts.push(command === last ? text.join('') : command + text.join(''));
    last = command;
    [x, y] = [toX, toY];
  }
  return `${parts.join('')}z`;
}
