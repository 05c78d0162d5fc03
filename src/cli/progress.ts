import type { Progress } from '../core/pacer.ts';

/** Least time between two updates, in ms: a terminal over a slow line can keep up. */
const INTERVAL = 100;

/** Work shorter than this, in ms, gets no line. */
const DELAY = 500;

/** The longest bar: more says no more. */
const MOST_BAR = 24;

/** Of so many parts the share is told: nobody reads numbers of nine digits. */
const MANY = 1_000_000;

/** A narrower terminal has no room for a bar. */
const LEAST_WIDTH = 40;

interface Options {
  /** A clock, in ms. */
  now?: () => number;
  /** The terminal shows ASCII alone. */
  ascii?: boolean;
}

/**
 * One line on a terminal that shows how far the work is and when it will be done, as a bar and in words. The line
 * disappears when the work is done.
 */
export class ProgressLine {
  private readonly stream: { write(text: string): unknown; columns?: number };
  private readonly now: () => number;
  private readonly marks: readonly [done: string, left: string];
  private readonly started: number;
  private readonly forecast = new Forecast();
  private last = 0;
  private shown = false;

  constructor(
    stream: { write(text: string): unknown; columns?: number },
    { now = () => performance.now(), ascii = false }: Options = {},
  ) {
    this.stream = stream;
    this.now = now;
    this.marks = ascii ? ['#', '.'] : ['█', '░'];
    this.started = now();
  }

  show(progress: Progress): void {
    const now = this.now();
    this.forecast.watch(progress, now);
    if (now - this.started < DELAY || now - this.last < INTERVAL) return;
    this.last = now;
    const ahead = { left: this.forecast.left(progress, now), rate: this.forecast.rate(progress, now) };
    const text = lineOf(progress, ahead, (this.stream.columns || 80) - 1, this.marks);
    this.stream.write(`\r\x1b[2K${text}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.stream.write('\r\x1b[2K');
    this.shown = false;
  }
}

/** What is known of the rest of a stage. */
interface Ahead {
  /** In ms. */
  left: number | undefined;
  /** Parts in a second. */
  rate: number | undefined;
}

/**
 * The text that fits on the line. The share that is done has the highest priority, then the time left, the stage, the
 * rate, the pass and the bar.
 */
function lineOf(
  { stage, done, total, pass }: Progress,
  { left, rate }: Ahead,
  width: number,
  marks: readonly [string, string],
): string {
  const far = total < MANY ? `${done} of ${total}` : `${Math.floor((100 * done) / total)} %`;
  const further = left === undefined ? far : `${far}, ${duration(left)} left`;
  const all = rate === undefined ? further : further.replace(far, `${far}, ${rateText(rate)}`);
  // "fit 3 of 9: k-means" of "fit 3 of 9: k-means, k = 2 to 21", and "fit 3 of 9"
  const [short] = stage.split(',');
  const [first] = stage.split(':');
  const lines: [head: string, tail: string][] = [
    ...(pass === undefined ? [] : [[`${stage}, pass ${pass}`, all] as [string, string]]),
    [stage, all],
    [stage, further],
    [short, further],
    [first, further],
    ['', further],
    [short, far],
    [first, far],
    ['', far],
  ];
  // the bar stands in front, where other words do not move it
  const room = width < LEAST_WIDTH || total <= 1 ? 0 : Math.min(MOST_BAR, Math.floor(width / 4));
  const texts = lines.map(([head, tail]) => joined(head, tail));
  const text = texts.find((one) => one.length <= width - (room > 0 ? room + 1 : 0));
  if (room > 0 && text !== undefined) return `${barOf(done / total, room, marks)} ${text}`;
  return texts.find((one) => one.length <= width) ?? `${Math.floor((100 * done) / total)} %`.slice(0, width);
}

function barOf(share: number, length: number, [done, left]: readonly [string, string]): string {
  const full = Math.floor(length * Math.min(1, share));
  return done.repeat(full) + left.repeat(length - full);
}

function joined(head: string, tail: string): string {
  return head === '' ? tail : `${head}: ${tail}`;
}

/** "12/s"; of slow parts "3.5 s each", of fast ones "40 million/s". */
function rateText(rate: number): string {
  if (rate >= MANY) return `${(rate / 1e6).toFixed(0)} million/s`;
  if (rate >= 1) return `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s`;
  return `${rate > 0.1 ? (1 / rate).toFixed(1) : (1 / rate).toFixed(0)} s each`;
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

/** With fewer parts than this a forecast would be wild; after the time that follows, in ms, there is one nevertheless. */
const FEW_PARTS = 3;
const LONG = 2000;

/** Work that takes so many times as long as it was watched is not forecast before this time, in ms. */
const FAR = 200;
const PATIENCE_FAR = 10_000;

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
    const { parts, elapsed } = this.course(done, now);
    const isFar = total - done > FAR * parts && elapsed < PATIENCE_FAR;
    if (isFar || !this.isKnown(parts, elapsed)) return undefined;
    const end = now + (elapsed * (total - done)) / parts;
    // the forecast changes little from one observation to the next, so that the seconds count down
    const trust = this.end === undefined ? 1 : 1 - Math.exp(-(now - this.made) / SMOOTHING);
    this.end = this.end === undefined ? end : this.end + trust * (end - this.end);
    this.made = now;
    return Math.max(0, this.end - now);
  }

  /** Parts in a second; undefined while too little is known, and where there are few parts. */
  rate({ done, total }: Progress, now: number): number | undefined {
    const { parts, elapsed } = this.course(done, now);
    return total > FEW_PARTS && this.isKnown(parts, elapsed) ? (1000 * parts) / elapsed : undefined;
  }

  /** What was done since work began, and how long that took. */
  private course(done: number, now: number): { parts: number; elapsed: number } {
    return { parts: done - (this.first?.done ?? 0), elapsed: now - this.began };
  }

  private isKnown(parts: number, elapsed: number): boolean {
    return parts > 0 && elapsed >= PATIENCE && (parts >= FEW_PARTS || elapsed >= LONG);
  }
}
