/** A picture that fills the width of its card: it is drawn anew when the width or the theme changes. */
import { onTheme, themeColor } from './colors.ts';
import { h } from './dom.ts';

export interface Plot {
  element: HTMLCanvasElement;
  draw(): void;
}

/** @param draw draws into a pen whose unit is a pixel of the page */
export function plot(height: number, draw: (pen: CanvasRenderingContext2D, wide: number) => void): Plot {
  const element = h('canvas', { class: 'plot', role: 'img', style: `height:${height}px` });
  let wide = 0;
  const again = () => {
    const sharp = window.devicePixelRatio || 1;
    if (wide === 0) return;
    element.width = Math.round(wide * sharp);
    element.height = Math.round(height * sharp);
    const pen = element.getContext('2d') as CanvasRenderingContext2D;
    pen.scale(sharp, sharp);
    draw(pen, wide);
  };
  onTheme(again);
  // to ask an element for its width makes a browser lay out the page at once
  new ResizeObserver(([{ contentRect }]) => {
    wide = Math.round(contentRect.width);
    again();
  }).observe(element);
  return { element, draw: again };
}

/** A word of an axis. */
export function axisWord(
  pen: CanvasRenderingContext2D,
  word: string,
  [x, y]: readonly [number, number],
  align: CanvasTextAlign,
): void {
  pen.font = '11px Inter, Helvetica, Arial, sans-serif';
  pen.textAlign = align;
  pen.textBaseline = 'middle';
  pen.fillStyle = themeColor('muted');
  pen.fillText(word, x, y);
}
