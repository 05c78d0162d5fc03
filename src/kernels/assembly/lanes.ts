/** The smallest lane of a vector without NaN. @inline */
export function smallest<T extends number>(v: v128): T {
  const pairs = sizeof<T>() === 8 ? v : v128.pmin<T>(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  const a = v128.extract_lane<T>(pairs, 0);
  const b = v128.extract_lane<T>(pairs, 1);
  return a < b ? a : b;
}

/** The largest lane of a vector without NaN. @inline */
export function largest<T extends number>(v: v128): T {
  const pairs = sizeof<T>() === 8 ? v : v128.pmax<T>(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  const a = v128.extract_lane<T>(pairs, 0);
  const b = v128.extract_lane<T>(pairs, 1);
  return a > b ? a : b;
}
