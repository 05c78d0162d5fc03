import { CHART_NEEDS } from '../../charts/needs.ts';
import { chartsOf } from '../../charts/table.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { DENSE_ROWS } from '../../core/sparse.ts';
import type { Subject } from '../subject.ts';

/** Options of charts that depend on the subject. */
interface AskedCharts {
  chart?: readonly string[];
  axes?: readonly string[];
}

/** The charts of clusterings, of one algorithm and of several. */
const OF_ONE = ['clustering', 'sweep', 'cut', 'tree'] as const;
const OF_SEVERAL = ['comparison', 'comparisons', 'inputs'] as const;

/**
 * Checks charts when a subject has been read, before it is clustered.
 * @throws {ClusterkitError} usage, for pictures of rows that are not pictures, for charts of dense rows or of terms that
 * the subject has not, and for axes that do not exist
 */
export async function checkCharts(
  subject: Subject,
  { chart = [], axes = [] }: AskedCharts,
  isComparison = false,
): Promise<void> {
  const asked = chartsOf(...(isComparison ? OF_SEVERAL : OF_ONE)).filter(({ name }) => chart.includes(name));
  const ofPictures = asked.find(({ needs }) => needs?.includes('shape'));
  if (ofPictures) (await import('./pictures.ts')).pictureRows(subject, ofPictures.name);
  for (const { name, needs = [] } of asked) {
    if (needs.includes('dense') && subject.sparse) throw lacking(name, 'dense');
    if (needs.includes('terms') && !subject.terms) throw lacking(name, 'terms');
  }
  if (axes.length > 0) {
    const { checkAxes } = await import('./plane.ts');
    if (chart.includes('scatter-3d')) checkAxes(subject, axes, 3);
    if (!chart.includes('scatter-3d') || chart.includes('scatter')) checkAxes(subject, axes);
  }
}

function lacking(name: string, need: 'dense' | 'terms'): ClusterkitError {
  const remedies = need === 'dense' ? [DENSE_ROWS] : [];
  return new ClusterkitError('usage', `${name} requires ${CHART_NEEDS[need]}`, { option: 'chart', remedies });
}
