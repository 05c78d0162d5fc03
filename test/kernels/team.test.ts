import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import { type ByteJob, openBytes } from '../../src/kernels/bytes/layout.ts';
import { ByteRunner } from '../../src/kernels/bytes.ts';
import { giveBack } from '../../src/kernels/host.ts';
import { Step } from '../../src/kernels/layouts/bytes.ts';
import { callHelpers } from '../../src/kernels/pool.ts';
import { Team } from '../../src/kernels/team.ts';
import { Lottery } from '../support/random.ts';
import { anyRows, plainStart } from '../support/starts.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

/** A kernel whose `work` traps on every thread but the first, and on the first does nothing. */
const TRAP = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // type (i32 i32 i32 i32 i32) -> (), one function of it, exported as work
    ...[1, 9, 1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0],
    ...[3, 2, 1, 0],
    ...[7, 8, 1, 4, 0x77, 0x6f, 0x72, 0x6b, 0, 0],
    // local.get 4; if; unreachable; end; end
    ...[10, 10, 1, 8, 0, 0x20, 4, 4, 0x40, 0, 0x0b, 0x0b],
  ),
);

/** The same, but the helpers do not return. */
const ENDLESS = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 9, 1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0],
    ...[3, 2, 1, 0],
    ...[7, 8, 1, 4, 0x77, 0x6f, 0x72, 0x6b, 0, 0],
    // local.get 4; if; loop; br 0; end; end; end
    ...[10, 14, 1, 12, 0, 0x20, 4, 4, 0x40, 3, 0x40, 0x0c, 0, 0x0b, 0x0b, 0x0b],
  ),
);

/** The same, but the helpers return a moment after a word of the memory, at GATE, has become 1. */
const GATED = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 9, 1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0],
    // env.memory, shared, of any size
    ...[2, 18, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 3, 0, 0x80, 0x80, 4],
    ...[3, 2, 1, 0],
    ...[7, 8, 1, 4, 0x77, 0x6f, 0x72, 0x6b, 0, 0],
    ...[10, 41, 1, 39, 1, 1, 0x7f, 0x20, 4, 4, 0x40],
    // loop; i32.const GATE; i32.atomic.load; i32.eqz; br_if 0; end
    ...[3, 0x40, 0x41, 8, 0xfe, 0x10, 2, 0, 0x45, 0x0d, 0, 0x0b],
    // local.set 5 of a million; loop; one less; br_if 0; end; end; end
    ...[0x41, 0xc0, 0x84, 0x3d, 0x21, 5, 3, 0x40, 0x20, 5, 0x41, 1, 0x6b, 0x22, 5, 0x0d, 0, 0x0b, 0x0b, 0x0b],
  ),
);
const GATE = 8;

/** The word of a control that tells whether the second thread is within an item. */
const WITHIN = 8;

