/** Draws points by the graphics card, as the processor would: their places, order and shapes are the same. */
import type { Rgb } from './colors.ts';
import { h } from './dom.ts';
import { type Drawing, gridLines, type Layer, type Look } from './painter.ts';
import { ATTRIBUTES, FRAGMENT, INKS_ACROSS, VERTEX } from './shaders.ts';
import type { Spots } from './spots.ts';

type Attribute = keyof typeof ATTRIBUTES;

/** The program and the memory of a context, which are gone when it is lost. */
interface Made {
  program: WebGLProgram;
  buffers: Record<Attribute, WebGLBuffer>;
  /** Whose points the buffers have, and of which turn. */
  spots?: Spots;
  turn?: number;
}

/** Milliseconds in which a browser that has nothing else to do asks for a second frame. */
const TWO_FRAMES = 34;

/** A canvas that the graphics card draws. */
export class CardCanvas {
  readonly canvas: HTMLCanvasElement;
  private readonly gl: WebGL2RenderingContext;
  private made: Made;
  /** How often the page was hidden or seen again. */
  private hides = 0;

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, made: Made) {
    this.canvas = canvas;
    this.gl = gl;
    this.made = made;
  }

  /**
   * @param lost called when the context is lost @param back called when it is there again
   * @returns undefined where there is no graphics card: a program in place of one is slower than `PixelCanvas`
   */
  static open(lost: () => void, back: () => void): CardCanvas | undefined {
    const canvas = h('canvas', { 'aria-hidden': 'true' });
    const settings = { alpha: false, antialias: false, depth: false, failIfMajorPerformanceCaveat: true };
    const gl = canvas.getContext('webgl2', settings) as WebGL2RenderingContext | null;
    const made = gl && !isProgram(gl) && makeAll(gl);
    if (!made) return undefined;
    const card = new CardCanvas(canvas, gl, made);
    document.addEventListener('visibilitychange', () => card.hides++);
    canvas.addEventListener('webglcontextlost', (event) => {
      // a context whose loss is taken for granted is never restored
      event.preventDefault();
      lost();
    });
    canvas.addEventListener('webglcontextrestored', () => {
      const again = makeAll(gl);
      if (!again) return;
      card.made = again;
      back();
    });
    return card;
  }

  /**
   * @param took told the milliseconds until the card was done, while the view moves: otherwise the page does more in the
   * same frame
   */
  draw({ painter, camera, look, most, isMoving }: Drawing, took: (ms: number) => void): void {
    const { gl, canvas, made } = this;
    const { width, height } = canvas;
    const began = performance.now();
    painter.place(width, height, camera, look.sharp, most);
    this.clear(look);
    this.bring(painter.spots);
    if (look.chosen) this.fill('flag', painter.flags(look.chosen));
    else {
      gl.disableVertexAttribArray(ATTRIBUTES.flag);
      gl.vertexAttribI4ui(ATTRIBUTES.flag, 1, 0, 0, 0);
    }
    gl.useProgram(made.program);
    gl.uniform2f(this.uniform('size'), width, height);
    for (const layer of painter.layers(camera, look)) this.press(layer, painter.spots.drawn);
    if (isMoving) this.await(began, took);
  }

  /** The paper and the lines on it. */
  private clear({ paper, grid, ...look }: Look): void {
    const { gl, canvas } = this;
    const wipe = ([r, g, b]: Rgb) => {
      gl.clearColor(r / 255, g / 255, b / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
    };
    gl.viewport(0, 0, canvas.width, canvas.height);
    wipe(paper);
    if (!grid) return;
    gl.enable(gl.SCISSOR_TEST);
    for (const { left, top, wide, tall } of gridLines({ ...look, paper, grid })) {
      gl.scissor(left, canvas.height - top - tall, wide, tall);
      wipe(grid.color);
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  /** Brings the places of the points to the card, unless it has them. */
  private bring(spots: Spots): void {
    const { made } = this;
    if (made.spots === spots && made.turn === spots.turn) return;
    for (const name of ['left', 'top', 'near', 'labels'] as const)
      this.fill(name === 'labels' ? 'label' : name, spots[name].subarray(0, spots.drawn));
    made.spots = spots;
    made.turn = spots.turn;
  }

  /** Gives each point a number. */
  private fill(name: Attribute, numbers: Float32Array | Uint32Array | Uint8Array): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.made.buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, numbers, gl.DYNAMIC_DRAW);
    const at = ATTRIBUTES[name];
    gl.enableVertexAttribArray(at);
    gl.vertexAttribDivisor(at, 1);
    if (numbers instanceof Float32Array) gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
    else
      gl.vertexAttribIPointer(
        at,
        1,
        numbers instanceof Uint8Array ? gl.UNSIGNED_BYTE : gl.UNSIGNED_INT,
        0,
        0,
      );
  }

  /** Draws the points of a layer in their order. */
  private press({ colors, radius, opacity, flag }: Layer, drawn: number): void {
    const { gl } = this;
    const down = Math.max(1, Math.ceil(colors.length / INKS_ACROSS));
    const inks = new Uint8Array(4 * INKS_ACROSS * down);
    for (const [label, color] of colors.entries()) if (color) inks.set([...color, 255], 4 * label);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, INKS_ACROSS, down, 0, gl.RGBA, gl.UNSIGNED_BYTE, inks);
    gl.uniform1f(this.uniform('radius'), radius);
    gl.uniform1f(this.uniform('opacity'), opacity);
    gl.uniform1ui(this.uniform('wanted'), flag);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, drawn);
  }

  private uniform(name: string): WebGLUniformLocation | null {
    return this.gl.getUniformLocation(this.made.program, name);
  }

  /** The card works on its own: whether it is done is asked once a frame. */
  private await(began: number, took: (ms: number) => void): void {
    const { gl, hides } = this;
    const own = performance.now() - began;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!fence) return;
    const ask = () => {
      // no frames are asked for while nobody sees the page
      if (gl.isContextLost() || hides !== this.hides) return;
      if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        requestAnimationFrame(ask);
        return;
      }
      gl.deleteSync(fence);
      const whole = performance.now() - began;
      took(whole > TWO_FRAMES ? whole : own);
    };
    requestAnimationFrame(ask);
  }
}

/** Names of programs that draw in place of a card. */
const PROGRAMS = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether a program draws in place of a card: Chromium opens such a context even where it is asked not to. */
function isProgram(gl: WebGL2RenderingContext): boolean {
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  return PROGRAMS.test(String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
}

/** @returns undefined if the card cannot do it, or is lost */
function makeAll(gl: WebGL2RenderingContext): Made | undefined {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return undefined;
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const buffers = Object.fromEntries(Object.keys(ATTRIBUTES).map((name) => [name, gl.createBuffer()]));
  return { program, buffers: buffers as Made['buffers'] };
}
