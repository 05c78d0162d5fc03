import type { MetCondition } from '../../work/conditions.ts';
import { score } from './indices.ts';

/** Which clusterings miss which bounds, and by how much: "a.png, kmeans, k = 3: ari 0.5100 is below 0.6 by 0.0900". */
export function boundsText(missed: readonly MetCondition[]): string {
  return missed.map(boundText).join('; ');
}

function boundText({ about, name, sign, value, found, percent }: MetCondition): string {
  const unit = percent ? ' %' : '';
  if (!Number.isFinite(found)) return `${about}: ${name} is not defined, the bound is ${value}${unit}`;
  const by = Math.abs(found - value);
  if (by === 0) return `${about}: ${name} is ${value}${unit}, and ${sign} ${value}${unit} fails`;
  const side = sign[0] === '<' ? 'below' : 'above';
  return `${about}: ${name} ${besideBound(found, by)}${unit} is ${side} ${value}${unit} by ${exceeding(by)}`;
}

/** A value with enough digits to show its difference from the bound. */
function besideBound(found: number, by: number): string {
  const digits = Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(by))));
  return digits > 4 || Math.abs(found) >= 1e4 ? String(Number(found.toFixed(digits))) : score(found);
}

/** For large numbers all digits before the decimal point, and two after it. */
function exceeding(by: number): string {
  return by < 1e4 ? score(by) : String(Number(by.toFixed(2)));
}
