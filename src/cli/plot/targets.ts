import type { PlotOptions } from '../commands/plot.ts';
import type { Inputs } from '../inputs.ts';
import { fillTemplate, OutputPlan, templateOf } from '../naming.ts';
import type { Session } from '../session.ts';

/** The file of each input; none when only numbers are asked for. */
export function planTargets(
  session: Session,
  { groups }: Inputs,
  { output, csv }: PlotOptions,
  formats: readonly string[],
): (string | undefined)[] {
  if (output === undefined && (csv || session.options.json)) return groups.map(() => undefined);
  const plan = new OutputPlan(session, groups.flat());
  const template = templateOf(output);
  return groups.map(([input], i) =>
    plan.add('-o', fillTemplate(template, { input, i: i + 1, command: 'plot' }), formats),
  );
}
