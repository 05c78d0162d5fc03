/*
 * Numbers as fractions of whole numbers: no rounding, and slow.
 */

/** A double as mantissa * 2^exponent. */
function exactly(x: number): { mantissa: bigint; exponent: number } {
  let [mantissa, exponent] = [x, 0];
  // powers of two change no bit of the mantissa
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  return { mantissa: BigInt(mantissa), exponent };
}

/** Whether root is the positive `degree`-th root of x within the relative error `parts` / 1e18. */
export function isRoot(x: number, root: number, degree: number, parts: bigint): boolean {
  if (!Number.isFinite(root) || root <= 0) return false;
  const [exact, power] = [exactly(x), exactly(root)];
  const one = 10n ** 18n;
  const scale = exact.exponent - power.exponent * degree;
  // compares mantissa^degree * (1 +- error)^degree with x, both over the same power of two
  const left = (m: bigint) => ((power.mantissa * m) ** BigInt(degree)) << BigInt(Math.max(0, -scale));
  const right = (exact.mantissa * one ** BigInt(degree)) << BigInt(Math.max(0, scale));
  return left(one - parts) <= right && right <= left(one + parts);
}
