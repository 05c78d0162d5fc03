/* How the cases of fuzz.mjs change files. */
import { Buffer } from 'node:buffer';

/** @param random a Random, which every case has of its own */
export const pick = (random, list) => list[random.below(list.length)];

/** Bytes with a few of them changed, taken away, doubled or cut off. */
export function damaged(bytes, random) {
  let found = Buffer.from(bytes);
  for (let turn = random.below(4); turn >= 0; turn--) {
    const at = random.below(found.length + 1);
    const length = 1 + random.below(pick(random, [1, 4, 64, 1024]));
    const kind = random.below(5);
    if (kind === 0) found = found.subarray(0, at);
    else if (kind === 1) found = Buffer.concat([found.subarray(0, at), found.subarray(at + length)]);
    else if (kind === 2) found = Buffer.concat([found.subarray(0, at + length), found.subarray(at)]);
    else for (let i = at; i < Math.min(found.length, at + length); i++) found[i] = random.below(256);
  }
  return found;
}

const VALUES = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  '',
  'x',
  '../x',
  '2..4',
  'constructor',
  '__proto__',
  '\n\u001b[31m\u202e',
  [],
  {},
  [[]],
];

/** A value of which some parts are taken away, moved or replaced. */
export function twisted(value, random) {
  const whole = structuredClone(value);
  const places = [];
  const walk = (node) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      walk(node[key]);
    }
  };
  walk(whole);
  for (let turn = random.below(3); turn >= 0 && places.length > 0; turn--) {
    const [node, key] = pick(random, places);
    const kind = random.below(6);
    if (kind === 0) delete node[key];
    else if (kind === 1 && !Array.isArray(node))
      node[pick(random, ['x', 'k', 'path', '__proto__'])] = node[key];
    else node[key] = structuredClone(pick(random, [...VALUES, pick(random, places)[0]]));
  }
  return whole;
}
