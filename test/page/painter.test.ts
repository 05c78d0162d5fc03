import { describe, expect, it } from 'vitest';
import { START } from '../../src/page/camera.ts';
import type { Rgb } from '../../src/page/colors.ts';
import { gathered } from '../../src/page/lasso.ts';
import { Painter, packed } from '../../src/page/painter.ts';
import { shuffled } from '../../src/page/spots.ts';

const [WIDTH, HEIGHT] = [120, 100];
const PAPER: Rgb = [255, 255, 255];
const COLORS: Rgb[] = [
  [200, 0, 0],
  [0, 0, 200],
];

function drawn(chosen?: Uint8Array, most = 10) {
  const places = Uint16Array.of(0, 0, 65535, 65535);
  const painter = new Painter({ n: 2, places, dims: 2, labels: [0, 1] });
  const pixels = new Uint32Array(WIDTH * HEIGHT);
  const look = { colors: COLORS, paper: PAPER, sharp: 1, ...(chosen && { chosen }) };
  painter.draw(pixels, WIDTH, HEIGHT, { ...START, dims: 2 }, look, most);
  return { painter, pixels };
}

const at = (painter: Painter, i: number) => {
  const [left, top] = painter.spots.at(i).map(Math.round);
  return top * WIDTH + left;
};
const redOf = (pixel: number) => pixel & 255;
const blueOf = (pixel: number) => (pixel >> 16) & 255;

describe('painter', () => {
  it('draws each point in the color of its label, and the paper elsewhere', () => {
    const { painter, pixels } = drawn();
    expect(redOf(pixels[at(painter, 0)])).toBeGreaterThan(blueOf(pixels[at(painter, 0)]) + 100);
    expect(blueOf(pixels[at(painter, 1)])).toBeGreaterThan(redOf(pixels[at(painter, 1)]) + 100);
    expect(pixels[0]).toBe(packed(PAPER));
    const [left, top] = painter.spots.at(0);
    expect(left).toBeLessThan(painter.spots.at(1)[0]);
    expect(top).toBeGreaterThan(painter.spots.at(1)[1]);
  });

  it('fades what is not chosen', () => {
    const { painter, pixels } = drawn(Uint8Array.of(1, 0));
    expect(redOf(pixels[at(painter, 1)])).toBeGreaterThan(200);
    expect(redOf(pixels[at(painter, 0)])).toBeGreaterThan(blueOf(pixels[at(painter, 0)]) + 100);
  });

  it('keeps the colors of what is not chosen pale, however many points cover each other', () => {
    const n = 300_000;
    const painter = new Painter({
      n,
      places: new Uint16Array(2 * n).fill(32768),
      dims: 2,
      labels: new Uint8Array(n).fill(1),
    });
    const pixels = new Uint32Array(WIDTH * HEIGHT);
    const look = { colors: COLORS, paper: PAPER, sharp: 1, chosen: new Uint8Array(n) };
    painter.draw(pixels, WIDTH, HEIGHT, { ...START, dims: 2 }, look, n);
    const middle = pixels[at(painter, 0)];
    expect([redOf(middle), blueOf(middle)]).toEqual([expect.closeTo(153, -1), expect.closeTo(233, -1)]);
  });

  it('draws rims around points whose colors are hard to see', () => {
    const { painter, pixels } = drawn();
    const rims = [undefined, [0, 99, 0]] as (Rgb | undefined)[];
    const rimmed = new Uint32Array(WIDTH * HEIGHT);
    const look = { colors: COLORS, paper: PAPER, sharp: 1, rims };
    painter.draw(rimmed, WIDTH, HEIGHT, { ...START, dims: 2 }, look, 10);
    expect(rimmed[at(painter, 0)]).toBe(pixels[at(painter, 0)]);
    expect(blueOf(rimmed[at(painter, 1)])).toBeGreaterThan(redOf(rimmed[at(painter, 1)]) + 100);
    const other = [...rimmed.keys()].filter((p) => rimmed[p] !== pixels[p]);
    const [left, top] = painter.spots.at(1);
    const apart = other.map((p) => Math.hypot((p % WIDTH) + 0.5 - left, Math.floor(p / WIDTH) + 0.5 - top));
    expect(other.length).toBeGreaterThan(8);
    expect(Math.max(...apart)).toBeLessThan(painter.radius({ ...START, dims: 2 }) * 1.25 + 3);
  });

  it('finds the point under the pointer among those that are seen', () => {
    const { painter } = drawn();
    const [x, y] = painter.spots.at(1);
    expect(painter.spots.nearest(x + 3, y, 12)).toBe(1);
    expect(painter.spots.nearest(x + 3, y, 12, Uint8Array.of(1, 0))).toBeUndefined();
    expect(painter.spots.nearest(x + 30, y, 12)).toBeUndefined();
  });

  it('gathers the rows inside a line, or those of a cluster among them', () => {
    const { painter } = drawn();
    const size = { wide: WIDTH, tall: HEIGHT };
    const around = (...corners: [number, number][]) => Array.from(gathered(painter.spots, corners, size, 1));
    const all: [number, number][] = [
      [0, 0],
      [WIDTH, 0],
      [WIDTH, HEIGHT],
      [0, HEIGHT],
    ];
    expect(around(...all)).toEqual([0, 1]);
    expect(around([0, 0], [WIDTH / 2, 0], [WIDTH / 2, HEIGHT], [0, HEIGHT])).toEqual([0]);
    expect(Array.from(gathered(painter.spots, all, size, 1, 1))).toEqual([1]);
  });

  it('has an order in which each number occurs once, always the same', () => {
    const order = shuffled(1000);
    expect(order).toEqual(shuffled(1000));
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const mean = order.subarray(0, 200).reduce((sum, i) => sum + i / 200, 0);
    expect(Math.abs(mean - 499.5)).toBeLessThan(80);
  });
});
