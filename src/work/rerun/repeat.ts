import { mkdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ClusterkitError } from '../../core/errors.ts';
import { readInput } from '../../input/open.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../input/temporary.ts';
import type { RerunDifference as Difference, RerunRun } from '../../output/rerunRecord.ts';
import { OutputPlan } from '../names.ts';
import type { Work } from '../work.ts';
import { documentDifferences, type RepeatableDocument, readDocument } from './documents.ts';
import { fileDifference, showsTimes } from './files.ts';
import { type Located, locateInputs, wordsNow } from './locate.ts';

/** Runs a command line, and tells why there is no result, if there is none. */
export type RunWords = (
  words: readonly string[],
  streams: {
    /** Where a file goes in place of its path. */
    redirect(path: string): string;
    /** The file that is standard input; absent: that of this run. */
    stdin?: string;
  },
) => Promise<{ stdout: string; failure?: string }>;

export interface RepeatOptions {
  /** Folders in which inputs are looked for. */
  in?: readonly string[];
  /** A folder for the files of the repetition, which are else thrown away. */
  keep?: string;
}

/**
 * Repeats a result from its own record and compares both. No file that the record names is written.
 * @throws {ClusterkitError} input, for what is no result that can be repeated and for inputs that are nowhere
 */
export async function repeatResult(
  work: Work,
  path: string,
  { in: folders = [], keep }: RepeatOptions,
  run: RunWords,
): Promise<RerunRun> {
  const { bytes, sha256 } = await readInput(path, { maxMemory: work.maxMemory, stdin: work.stdin });
  const was = readDocument(new TextDecoder().decode(bytes), path);
  const stage = await temporaryFolder();
  try {
    await mkdir(join(stage, 'links'));
    const located = await locateInputs(was.call, { document: path, folders, links: join(stage, 'links') });
    const written = new Map<string, string>();
    const place = placesFor(keep, join(stage, 'out'), [path, ...located.paths.values()]);
    const redirect = (to: string) => {
      const known = written.get(to) ?? place.of(to);
      written.set(to, known);
      return known;
    };
    const words = await wordsNow(was.call.arguments, located);
    const stdin = located.paths.get('-');
    const { stdout, failure } = await run(words, {
      redirect,
      ...(stdin !== undefined && stdin !== '-' && { stdin }),
    });
    if (work.pacing.signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
    if (place.refused) throw place.refused;
    const documents = await documentsOf(stdout, written, located);
    const is = sameDocument(was, path, documents);
    const { differences, files } = is
      ? await compareAll(path, was, is, written)
      : {
          differences: [
            { kind: 'failure', where: 'the command', note: failure ?? 'it gives no result' } as const,
          ],
          files: 0,
        };
    const inputs = located.changed.map(
      ({ path: where, ...hashes }): Difference => ({ kind: 'input', where, ...hashes, note: 'another file' }),
    );
    // a changed file has another fingerprint in every run
    const others =
      inputs.length > 0 ? differences.filter(({ where }) => !/\.sha256$/.test(where)) : differences;
    const all = [...inputs, ...others];
    return {
      input: { path, sha256, kind: 'result', n: was.runs.length },
      command: was.command,
      identical: all.length === 0,
      version: { was: was.version, is: work.version },
      files,
      differences: all,
      warnings: [],
    };
  } finally {
    await removeTemporaryFolder(stage);
  }
}

/**
 * Where files of a repetition go: by their names into the folder that keeps them, else each into one of its own. `refused` is
 * the error of a file that would take the place of an input.
 */
function placesFor(keep: string | undefined, stage: string, inputs: readonly string[]) {
  const plan = new OutputPlan({ inputs });
  const taken = new Set<string>();
  const places = {
    refused: undefined as unknown,
    of(to: string): string {
      const own = join(keep ?? stage, String(taken.size + 1), basename(to));
      const shared = join(keep ?? stage, basename(to));
      const place = keep === undefined || taken.has(shared) ? own : shared;
      taken.add(place);
      try {
        return plan.add('keep', place, [extname(place).slice(1)]);
      } catch (error) {
        places.refused ??= error;
        throw error;
      }
    },
  };
  return places;
}

/** A document, and the name of its file; standard output has none. */
interface Named {
  name?: string;
  document: RepeatableDocument;
}

/** The results that a run printed or wrote, with the paths of then. */
async function documentsOf(
  stdout: string,
  written: ReadonlyMap<string, string>,
  { paths }: Pick<Located, 'paths'>,
): Promise<Named[]> {
  const found: Named[] = [];
  const add = (text: string, name?: string) => {
    try {
      const document = JSON.parse(pathsOfThen(text, paths));
      if (document?.schema === 'clusterkit/result@1') found.push({ document, ...(name && { name }) });
    } catch {
      // a chart, a table or a model
    }
  };
  add(stdout);
  for (const [path, file] of written)
    if (path.endsWith('.json')) add(await readFile(file, 'utf8'), basename(path));
  return found;
}

/** The text of a document that names inputs by their paths of then. */
function pathsOfThen(text: string, paths: ReadonlyMap<string, string>): string {
  const inJson = (path: string) => JSON.stringify(path).slice(1, -1);
  return [...paths]
    .filter(([then, now]) => then !== now)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((known, [then, now]) => known.replaceAll(inJson(now), inJson(then)), text);
}

/** The document of the repetition that stands for the first. */
function sameDocument(
  was: RepeatableDocument,
  path: string,
  documents: readonly Named[],
): RepeatableDocument | undefined {
  const about = ({ runs }: RepeatableDocument) =>
    JSON.stringify(
      (runs as { input?: { path?: string }; k?: unknown }[]).map(({ input, k }) => [input?.path, k]),
    );
  const named = documents.find(({ name }) => name === basename(path));
  const alike = documents.find(({ document }) => about(document) === about(was));
  return (named ?? alike ?? documents[0])?.document;
}

async function compareAll(
  path: string,
  was: RepeatableDocument,
  is: RepeatableDocument,
  written: ReadonlyMap<string, string>,
): Promise<{ differences: Difference[]; files: number }> {
  const differences = documentDifferences({ was, is }, was.version !== is.version);
  const recorded = new Map(was.call.outputs.map((one) => [one.path, one.sha256]));
  let files = 0;
  for (const [one, now] of written) {
    // the document itself is compared above
    if (basename(one) === basename(path)) continue;
    if (showsTimes(one, was.call.arguments)) {
      files++;
      continue;
    }
    const found = await fileDifference({ path: one, sha256: recorded.get(one) ?? null, now }, path);
    if (found === 'gone') continue;
    files++;
    if (found) differences.push(found);
  }
  for (const one of recorded.keys())
    if (!written.has(one)) differences.push({ kind: 'file', where: one, note: 'is not written any more' });
  return { differences, files };
}
