import { chartsOf } from '../../charts/table.ts';
import type { Subject } from '../subject.ts';

/** Options of charts that depend on the subject. */
interface AskedCharts {
  chart?: readonly string[];
  axes?: readonly string[];
}

/**
 * Checks charts when a subject has been read, before it is clustered.
 * @throws {ClusterkitError} usage, for pictures of rows that are not pictures, and for axes that do not exist
 */
export async function checkCharts(subject: Subject, { chart = [], axes = [] }: AskedCharts): Promise<void> {
  const ofPictures = chartsOf('clustering').filter(({ needs }) => needs?.includes('shape'));
  const asked = ofPictures.find(({ name }) => chart.includes(name));
  if (asked) (await import('./pictures.ts')).pictureRows(subject, asked.name);
  if (axes.length > 0) (await import('./plane.ts')).checkAxes(subject, axes);
}
