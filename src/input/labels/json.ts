import { ClusterkitError } from '../../core/errors.ts';
import { checkClusterings } from '../../core/recorded.ts';
import { codeTexts } from './coded.ts';
import type { LabelSet } from './set.ts';

/** The labels of the runs of a result, or an array of labels; undefined for other text and for a table of objects. */
export function labelsFromJson(name: string, text: string): LabelSet[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // lines of objects, or invalid JSON: the reader of tables finds the place of the error
    return undefined;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 || value.some((item) => typeof item === 'object' && item !== null))
      return undefined;
    return [{ name, labels: codeTexts(value.map((item) => String(item ?? ''))) }];
  }
  const { runs } = value as { runs?: unknown };
  if (!Array.isArray(runs)) return undefined;
  checkClusterings(value);
  return fromRuns(name, runs);
}

/** A clustering in the JSON of a result: a run, or a cut of a tree. */
interface FoundRun {
  algorithm?: unknown;
  params?: Record<string, unknown>;
  k?: unknown;
  labels?: unknown;
  cuts?: FoundRun[];
}

function fromRuns(name: string, runs: readonly FoundRun[]): LabelSet[] {
  const labeled = runs.flatMap(labeledOf);
  if (labeled.length === 0) {
    throw new ClusterkitError('input', 'the result holds no labels', {
      remedies: [{ how: 'do', what: 'write the result as JSON with its labels' }],
    });
  }
  const several = labeled.length > 1;
  return labeled.map((run) => ({
    name: several ? `${name} ${run.algorithm}${settingsText(run, labeled)} k=${run.k}` : name,
    labels: codeTexts((run.labels as unknown[]).map((label) => String(label ?? ''))),
  }));
}

/** A run with labels, or the cuts of a tree that was cut several times. */
function labeledOf(run: FoundRun): FoundRun[] {
  if (Array.isArray(run.labels)) return [run];
  const { algorithm, params, cuts = [] } = run;
  return cuts.filter(({ labels }) => Array.isArray(labels)).map((cut) => ({ ...cut, algorithm, params }));
}

/** " eps=0.5": the settings besides k that differ between runs of the algorithm. */
function settingsText({ algorithm, params = {} }: FoundRun, all: readonly FoundRun[]): string {
  const alike = all.filter((one) => one.algorithm === algorithm);
  const differs = (key: string) =>
    alike.some((one) => JSON.stringify(one.params?.[key]) !== JSON.stringify(params[key]));
  const told = Object.keys(params).filter((key) => key !== 'k' && differs(key));
  return told.map((key) => ` ${key}=${params[key]}`).join('');
}
