import { OutputPlan } from '../work/names.ts';
import { type PlotOptions, TOP } from '../work/params/plot.ts';
import type { PicturesRun } from '../work/plot/pictures.ts';
import { lookAtPlotted, type PlotRun, planPlots, plotColumns, plotCsv, writePlot } from '../work/plot.ts';
import { checkFormats, documentOf, eachInput, printDocument, recorded } from './batch.ts';
import type { Session } from './session.ts';
import { picturesText, plotText } from './words/plot.ts';
import { workOf } from './work.ts';

/** `clusterkit plot`: columns against each other, counts, or rows as pictures. */
export async function runPlot(session: Session, paths: string[], options: PlotOptions): Promise<void> {
  checkFormats(session, options.csv);
  const work = workOf(session);
  const inputs = await lookAtPlotted(work, paths, options);
  const plan = new OutputPlan(session.planFacts(inputs.files));
  const isPrinted = options.csv === true || session.printsData;
  const targets = planPlots(plan, inputs, options, isPrinted);
  session.follow(plan);
  const heads = inputs.groups.map(({ files: [first] }) => first);
  let printed = 0;
  const document = await eachInput<PlotRun | PicturesRun>(
    session,
    'plot',
    heads,
    async (path, index) => {
      const [group, target] = [inputs.groups[index], targets[index]];
      if (options.pictures !== undefined) {
        const { openPlotPictures, writePictures } = await import('../work/plot/pictures.ts');
        const plotted = await openPlotPictures(work, group, options);
        if (target !== undefined) await writePictures(work, target, plotted, options);
        session.print(picturesText(plotted));
        for (const warning of plotted.run.warnings) session.warn(path, warning);
        return [plotted.run];
      }
      const plotted = await plotColumns(work, group, options);
      const { plot, run } = plotted;
      if (target !== undefined)
        await writePlot(work, target, plotted, options, (one) =>
          recorded(session, documentOf('plot', [one])),
        );
      for (const warning of run.warnings) session.warn(path, warning);
      if (options.csv) session.printAsIs(plotCsv(plot));
      else
        session.print(
          `${printed++ > 0 ? '\n' : ''}${plotText(plot, options.top ?? TOP, await session.painter())}`,
        );
      return [run];
    },
    targets,
  );
  await printDocument(session, document);
}
