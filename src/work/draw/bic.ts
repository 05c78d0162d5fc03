import { bicChart } from '../../charts/bic.ts';
import { plural } from '../../core/words.ts';
import { eachFound, type Result } from '../result.ts';
import { wordsOfSweep } from './sweep.ts';
import { paramWord } from './text.ts';

/** The BIC of mixtures over k, a line for each form; those with collapsed components only if all have some. */
export function bic(swept: readonly Result[]) {
  const found = eachFound(swept);
  const sound = found.filter(({ clustering }) => clustering.mixture?.collapsed.length === 0);
  const results = sound.length > 0 ? sound : found;
  const lines = new Map<string, { k: number; bic: number }[]>();
  for (const result of results) {
    const { k, mixture } = result.clustering;
    const points = lines.get(lineOf(result)) ?? [];
    // components without rows are left out, so two runs can have the same k
    if (!points.some((point) => point.k === k)) points.push({ k, bic: mixture?.bic ?? Number.NaN });
    lines.set(lineOf(result), points);
  }
  const best = results.find(({ isBestMixture }) => isBestMixture);
  const { title, subtitle } = wordsOfSweep(found, 'k');
  const left = found.length - results.length;
  const note = left > 0 ? `; ${plural(left, 'run')} with collapsed components left out` : '';
  return bicChart({
    title,
    subtitle: `${subtitle}${note}`,
    lines: [...lines].map(([name, points]) => ({ name, points: points.sort((a, b) => a.k - b.k) })),
    ...(best && { best: { name: lineOf(best), k: best.clustering.k } }),
  });
}

/** The form, and what else differs beside k. */
function lineOf({ clustering, varying, settings }: Result): string {
  const others = varying.filter((name) => name !== 'k' && name !== 'covariance');
  const told = others.map((name) => `, ${paramWord(name)} ${settings[name]}`).join('');
  return `${clustering.mixture?.form}${told}`;
}
