/** The numbers 0 to n - 1. A loop, since `from` calls an iterator or a function for each. */
export function numbersTo(n: number): Int32Array {
  const numbers = new Int32Array(n);
  for (let i = 0; i < n; i++) numbers[i] = i;
  return numbers;
}
