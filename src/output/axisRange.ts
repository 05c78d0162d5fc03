/** The ends of an axis: those of its values, or places around the only value, which then stands in the middle. */
export function axisRange([low, high]: readonly [number, number]): [number, number] {
  if (high > low) return [low, high];
  const around = Math.abs(low) / 2 || 1;
  return [low - around, low + around];
}
