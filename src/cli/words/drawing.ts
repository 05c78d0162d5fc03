import { unitFor } from '../../core/words.ts';
import { drawingRecord } from '../../work/drawing.ts';
import type { Result } from '../../work/result.ts';
import { type Column, measure, printable, tableLines } from '../table.ts';

/** Seeds that are told; all are in the JSON. */
const MOST_SEEDS = 100;

/** The draws of seeds, one on each line; none of clusterings with iterations. */
export function drawingLines(result: Result): string[] {
  const record = drawingRecord(result);
  if (!record) return [];
  const { names, colors, clusters, potentials } = record;
  const unit = unitFor(1, result.subject.unit);
  const columns: [Column, readonly string[]][] = [
    ...(colors ? [[{ title: 'color' }, colors.map((hex) => hex ?? '')] as [Column, string[]]] : []),
    ...(names ? [[{ title: colors ? 'pixel x,y' : unit }, names.map(printable)] as [Column, string[]]] : []),
    [{ title: 'cluster', right: true }, clusters.map((c) => (c < 0 ? 'none' : String(c)))],
    [{ title: 'potential', right: true }, potentials.map(measure)],
  ];
  const rows = potentials
    .slice(0, MOST_SEEDS)
    .map((_, draw) => [String(draw + 1), ...columns.map(([, cells]) => cells[draw])]);
  const more = potentials.length - rows.length;
  return [
    ...tableLines([{ title: 'draw', right: true }, ...columns.map(([column]) => column)], rows),
    ...(more > 0 ? [`${more} more draws are in the JSON`] : []),
  ];
}
