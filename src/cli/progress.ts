import type { Progress } from '../core/pacer.ts';

/** Not more often than this, in ms: a terminal over a slow line keeps up. */
const INTERVAL = 100;

/** Work shorter than this, in ms, is not worth a line. */
const DELAY = 500;

/** One line on a terminal that says how far the work is, and is gone when it is done. */
export class ProgressLine {
  private readonly stream: { write(text: string): unknown; columns?: number };
  private readonly started = performance.now();
  private last = 0;
  private shown = false;

  constructor(stream: { write(text: string): unknown; columns?: number }) {
    this.stream = stream;
  }

  show({ stage, done, total }: Progress): void {
    const now = performance.now();
    if (now - this.started < DELAY || now - this.last < INTERVAL) return;
    this.last = now;
    const text = `${stage}: ${done} of ${total}`;
    this.stream.write(`\r\x1b[2K${text.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.stream.write('\r\x1b[2K');
    this.shown = false;
  }
}
