import { chartsOf } from '../../charts/table.ts';
import type { Subject } from '../subject.ts';

/** What is asked for of charts that goes by what was read. */
interface AskedCharts {
  chart?: readonly string[];
  axes?: readonly string[];
}

/**
 * What can be said of charts once a subject is read, before it is clustered.
 * @throws {ClusterkitError} usage, for pictures of rows that are none, and for axes that there are not
 */
export async function checkCharts(subject: Subject, { chart = [], axes = [] }: AskedCharts): Promise<void> {
  const ofPictures = chartsOf('clustering').filter(({ needs }) => needs?.includes('shape'));
  const asked = ofPictures.find(({ name }) => chart.includes(name));
  if (asked) (await import('./pictures.ts')).pictureRows(subject, asked.name);
  if (axes.length > 0) (await import('./plane.ts')).checkAxes(subject, axes);
}
