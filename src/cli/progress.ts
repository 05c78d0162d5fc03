import type { Progress } from '../core/pacer.ts';

/** Least time between two updates, in ms: a terminal over a slow line can keep up. */
const INTERVAL = 100;

/** Work shorter than this, in ms, gets no line. */
const DELAY = 500;

/**
 * One line on a terminal that shows how far the work is and when it will be done. The line disappears when the work is
 * done.
 */
export class ProgressLine {
  private readonly stream: { write(text: string): unknown; columns?: number };
  private readonly now: () => number;
  private readonly started: number;
  private readonly forecast = new Forecast();
  private last = 0;
  private shown = false;

  /** @param now a clock, in ms */
  constructor(
    stream: { write(text: string): unknown; columns?: number },
    now: () => number = () => performance.now(),
  ) {
    this.stream = stream;
    this.now = now;
    this.started = now();
  }

  show(progress: Progress): void {
    const now = this.now();
    this.forecast.watch(progress, now);
    if (now - this.started < DELAY || now - this.last < INTERVAL) return;
    this.last = now;
    const left = this.forecast.left(progress, now);
    const text = lineOf(progress, left, (this.stream.columns || 80) - 1);
    this.stream.write(`\r\x1b[2K${text}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.stream.write('\r\x1b[2K');
    this.shown = false;
  }
}

/**
 * The text that fits on the line. The share that is done has the highest priority, then the time left, then the stage.
 */
function lineOf({ stage, done, total, pass }: Progress, left: number | undefined, width: number): string {
  const far = `${done} of ${total}`;
  const further = left === undefined ? far : `${far}, ${duration(left)} left`;
  // "k-means" of "k-means, k = 2 to 21"
  const [short] = stage.split(',');
  const lines = [
    ...(pass === undefined ? [] : [`${stage}, pass ${pass}: ${further}`]),
    `${stage}: ${further}`,
    `${short}: ${further}`,
    further,
    `${short}: ${far}`,
    far,
  ];
  return (
    lines.find((line) => line.length <= width) ?? `${Math.floor((100 * done) / total)} %`.slice(0, width)
  );
}

/** "12 s", "3 min 20 s", "2 h 5 min" for milliseconds; at least one second. */
function duration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The work is watched for this long, in ms, before a forecast is shown. */
const PATIENCE = 1000;

/** Time constant of the smoothing of forecasts, in ms: after this time a new forecast counts for two thirds. */
const SMOOTHING = 2000;

/** Forecasts the end of a stage from the time that its parts took so far. */
class Forecast {
  /** The first observation and the last one. */
  private first?: Progress;
  private seen?: Progress;
  private began = 0;
  /** The last forecast of the end, smoothed, and the time when it was made. */
  private end?: number;
  private made = 0;

  /** Takes an observation; another stage, or fewer parts than before, means that work begins. */
  watch(progress: Progress, now: number): void {
    const { seen } = this;
    this.seen = progress;
    const { stage, total, done } = progress;
    if (seen && seen.stage === stage && seen.total === total && done >= seen.done) return;
    this.first = progress;
    this.began = now;
    this.end = undefined;
  }

  /** The time left in ms, at least 0; undefined while too little is known. */
  left({ done, total }: Progress, now: number): number | undefined {
    const parts = done - (this.first?.done ?? 0);
    const elapsed = now - this.began;
    if (parts <= 0 || elapsed < PATIENCE) return undefined;
    const end = now + (elapsed * (total - done)) / parts;
    // the forecast changes little from one observation to the next, so that the seconds count down
    const trust = this.end === undefined ? 1 : 1 - Math.exp(-(now - this.made) / SMOOTHING);
    this.end = this.end === undefined ? end : this.end + trust * (end - this.end);
    this.made = now;
    return Math.max(0, this.end - now);
  }
}
