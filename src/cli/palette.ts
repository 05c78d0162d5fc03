import { filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import { makePalette, withFirstColors } from '../work/palettes/make.ts';
import { paletteCsv, planPalettes, runOf, writePalettes } from '../work/palettes/write.ts';
import type { PaletteOptions } from '../work/params/palette.ts';
import { checkFormats, eachInput, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { paletteText } from './words/palette.ts';
import { workOf } from './work.ts';

/** `clusterkit palette`: the colors of pictures as text, JSON, CSV and files of palettes. */
export async function runPalette(session: Session, paths: string[], given: PaletteOptions): Promise<void> {
  checkFormats(session, given.csv);
  const work = workOf(session);
  const options = await withFirstColors(work, given);
  const files = await filesOf(work, paths);
  const groups = options.together ? [files] : files.map((file) => [file]);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planPalettes(plan, groups, options);
  session.follow(plan);
  let printed = 0;
  const heads = groups.map(([first]) => first);
  const document = await eachInput(session, 'palette', heads, async (path, index) => {
    const found = await makePalette(work, groups[index], options);
    for (const warning of found.warnings) session.warn(path, warning);
    await writePalettes(work, targets[index], found, options);
    if (options.csv) session.printAsIs(paletteCsv(found, printed === 0));
    else session.print(`${printed > 0 ? '\n' : ''}${paletteText(found, options, await session.painter())}`);
    printed++;
    return [runOf(found, options.simulate)];
  });
  await printDocument(session, document);
}
