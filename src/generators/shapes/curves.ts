import type { Shape, ShapePlan } from '../shape.ts';

/** Two half circles that reach into each other: points at equal steps of the angle. */
export function moons(): Shape {
  return {
    place(x, p, { c, i, m }) {
      const angle = m > 1 ? (Math.PI * i) / (m - 1) : 0;
      x[p] = c === 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      x[p + 1] = c === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    },
  };
}

/** A circle of radius 1 and one within it: points at equal steps of the angle. */
export function circles({ factor }: ShapePlan): Shape {
  return {
    place(x, p, { c, i, m }) {
      const angle = (2 * Math.PI * i) / m;
      const radius = c === 0 ? 1 : factor;
      x[p] = radius * Math.cos(angle);
      x[p + 1] = radius * Math.sin(angle);
    },
  };
}

/** Arms from the middle to radius 1: the radius grows with the angle, and points are about equally far apart. */
export function spirals({ k, turns }: ShapePlan): Shape {
  return {
    place(x, p, { c, i, m }) {
      const radius = Math.sqrt((i + 0.5) / m);
      const angle = 2 * Math.PI * (turns * radius + c / k);
      x[p] = radius * Math.cos(angle);
      x[p + 1] = radius * Math.sin(angle);
    },
  };
}

/** Width of the roll. */
const WIDTH = 21;

/** A plane rolled up from 1.5 pi to 4.5 pi, at a radius that is the angle. Classes are equal parts of the angle. */
export function swissRoll({ k }: ShapePlan): Shape {
  return {
    place(x, p, { c }, random) {
      const angle = 1.5 * Math.PI * (1 + (2 * (c + random.float())) / k);
      x[p] = angle * Math.cos(angle);
      x[p + 1] = WIDTH * random.float();
      x[p + 2] = angle * Math.sin(angle);
    },
  };
}
