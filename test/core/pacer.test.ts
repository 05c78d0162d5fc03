import { describe, expect, it, vi } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { Pacer, type Progress } from '../../src/core/pacer.ts';

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('Pacer', () => {
  it('lets aborted steps release what they hold', async () => {
    const controller = new AbortController();
    let isReleased = false;
    function* steps(): Generator<void, void> {
      try {
        for (;;) yield;
      } finally {
        isReleased = true;
      }
    }
    const running = new Pacer({ signal: controller.signal }).run(steps());
    controller.abort();
    await expect(running).rejects.toThrow('interrupted');
    expect(isReleased).toBe(true);
  });

  it('is due after a stretch of computing, and no more after a pause', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const pacer = new Pacer();
    expect(pacer.due).toBe(false);
    clock.mockReturnValue(1070);
    expect(pacer.due).toBe(true);
    await pacer.pause();
    expect(pacer.due).toBe(false);
    clock.mockRestore();
  });

  it('lets timers run while it pauses', async () => {
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 0);
    busyFor(5);
    // the timer's turn may come one round of the event loop later
    const pacer = new Pacer();
    await pacer.pause();
    await pacer.pause();
    expect(ran).toBe(true);
  });

  it('throws a known error once the signal has fired', async () => {
    const controller = new AbortController();
    const pacer = new Pacer({ signal: controller.signal });
    await pacer.pause();
    controller.abort();
    await expect(pacer.pause()).rejects.toThrow(ClusterkitError);
    await expect(pacer.pause()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('stops for a signal that fires during the pause', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await expect(new Pacer({ signal: controller.signal }).pause()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('hands progress on as it is', () => {
    const seen: Progress[] = [];
    const pacer = new Pacer({ onProgress: (progress) => seen.push(progress) });
    pacer.report({ stage: 'seeding', done: 1, total: 10 });
    pacer.report({ stage: 'seeding', done: 2, total: 10 });
    expect(seen).toEqual([
      { stage: 'seeding', done: 1, total: 10 },
      { stage: 'seeding', done: 2, total: 10 },
    ]);
  });

  it('mentions now and then what comes often', () => {
    const seen: number[] = [];
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const pacer = new Pacer({ onProgress: ({ done }) => seen.push(done) });
    pacer.report({ stage: 'a', done: 0, total: 9 });
    pacer.mention({ stage: 'a', done: 1, total: 9 });
    clock.mockReturnValue(1080);
    pacer.mention({ stage: 'a', done: 2, total: 9 });
    pacer.mention({ stage: 'a', done: 3, total: 9 });
    expect(seen).toEqual([0, 2]);
    clock.mockRestore();
  });
});
