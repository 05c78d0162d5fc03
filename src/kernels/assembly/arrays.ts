/* Entries of arrays in memory. */

/** @inline */
export function i32At(array: usize, at: i32): i32 {
  return load<i32>(array + ((<usize>at) << 2));
}

/** @inline */
export function setI32(array: usize, at: i32, value: i32): void {
  store<i32>(array + ((<usize>at) << 2), value);
}

/** @inline */
export function u32At(array: usize, at: i32): u32 {
  return load<u32>(array + ((<usize>at) << 2));
}

/** @inline */
export function setU32(array: usize, at: i32, value: u32): void {
  store<u32>(array + ((<usize>at) << 2), value);
}

/** @inline */
export function f32At(array: usize, at: i32): f32 {
  return load<f32>(array + ((<usize>at) << 2));
}

/** @inline */
export function setF32(array: usize, at: i32, value: f32): void {
  store<f32>(array + ((<usize>at) << 2), value);
}

/** @inline */
export function f64At(array: usize, at: i32): f64 {
  return load<f64>(array + ((<usize>at) << 3));
}

/** @inline */
export function setF64(array: usize, at: i32, value: f64): void {
  store<f64>(array + ((<usize>at) << 3), value);
}
