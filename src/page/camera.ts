/** From places of points to pixels: the view from a side in space, or a part of a plane. */

export interface Camera {
  /** 2 or 3. */
  dims: number;
  /** Around the upright axis, and from above, in radians. */
  turn: number;
  tilt: number;
  zoom: number;
  /** What the middle of the view shows of a plane, -1 to 1. */
  x: number;
  y: number;
}

export const START: Camera = { dims: 3, turn: 0.6, tilt: 0.42, zoom: 1, x: 0, y: 0 };

export interface Size {
  wide: number;
  tall: number;
}

/** The place of a plane in a view, without the room for its axes. */
export function planeBox({ wide, tall }: Size): { left: number; top: number; wide: number; tall: number } {
  const [left, right, top, bottom] = [52, 16, 16, 40];
  return { left, top, wide: Math.max(10, wide - left - right), tall: Math.max(10, tall - top - bottom) };
}

/** Where a point of -1 to 1 is seen: pixels from the left and from the top, and how near it is, -1 to 1. */
export function project(camera: Camera, size: Size, [x, y, z]: readonly number[]): [number, number, number] {
  const { dims, turn, tilt, zoom } = camera;
  const { wide, tall } = size;
  if (dims < 3) {
    const box = planeBox(size);
    return [
      box.left + box.wide / 2 + ((x - camera.x) * zoom * box.wide * 0.97) / 2,
      box.top + box.tall / 2 - ((y - camera.y) * zoom * box.tall * 0.97) / 2,
      0,
    ];
  }
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  const away = x * sin + y * cos;
  const half = 0.305 * Math.min(wide * 0.9, tall) * zoom;
  return [
    wide / 2 + half * (x * cos - y * sin),
    tall / 2 - half * (z * Math.cos(tilt) + away * Math.sin(tilt)),
    (z * Math.sin(tilt) - away * Math.cos(tilt)) / Math.sqrt(3),
  ];
}

/** The camera after the pointer was dragged: turned in space, moved in a plane. */
export function dragged(camera: Camera, size: Size, dx: number, dy: number): Camera {
  if (camera.dims > 2)
    return {
      ...camera,
      turn: camera.turn + dx / 150,
      tilt: Math.max(-1.57, Math.min(1.57, camera.tilt + dy / 150)),
    };
  const { wide, tall } = planeBox(size);
  const { x, y, zoom } = camera;
  return { ...camera, x: x - (2 * dx) / (0.97 * wide * zoom), y: y + (2 * dy) / (0.97 * tall * zoom) };
}

/** The camera nearer or farther. @param at the place that stays where it is, in a plane */
export function zoomed(camera: Camera, size: Size, by: number, at?: readonly [number, number]): Camera {
  const zoom = Math.max(0.3, Math.min(200, camera.zoom * by));
  if (camera.dims > 2 || !at) return { ...camera, zoom };
  const { left, top, wide, tall } = planeBox(size);
  const shift = (2 / 0.97) * (1 / camera.zoom - 1 / zoom);
  const [dx, dy] = [(at[0] - left - wide / 2) / wide, (at[1] - top - tall / 2) / tall];
  return { ...camera, zoom, x: camera.x + dx * shift, y: camera.y - dy * shift };
}

/** Three linear functions of the three places of a point, for many points: `a x + b y + c z + d`. */
export function projection(camera: Camera, size: Size, scale: number): Float64Array {
  const at = (point: number[]) =>
    project(camera, size, point).map((value, j) => (j < 2 ? value * scale : value));
  const zero = at([0, 0, 0]);
  const out = new Float64Array(12);
  for (const [j, unit] of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].entries()) {
    const end = at(unit);
    for (let t = 0; t < 3; t++) out[4 * t + j] = end[t] - zero[t];
  }
  for (let t = 0; t < 3; t++) out[4 * t + 3] = zero[t];
  return out;
}

/** Numbers where an axis has ticks: 1, 2 or 5 times a power of ten apart. */
export function ticks(low: number, high: number, most: number): number[] {
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0)) return [];
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
  const out: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-9; value += step)
    out.push(Math.abs(value) < step * 1e-9 ? 0 : value);
  return out;
}

/** The pixels of a polygon, a byte each. */
export function polygonMask(
  points: readonly (readonly [number, number])[],
  { wide, tall }: Size,
): Uint8Array {
  const mask = new Uint8Array(Math.ceil(wide) * Math.ceil(tall));
  const width = Math.ceil(wide);
  for (let y = 0; y < Math.ceil(tall); y++) {
    const crossings: number[] = [];
    for (let i = 0; i < points.length; i++) {
      const [ax, ay] = points[i];
      const [bx, by] = points[(i + 1) % points.length];
      const middle = y + 0.5;
      if (ay <= middle === by <= middle) continue;
      crossings.push(ax + ((middle - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let c = 0; c + 1 < crossings.length; c += 2) {
      const from = Math.max(0, Math.round(crossings[c]));
      const to = Math.min(width, Math.round(crossings[c + 1]));
      if (to > from) mask.fill(1, y * width + from, y * width + to);
    }
  }
  return mask;
}
