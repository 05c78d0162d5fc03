import { chooseRadius, distanceSteps, kDistances } from '../../algorithms/density/radius.ts';
import { comparedOf, measuringOf } from '../../algorithms/door.ts';
import { formatValue } from '../../charts/curve.ts';
import { kDistanceChart } from '../../charts/kDistance.ts';
import { formatCount } from '../../charts/theme.ts';
import { type Distance, findDistance } from '../../distances/table.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { distanceUnit, wordsOf } from './text.ts';

/** The sorted core distances of the rows, with the knee and the radius of the clustering. */
export async function kDistance(result: Result, { work }: DrawContext) {
  const { subject, clustering, settings } = result;
  const { minSamples = 5, metric } = settings as { minSamples?: number; metric?: Distance };
  const { density } = clustering;
  const { transpose: _, ...measuring } = measuringOf(subject, settings);
  const options = { ...measuring, metric, minSamples, maxMemory: work.maxMemory, ...work.pacing };
  const distances =
    density?.coreDistances ?? (await kDistances(comparedOf(subject, 'a chart of distances'), options));
  const weights = subject.data?.weights;
  const { eps, reason } = chooseRadius(distances, weights);
  const words = wordsOf(result);
  const unit = unitOf(subject);
  const rank = `the ${formatCount(minSamples)} nearest, the row itself included`;
  // a radius far above all distances is not drawn
  const chosen = density?.choice?.reason === 'persistent' ? density.choice.eps : undefined;
  const why = chosen === undefined ? '' : `clusters persist longest at ${formatValue(chosen)}; `;
  return kDistanceChart({
    ...words,
    subtitle: `${words.subtitle}; ${why}${reason === 'knee' ? 'the knee of' : 'no knee in'} the distances to ${rank}`,
    steps: distanceSteps(distances, weights),
    measure: `${subject.distances || !metric ? 'Distance' : findDistance(metric).title}${distanceUnit(result)}`,
    unit,
    ...(density?.eps !== undefined && { eps: density.eps }),
    ...(reason === 'knee' && { knee: eps }),
  });
}
