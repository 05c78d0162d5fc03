import { ClusterkitError } from '../../core/errors.ts';
import { toJson } from '../../output/json.ts';
import { noteEdges } from '../edges.ts';
import { fitSubject } from '../fit.ts';
import { judgeFindings } from '../judge.ts';
import { KeptGraphs } from '../kept.ts';
import { startSubject } from '../open.ts';
import { takeKnee } from '../openK.ts';
import type { Findings, Result } from '../result.ts';
import { clusteringRun, runsOf } from '../runs.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { type FitRecord, KeptFits } from './keep.ts';
import type { RunPlan } from './plan.ts';
import type { PlannedFit, Unit } from './units.ts';

/** Receives what became of each fit, as it ends. */
export interface RunEvents {
  /** @param kept an earlier run has made it */
  found(fit: PlannedFit, record: FitRecord, kept: boolean): Promise<void> | void;
  refused(fit: PlannedFit, error: ClusterkitError): void;
}

/**
 * Makes all fits of an experiment, those of one prepared input after the other: it is read once. An algorithm that refuses an
 * input has no results, and the others go on. Each fit is kept in the cache, if there is one, and taken from there.
 * @param fresh nothing is taken from the cache
 * @throws {ClusterkitError} aborted or output: what does not concern one fit alone
 */
export async function runFits(
  work: Work,
  { units, fits }: RunPlan,
  events: RunEvents,
  fresh = false,
): Promise<void> {
  const subjects = new Map<string, Unit[]>();
  for (const unit of units) subjects.set(unit.key, [...(subjects.get(unit.key) ?? []), unit]);
  let done = 0;
  const counted: RunEvents = {
    found: (fit, record, kept) => {
      done++;
      return events.found(fit, record, kept);
    },
    refused: (fit, error) => {
      done++;
      events.refused(fit, error);
    },
  };
  const watched: Work = { ...work, pacing: { ...work.pacing } };
  Object.defineProperty(watched, 'stdin', {
    get: () => work.stdin,
    set: (stream) => {
      work.stdin = stream;
    },
  });
  watched.pacing.onProgress = (progress) =>
    work.pacing.onProgress?.({ ...progress, stage: `fit ${done + 1} of ${fits.length}: ${progress.stage}` });
  const kept = new KeptFits(work);
  for (const shared of subjects.values()) {
    const left: Unit[] = [];
    for (const unit of shared) {
      const open = await withoutKept(kept, unit, counted, fresh);
      if (open.fits.length > 0) left.push(open);
    }
    if (left.length > 0) await fitShared(watched, left, kept, counted);
  }
}

/** The fits of a unit that are not known yet; of the others it is told what they found. */
async function withoutKept(kept: KeptFits, unit: Unit, events: RunEvents, fresh: boolean): Promise<Unit> {
  const fits: PlannedFit[] = [];
  for (const fit of unit.fits) {
    const record = fresh ? undefined : await kept.get(fit);
    if (record) await events.found(fit, record, true);
    else fits.push(fit);
  }
  return { ...unit, fits };
}

/** The fits of one prepared input. */
async function fitShared(
  work: Work,
  units: readonly Unit[],
  kept: KeptFits,
  events: RunEvents,
): Promise<void> {
  const [{ plan, reading }] = units;
  let subject: Subject;
  try {
    subject = await startSubject(work, plan.inputs.groups[0], reading);
    await subject.hashed;
    subject.graphs = new KeptGraphs(work, subject);
  } catch (error) {
    const refused = ofFit(error);
    for (const fit of units.flatMap(({ fits }) => fits)) events.refused(fit, refused);
    return;
  }
  try {
    for (const unit of units) await fitUnit(work, subject, unit, { kept, events });
  } finally {
    await subject.close?.();
  }
}

/** @throws what does not concern a fit alone */
function ofFit(error: unknown): ClusterkitError {
  const isOwn = error instanceof ClusterkitError && ['usage', 'input', 'memory'].includes(error.code);
  if (isOwn) return error;
  throw error;
}

async function fitUnit(
  work: Work,
  subject: Subject,
  unit: Unit,
  to: { kept: KeptFits; events: RunEvents },
): Promise<void> {
  const { kept, events } = to;
  const { plan, fits } = unit;
  try {
    noteEdges(work, plan.fit.entry, subject, plan.options);
    const records = await recordsOf(work, subject, unit);
    for (const [at, fit] of fits.entries()) {
      await kept.put(fit, records[at]);
      await events.found(fit, records[at], false);
    }
  } catch (error) {
    const refused = ofFit(error);
    if (fits.length === 1) events.refused(fits[0], refused);
    // one of them may be to blame
    else for (const fit of fits) await fitUnit(work, subject, { ...unit, fits: [fit] }, to);
  }
}

/** What the fits of a unit find, each as if it were alone. */
async function recordsOf(work: Work, subject: Subject, { plan, fits }: Unit): Promise<FitRecord[]> {
  const { fit, options, takesKnee } = plan;
  const grid = takesKnee ? fit.grid : { runs: fits.map(({ run }) => run), varying: [] };
  const found = await fitSubject(work, subject, { ...fit, grid }, options);
  const { results, trees } = takesKnee ? takeKnee(found) : found;
  const records: FitRecord[] = [];
  for (const result of results) {
    const { persistence: _, isBestMixture: __, ...own } = result;
    const alone: Findings = {
      subject,
      results: [{ ...own, varying: [] } as Result],
      trees: trees.filter((tree) => tree === result.tree),
    };
    const judged = await judgeFindings(work, alone, options);
    const how = { maxMemory: work.maxMemory };
    const [whole] = runsOf(judged, how);
    const run = plain(clusteringRun(judged.results[0], how));
    records.push({ run, whole: alone.trees.length > 0 ? plain(whole) : run });
  }
  return records;
}

/** A record as JSON has it, which lists are long in and NaN is not in. */
function plain<T>(record: T): T {
  return JSON.parse(toJson(record));
}
