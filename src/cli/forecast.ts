import { existsSync } from 'node:fs';
import { type ClusterkitError, describeError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { jsonLine, toJson } from '../output/json.ts';
import { readCalibration } from '../work/forecast/calibration.ts';
import { type ForecastOptions, forecast } from '../work/forecast/forecast.ts';
import { headsOf } from '../work/forecast/inputs.ts';
import { forecastTogether } from '../work/forecast/together.ts';
import type { PlannedFile } from '../work/names.ts';
import { version } from '../work/version.ts';
import { cacheOf } from './cacheFolder.ts';
import { describeMachine } from './machine.ts';
import { EXIT_CODES, oneLine, SOME_FAILED } from './report.ts';
import type { Session } from './session.ts';
import { forecastText } from './words/forecast.ts';

/** Tells what a command would do, at the end of a dry run, and sets the exit code that the command would have. */
export async function tellForecast(session: Session, files: readonly PlannedFile[]): Promise<void> {
  const { command, options, operands, parts } = session.planned ?? { command: '', options: {}, operands: [] };
  const { heads, failures } = await headsOf(
    parts ? [...new Set(parts.map(({ path }) => path))] : operands,
    options,
  );
  for (const error of failures) session.say(`clusterkit: ${oneLine(describeError(error, session.wording))}`);
  if (failures.length > 0) session.exitCode = heads.length > 0 ? SOME_FAILED : EXIT_CODES.input;
  const cache = cacheOf(session);
  const calibration = cache && (await readCalibration(cache, describeMachine()));
  const facts = { threads: session.jobs, ...(calibration && { calibration }) };
  const found = parts
    ? await forecastTogether(command, parts, heads, facts)
    : await forecast(command, heads, options as ForecastOptions, facts);
  const outputs = files.map((file) => ({ ...file, exists: existsSync(file.path) }));
  const document = {
    schema: 'clusterkit/plan@1',
    tool: 'clusterkit',
    version: version(),
    ...found,
    maxMemory: session.maxMemory,
    calibrated: calibration !== undefined,
    outputs,
  };
  if (session.printsData) session.write(session.options.ndjson ? jsonLine(document) : toJson(document));
  else session.print(forecastText(document));
  for (const { name, bytes } of found.steps) checkStep(session, name, bytes);
}

/** A step that needs more than is allowed is refused as by the command, after the plan. */
function checkStep(session: Session, name: string, bytes: number): void {
  try {
    checkMemory(name, bytes, session.maxMemory);
  } catch (error) {
    session.say(`clusterkit: ${oneLine(describeError(error as ClusterkitError, session.wording))}`);
    session.exitCode = EXIT_CODES.memory;
  }
}
