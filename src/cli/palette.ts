import { checkStdin, filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import {
  diffConditions,
  diffCsv,
  diffPalettes,
  diffRun,
  metByDiff,
  planDiff,
  writeDiff,
} from '../work/palettes/diff.ts';
import { paletteGroups, readGivenPalette } from '../work/palettes/given.ts';
import { makePalette, withFirstColors } from '../work/palettes/make.ts';
import { paletteCsv, planPalettes, runOf, writePalettes } from '../work/palettes/write.ts';
import type { PaletteOptions } from '../work/params/palette.ts';
import type { PaletteDiffOptions } from '../work/params/paletteDiff.ts';
import { checkFormats, documentOf, eachInput, printDocument } from './batch.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';
import { diffText, paletteText } from './words/palette.ts';
import { workOf } from './work.ts';

/** `clusterkit palette`: the colors of pictures as text, JSON, CSV and files of palettes. */
export async function runPalette(session: Session, paths: string[], given: PaletteOptions): Promise<void> {
  checkFormats(session, given.csv);
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const groups = await paletteGroups(work, files, given);
  const options = await withFirstColors(work, given);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planPalettes(plan, groups, options);
  session.follow(plan);
  let printed = 0;
  const heads = groups.map((group) => group.files[0]);
  const document = await eachInput(
    session,
    'palette',
    heads,
    async (path, index) => {
      const { files: own, isGiven } = groups[index];
      const found = isGiven
        ? await readGivenPalette(work, path, given)
        : await makePalette(work, own, options);
      const about = own.length > 1 ? `${path} and ${own.length - 1} more` : path;
      for (const warning of found.warnings) session.warn(about, warning);
      await writePalettes(work, targets[index], found, options);
      if (options.csv) session.printAsIs(paletteCsv(found, printed === 0));
      else session.print(`${printed > 0 ? '\n' : ''}${paletteText(found, options, await session.painter())}`);
      printed++;
      return [runOf(found, options)];
    },
    targets,
  );
  await printDocument(session, document);
}

/** `clusterkit palette diff`: what became of the colors of one palette in another. */
export async function runPaletteDiff(
  session: Session,
  files: [string, string],
  options: PaletteDiffOptions,
): Promise<void> {
  checkFormats(session, options.csv);
  checkStdin(session.io, files);
  const conditions = diffConditions(options.failIf);
  const work = workOf(session);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planDiff(plan, files[1], options);
  session.follow(plan);
  const diff = await diffPalettes(work, files, options);
  for (const { path, warnings } of diff.files) for (const warning of warnings) session.warn(path, warning);
  for (const target of targets) await writeDiff(work, target, diff);
  if (options.csv) session.printAsIs(diffCsv(diff));
  else session.print(diffText(diff, await session.painter()));
  await printDocument(session, documentOf('palette-diff', [diffRun(diff)]));
  reportMissed(session, metByDiff(diff, conditions));
}
