/** Entry `at` of an array of i32. @inline */
export function word(array: usize, at: i32): i32 {
  return load<i32>(array + (<usize>at << 2));
}

/** @inline */
export function setWord(array: usize, at: i32, value: i32): void {
  store<i32>(array + (<usize>at << 2), value);
}
