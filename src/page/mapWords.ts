import type { ReportSubject } from '../output/report.ts';
import { count } from './data.ts';

/** What the map of points says of itself. */
export function mapWords(
  { of, n, unit }: ReportSubject,
  { name, axes }: { name: string; axes: readonly { name: string }[] },
  dims: number,
): { label: string; caption: string } {
  const sample = of === undefined ? '' : ` A random sample of ${count(n)} of ${count(of)} ${unit} is drawn.`;
  const shown = axes
    .slice(0, dims)
    .map((axis) => axis.name)
    .join(', ');
  const turn = dims > 2 ? 'turn' : 'move';
  return {
    label: `${count(n)} ${unit} by ${name}: ${shown}. Arrow keys turn or move, plus and minus zoom, Home resets. The list of clusters tells the same in words.`,
    caption: `Drag or arrow keys ${turn}, scroll or + and \u2212 zoom, Shift and drag gathers points with a lasso.${sample}`,
  };
}
