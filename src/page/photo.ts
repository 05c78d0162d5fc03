/** A photograph beside the same in its colors and its label map; a chosen cluster lights its pixels up. */
import type { ReportPhoto, ReportResult } from '../output/report.ts';
import { clusterColor, onTheme, rgbOf } from './colors.ts';
import type { Context } from './context.ts';
import { count, percent } from './data.ts';
import { card, choice, h } from './dom.ts';
import { packed } from './painter.ts';

/** Of a pixel that is not lit, this share is left. */
const DIM = 0.2;

/** What other pixels fade to: light beside dark colors, dark beside light ones. */
const LIGHT = 250;
const DARK = 18;

export function photoPanel(context: Context): HTMLElement {
  const { element, head, body } = card('photo', 'Picture');
  let photo = 0;
  let pointed: number | undefined;
  let latest = 0;
  let draw: () => void = () => {};
  const tools = h('div', { class: 'tools' });
  head.append(tools);

  const fill = async () => {
    const { photos = [] } = context.rows.subject;
    element.hidden = photos.length === 0;
    if (photos.length === 0) return;
    photo = Math.min(photo, photos.length - 1);
    const names = photos.map(({ name }, at) => [String(at), name] as const);
    const show = (at: string) => {
      photo = Number(at);
      void fill();
    };
    tools.replaceChildren(...(photos.length > 1 ? [choice('Pictures', names, String(photo), show)] : []));
    const asked = ++latest;
    const shown = await figures(context, photos[photo], photo, () => pointed);
    // another result may have been chosen meanwhile
    if (asked !== latest) return;
    body.replaceChildren(shown.element, swatches(context, point));
    draw = shown.draw;
    draw();
  };
  const point = (c: number | undefined) => {
    if (c === pointed) return;
    pointed = c;
    draw();
  };
  context.store.follow((state, before) => {
    if (state.result !== before.result) void fill();
    else if (state.cluster !== before.cluster) {
      draw();
      for (const [c, one] of Array.from(body.querySelectorAll('.swatch')).entries())
        one.setAttribute('aria-pressed', String(c === state.cluster));
    }
  });
  onTheme(() => draw());
  void fill();
  return element;
}

/** The colors of a picture: pointing at one lights its pixels, a click keeps the light. */
function swatches(context: Context, point: (c: number | undefined) => void): HTMLElement {
  const { result, report, state } = context;
  const parts = result.shares.map((share, c) => {
    const color = clusterColor(report, result, c);
    return h('button', {
      type: 'button',
      class: 'swatch',
      style: `background:${color};flex-grow:${Math.max(0.02, share)}`,
      title: `${color}, ${percent(share)}`,
      'aria-label': `Color ${c}, ${color}, ${count(result.sizes[c])} pixels, ${percent(share)}`,
      'aria-pressed': String(c === state.cluster),
      click: () => context.toggle(c),
      pointerenter: () => point(c),
      pointerleave: () => point(undefined),
      focus: () => point(c),
      blur: () => point(undefined),
    });
  });
  return h('div', { class: 'swatches', role: 'group', 'aria-label': 'Colors' }, ...parts);
}

async function figures(
  context: Context,
  { source, width, height, name }: ReportPhoto,
  at: number,
  pointed: () => number | undefined,
) {
  const { report, result } = context;
  const map = report.numbers((result.maps as NonNullable<typeof result.maps>)[at]);
  const original = await pixelsOf(source, width, height);
  const canvases = ['photograph', 'colors of clusters', 'label map'].map((what) =>
    h('canvas', { width, height, role: 'img', 'aria-label': `${name}: ${what}` }),
  );
  const draw = () => {
    const lit = pointed() ?? context.state.cluster;
    const ground = groundOf(context, result, lit);
    const [photograph, ...maps] = canvases;
    paint(photograph, (p) =>
      lit === undefined || map[p] === lit ? original[p] : faded(original[p], ground),
    );
    // a label map tells clusters apart whose own colors are alike
    for (const [which, look] of [result, { ...result, colors: undefined }].entries()) {
      const behind = groundOf(context, look, lit);
      const inks = Array.from({ length: result.k }, (_, c) => {
        const ink = packed(rgbOf(clusterColor(report, look, c)));
        return lit === undefined || c === lit ? ink : faded(ink, behind);
      });
      paint(maps[which], (p) => (map[p] < result.k ? inks[map[p]] : 0));
    }
  };
  for (const canvas of canvases) {
    const clusterAt = (event: PointerEvent | MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      const x = Math.floor(((event.clientX - box.left) / box.width) * width);
      const y = Math.floor(((event.clientY - box.top) / box.height) * height);
      const c = map[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];
      return c < result.k ? c : undefined;
    };
    canvas.addEventListener('click', (event) => {
      const c = clusterAt(event);
      if (c !== undefined) context.toggle(c);
    });
  }
  const captions = [
    'As it is. A click lights the pixels of its cluster.',
    `In ${result.k} colors.`,
    'Its clusters, each in a color that is told from the others.',
  ];
  const element = h(
    'div',
    { class: 'photos' },
    ...canvases.map((canvas, which) =>
      h('figure', {}, canvas, h('figcaption', { class: 'caption' }, captions[which])),
    ),
  );
  return { element, draw };
}

/** Sets the pixels of a canvas. */
function paint(canvas: HTMLCanvasElement, colorAt: (p: number) => number): void {
  const image = new ImageData(canvas.width, canvas.height);
  const out = new Uint32Array(image.data.buffer);
  for (let p = 0; p < out.length; p++) out[p] = colorAt(p);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** The gray of a pixel that is not lit. */
function faded(color: number, ground: number): number {
  const gray = 0.3 * (color & 255) + 0.59 * ((color >> 8) & 255) + 0.11 * ((color >> 16) & 255);
  const level = Math.round(gray * DIM + ground * (1 - DIM));
  return packed([level, level, level]);
}

/** @param look the result, with the colors in which it is shown */
function groundOf({ report }: Context, look: ReportResult, lit: number | undefined): number {
  if (lit === undefined) return LIGHT;
  const [r, g, b] = rgbOf(clusterColor(report, look, lit));
  return 0.3 * r + 0.59 * g + 0.11 * b < 120 ? LIGHT : DARK;
}

async function pixelsOf(source: string, width: number, height: number): Promise<Uint32Array> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = h('canvas', { width, height });
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  pen.drawImage(image, 0, 0, width, height);
  return new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
}
