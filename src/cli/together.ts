import { ClusterkitError } from '../core/errors.ts';
import { labelPixels, mergeColors } from '../features/colors.ts';
import type { Algorithm } from './algorithm.ts';
import { checkFormats, eachInput, inputRecord, printDocument } from './batch.ts';
import { failRuns } from './metrics.ts';
import type { PaletteOptions } from './palette/options.ts';
import { planTargets, writeTargets } from './palette/outputs.ts';
import { paletteCsv } from './palette/text.ts';
import { fitAll, type Opened, openColors, type PaletteResult, planFit, tableText } from './palette.ts';
import type { Session } from './session.ts';

/** One palette for several pictures: their colours, weighted by the pixels of all, are clustered as those of one. */
export async function runTogether(
  session: Session,
  files: string[],
  options: PaletteOptions,
  algorithm: Algorithm,
): Promise<void> {
  checkFormats(session, options.csv);
  const plan = await planFit(session, options);
  if (typeof plan.init === 'object' && 'rows' in plan.init)
    throw new ClusterkitError('usage', '--init rows: counts the pixels of one picture, not with --together');
  if (options.labels)
    throw new ClusterkitError('usage', '--labels is for one picture; with --together use --labels-out');
  if (options.choose)
    throw new ClusterkitError('usage', '--choose is for one picture; it cannot be with --together');
  const { quantized, labelsOut, ...ofAll } = options;
  const ofEach = {
    ...options,
    chart: undefined,
    output: undefined,
    modelOut: undefined,
    metricsOut: undefined,
  };
  const [all] = planTargets(session, files.slice(0, 1), plan.ks, ofAll, algorithm.name);
  const each = planTargets(session, files, plan.ks, ofEach, algorithm.name);
  const document = await eachInput(session, algorithm.name, files.slice(0, 1), async (path) => {
    const parts: Opened[] = [];
    for (const file of files) parts.push(await openColors(session, file, options));
    const results = await fitAll(session, together(parts), plan, options, algorithm);
    const runs = results.map(({ run }) => ({
      ...run,
      input: { ...run.input, pictures: parts.map(recordOf) },
    }));
    const described = results.map((result, at) => ({ ...result, run: runs[at] }));
    for (const warning of runs.flatMap((run) => run.warnings)) session.warn(path, warning);
    if (options.csv) for (const [at, run] of runs.entries()) session.print(paletteCsv(run, at === 0));
    else session.print(await tableText(session, described, algorithm));
    await writeTargets(session, all, described, ofAll);
    for (const [at, part] of parts.entries())
      await writeTargets(
        session,
        each[at],
        described.map((result) => inPicture(result, part)),
        ofEach,
      );
    return runs;
  });
  printDocument(session, document);
  await failRuns(session, document.runs, options);
}

function recordOf({ path, sha256, image }: Opened) {
  return inputRecord(path, sha256, image);
}

/** Several pictures as one, which has their pixels in a line. */
function together(parts: readonly Opened[]): Opened {
  const data = mergeColors(parts.map((part) => part.data));
  const n = parts.reduce((sum, { data }) => sum + data.source.n, 0);
  const [{ path, name, sha256, image }] = parts;
  return {
    path,
    name: `${name} and ${parts.length - 1} more`,
    sha256,
    image: { ...image, width: n, height: 1, frames: 1, bands: 3 },
    data,
    parts,
    warnings: parts.flatMap((part) => part.warnings),
    seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
  };
}

/** What the palette of all makes of one of the pictures. */
function inPicture(result: PaletteResult, part: Opened): PaletteResult {
  return {
    ...result,
    run: { ...result.run, input: recordOf(part) },
    labels: () => labelPixels({ ...result.data, source: part.data.source }, result.result.labels),
  };
}