function jobOf(threads: number): ByteJob {
  const data = { x: new Uint8Array(64 * 16).fill(3), n: 64, dim: 16 };
  return finish(openBytes(data, 2, threads)) as ByteJob;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a team', () => {
  it('tells when a helper has failed, instead of waiting for it for ever', async () => {
    callHelpers(1);
    const team = new Team({ ...jobOf(2), module: TRAP });
    // alone, the first thread gets everything done until the helper has come
    const failing = async () => {
      for (let turn = 0; turn < 500; turn++) {
        team.run(Step.publishCenter, 5000);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await expect(failing()).rejects.toThrow('a thread ended before its work was done');
    expect([team.close(), team.close()]).toEqual([false, false]);
  });

  it('notices at once that a helper has died within an item', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const job = jobOf(2);
    const team = new Team({ ...job, module: ENDLESS });
    // the process sleeps while an item is with a helper, and not before
    const slept = vi.spyOn(Atomics, 'wait');
    let isKilled = false;
    const failing = async () => {
      for (;;)
        for (const _ of team.slices(Step.assignRows, 50)) {
          await new Promise((resolve) => setImmediate(resolve));
          if (isKilled || slept.mock.calls.length === 0) continue;
          isKilled = true;
          await (asked.mock.contexts[0] as Worker).terminate();
        }
    };
    await expect(failing()).rejects.toThrow('a thread ended before its work was done');
    expect([isKilled, team.close()]).toEqual([true, false]);
  });

  it('notices that a helper has died while the process waits for it', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const job = jobOf(2);
    const team = new Team({ ...job, module: ENDLESS });
    const steps = team.slices(Step.assignRows, 1e9);
    const slept = vi.spyOn(Atomics, 'wait');
    while (slept.mock.calls.length === 0) {
      steps.next();
      await new Promise((resolve) => setImmediate(resolve));
    }
    slept.mockClear();
    // the process goes on without a turn of its event loop, in which it would hear of the end
    const ending = (asked.mock.contexts[0] as Worker).terminate();
    expect(() => finish(steps)).toThrow('a thread ended before its work was done');
    expect(slept.mock.calls.length).toBeLessThan(100);
    expect(team.close()).toBe(false);
    await ending;
  });

  it('gives no item to a helper whose end it would not notice', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const utilization = { idle: 0, active: 0, utilization: 0 };
    const job = jobOf(2);
    const team = new Team({ ...job, module: ENDLESS });
    const helper = asked.mock.contexts[0] as Worker;
    // as long as the process cannot tell whether the thread has begun
    const known = vi.spyOn(helper.performance, 'eventLoopUtilization').mockReturnValue(utilization);
    for (let turn = 0; turn < 20; turn++) {
      team.run(Step.assignRows, 5000);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(Atomics.load(job.control, WITHIN)).toBe(0);
    }
    known.mockRestore();
    const steps = team.slices(Step.assignRows, 1e9);
    const slept = vi.spyOn(Atomics, 'wait');
    while (slept.mock.calls.length === 0) {
      steps.next();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(team.close()).toBe(false);
    await helper.terminate();
  });

  it('works alone where a helper dies before it has begun', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const job = jobOf(2);
    const team = new Team({ ...job, module: ENDLESS });
    const ending = (asked.mock.contexts[0] as Worker).terminate();
    const slept = vi.spyOn(Atomics, 'wait');
    team.run(Step.assignRows, 5000);
    // while it ends, and after that
    await ending;
    team.run(Step.assignRows, 5000);
    expect(slept).not.toHaveBeenCalled();
    expect(team.close()).toBe(true);
  });

  it('keeps the memory of a step that is aborted while a helper is within an item', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const job = jobOf(2);
    const team = new Team({ ...job, module: ENDLESS });
    const steps = team.slices(Step.assignRows, 1e9);
    const slept = vi.spyOn(Atomics, 'wait');
    while (slept.mock.calls.length === 0) {
      steps.next();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(team.close()).toBe(false);
    await (asked.mock.contexts[0] as Worker).terminate();
  });

  it('hands on the memory of a step that is aborted while a helper is about to leave its item', async () => {
    callHelpers(1);
    const job = jobOf(2);
    const gate = new Int32Array(job.memory.buffer, GATE, 1);
    Atomics.store(gate, 0, 0);
    const team = new Team({ ...job, module: GATED });
    const steps = team.slices(Step.assignRows, 1e9);
    const slept = vi.spyOn(Atomics, 'wait');
    while (slept.mock.calls.length === 0) {
      steps.next();
      await new Promise((resolve) => setImmediate(resolve));
    }
    Atomics.store(gate, 0, 1);
    expect(team.close()).toBe(true);
    expect(Atomics.load(job.control, WITHIN)).toBe(0);
  });

  it('goes on without a helper that has died while there was nothing to do', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    const data: Dataset = { x: new Lottery(1).bytes(6000 * 20), n: 6000, dim: 20 };
    const first = anyRows(data, 9, 1);
    const limits = { maxIter: 5, shift: 0 };
    const plain = plainStart(data, first, limits);
    const job = finish(openBytes(data, 9, 2)) as ByteJob;
    const runner = new ByteRunner(job, data);
    const start = () => expect(finish(runner.start(first, limits))).toStrictEqual(plain);
    expect(await comesTrue(() => threadsAtWork(job).length === 2, start), 'it has come').toBe(true);
    await (asked.mock.contexts[0] as Worker).terminate();
    const { scratch, scratchBytes } = job.run.fields;
    new Uint8Array(job.memory.buffer, scratch, 2 * scratchBytes).fill(0);
    start();
    expect(threadsAtWork(job), 'it has gone').toEqual([0]);
    runner.close();
  });

  it('leaves a memory that can be handed on to the next job', () => {
    const first = jobOf(1);
    expect(new Team(first).close()).toBe(true);
    giveBack(first.memory);
    const second = jobOf(1);
    expect(second.memory).toBe(first.memory);
    // not given back yet
    expect(jobOf(1).memory).not.toBe(first.memory);
    // a late helper of the first job sees that it is over
    expect(second.control.buffer).not.toBe(first.control.buffer);
  });
});
