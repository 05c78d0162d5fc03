import type { Head } from '../../input/heads.ts';
import { type Forecast, type ForecastOptions, forecast, type Step } from './forecast.ts';

/** Work that a command does as other commands would, such as the fits of an experiment. */
export interface PlannedPart {
  /** The name of an algorithm. */
  command: string;
  path: string;
  options: ForecastOptions;
}

/**
 * What a command takes whose parts are done in one process.
 * @param heads those of the inputs of the parts that are there
 */
export async function forecastTogether(
  command: string,
  parts: readonly PlannedPart[],
  heads: readonly Head[],
  facts: Parameters<typeof forecast>[3],
): Promise<Forecast> {
  const all: Forecast[] = [];
  for (const { command: fit, path, options } of parts) {
    const head = heads.find((one) => one.path === path);
    if (head) all.push(await forecast(fit, [head], options, facts));
  }
  return joinForecasts(command, facts.threads, all);
}

/**
 * What several commands take in one process: inputs are read once, and fits of one algorithm to one input are one step.
 * @param all one forecast for each part, of one input each
 */
function joinForecasts(command: string, threads: number, all: readonly Forecast[]): Forecast {
  const inputs = new Map(all.flatMap((one) => one.inputs).map((input) => [input.path, input]));
  const steps = new Map<string, Step>();
  for (const {
    command: fit,
    inputs: [input],
    steps: own,
  } of all)
    for (const step of own) {
      const name = step.name === fit ? `${fit} of ${input?.path}` : step.name;
      const known = steps.get(name);
      steps.set(name, known ? joined(known, step, step.name === fit) : { ...step, name });
    }
  const list = [...steps.values()];
  const seconds = list.map((step) => step.seconds);
  return {
    command,
    inputs: [...inputs.values()],
    steps: list,
    peak: Math.max(0, ...list.map(({ peak }) => peak)),
    threads,
    seconds: seconds.includes(null) ? null : seconds.reduce((sum: number, one) => sum + (one ?? 0), 0),
  };
}

/** @param adds both take their time; else it is the same work */
function joined(known: Step, step: Step, adds: boolean): Step {
  const seconds =
    known.seconds === null || step.seconds === null
      ? null
      : adds
        ? known.seconds + step.seconds
        : Math.max(known.seconds, step.seconds);
  return {
    ...known,
    seconds,
    peak: Math.max(known.peak, step.peak),
    bytes: Math.max(known.bytes, step.bytes),
  };
}
