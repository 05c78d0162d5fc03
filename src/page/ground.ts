/** The canvas of the points: of the graphics card where there is one, and of pixels elsewhere and while the card is lost. */
import { h } from './dom.ts';
import type { Drawing } from './painter.ts';
import { CardCanvas } from './webgl.ts';

/** A canvas that the processor draws. */
class PixelCanvas {
  readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private pixels?: ImageData;

  draw({ painter, camera, look, most }: Drawing, took: (ms: number) => void): void {
    const { width, height } = this.canvas;
    const began = performance.now();
    if (this.pixels?.width !== width || this.pixels.height !== height)
      this.pixels = new ImageData(width, height);
    const { pixels } = this;
    painter.draw(new Uint32Array(pixels.data.buffer), width, height, camera, look, most);
    this.canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    took(performance.now() - began);
  }
}

/** A card that takes longer, in ms, twice in a row is a program in place of one, whatever its browser says. */
const TOO_SLOW = 200;

export class Ground {
  private readonly pixels = new PixelCanvas();
  private card?: CardCanvas;
  private slow = 0;
  private used: PixelCanvas | CardCanvas;

  private readonly again: () => void;

  /** @param again called when another canvas is to be drawn */
  constructor(again: () => void) {
    this.again = again;
    this.card = CardCanvas.open(
      () => this.change(this.pixels),
      () => this.change(this.card),
    );
    this.used = this.card ?? this.pixels;
  }

  get canvas(): HTMLCanvasElement {
    return this.used.canvas;
  }

  /** @param took told how many milliseconds the drawing has taken */
  draw(drawing: Drawing, took: (ms: number) => void): void {
    const { used } = this;
    used.draw(drawing, (ms) => {
      took(ms);
      if (used === this.card) this.judge(ms);
    });
  }

  private judge(ms: number): void {
    this.slow = ms > TOO_SLOW ? this.slow + 1 : 0;
    if (this.slow < 2) return;
    this.card = undefined;
    this.change(this.pixels);
  }

  private change(to?: PixelCanvas | CardCanvas): void {
    if (!to || to === this.used) return;
    this.used.canvas.replaceWith(to.canvas);
    this.used = to;
    this.again();
  }
}
