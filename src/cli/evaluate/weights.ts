/** How often each row counts where several things say so. */
export function bothWeights(...all: (ArrayLike<number> | undefined)[]): Float64Array | undefined {
  const [first, ...others] = all.filter((weights) => weights !== undefined);
  if (!first) return undefined;
  return Float64Array.from(first, (weight, i) => others.reduce((product, of) => product * of[i], weight));
}
