/** Spherical k-means with lists of lists, slow and plain. Needs clusters that never run empty. */
export function plainSpherical(
  rows: readonly number[][],
  weights: readonly number[],
  start: readonly number[][],
) {
  const unit = (row: readonly number[]) => row.map((v) => v / Math.hypot(...row));
  const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, j) => sum + v * b[j], 0);
  const points = rows.map(unit);
  let centers = start.map(unit);
  let labels: number[] = [];
  for (;;) {
    const next = points.map((point) => {
      const cosines = centers.map((center) => cosine(point, center));
      return cosines.indexOf(Math.max(...cosines));
    });
    if (next.join() === labels.join()) break;
    labels = next;
    centers = centers.map((center, c) => {
      const sum = center.map((_, j) =>
        points.reduce((total, point, i) => total + (labels[i] === c ? weights[i] * point[j] : 0), 0),
      );
      return labels.includes(c) ? unit(sum) : center;
    });
  }
  const inertia = points.reduce(
    (sum, point, i) => sum + weights[i] * (1 - cosine(point, centers[labels[i]])),
    0,
  );
  return { labels, centers, inertia };
}
