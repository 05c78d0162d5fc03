import {
  Arena,
  type Fields,
  giveBack,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeStruct,
} from './host.ts';
import { CENTER, Slic, SUMS } from './layouts/superpixels.ts';
import {
  bandsAround,
  bandsOf,
  listMembers,
  type SlicPasses,
  type SlicPicture,
  strideOf,
} from './superpixels/passes.ts';
import { PlainPasses } from './superpixels/twin.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** Bytes that the passes take. */
export function slicBytes(picture: SlicPicture): number {
  const { width, height, k } = picture;
  return 16 * strideOf(width) * height + k * (4 * bandsAround(picture) + 4 * CENTER + 8 * SUMS);
}

/** Pixels of all passes that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 3e6;

/** Sums that all threads together may have. */
const MOST_SUMS = 2 ** 23;

/**
 * The fast kernel if it is available, else its twin; their results are equal to the last bit.
 * @param passes about how many there are
 */
export function openSlic(picture: SlicPicture, passes: number, threads: number): SlicPasses {
  return WasmPasses.open(picture, passes, threads) ?? new PlainPasses(picture);
}

interface SlicJob extends TeamJob {
  run: Placed<typeof Slic>;
}

class WasmPasses implements SlicPasses {
  readonly stride: number;
  readonly planes: [Float32Array, Float32Array, Float32Array];
  readonly labels: Int32Array;
  readonly centers: Float32Array;
  private readonly picture: SlicPicture;
  private readonly starts: Int32Array;
  private readonly members: Int32Array;
  private readonly sums: Float64Array;
  private readonly job: SlicJob;
  private readonly team: Team;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(picture: SlicPicture, passes: number, threads: number): WasmPasses | undefined {
    const module = loadKernel('superpixels');
    if (!module) return undefined;
    const { width, height, k } = picture;
    const few = Math.max(1, Math.floor(MOST_SUMS / (SUMS * k)));
    const team = width * height * passes < MANY ? 1 : Math.min(threads, few, bandsOf(height));
    const arena = new Arena();
    const run = place(arena, Slic, () => fieldsOf(arena, picture, team));
    const memory = arena.usedMemory();
    if (!memory) return undefined;
    writeStruct(memory, run);
    return new WasmPasses(picture, {
      module,
      memory,
      threads: team,
      control: newControl(),
      rows: { at: 0 },
      run,
    });
  }

  private constructor(picture: SlicPicture, job: SlicJob) {
    const { width, height, k } = picture;
    const { memory, run, threads } = job;
    const { fields } = run;
    const { buffer } = memory;
    this.picture = { ...picture, reach: Math.fround(picture.reach) };
    this.job = job;
    this.stride = strideOf(width);
    const n = this.stride * height;
    this.planes = [
      new Float32Array(buffer, fields.first, n),
      new Float32Array(buffer, fields.second, n),
      new Float32Array(buffer, fields.third, n),
    ];
    this.labels = new Int32Array(buffer, fields.labels, n);
    this.centers = new Float32Array(buffer, fields.centers, CENTER * k);
    this.starts = new Int32Array(buffer, fields.starts, bandsOf(height) + 1);
    this.members = new Int32Array(buffer, fields.members, k * bandsAround(picture));
    this.sums = new Float64Array(buffer, fields.sums, threads * SUMS * k);
    this.team = new Team(job);
  }

  *pass(count: number): Generator<number, Float64Array> {
    const { picture, centers, starts, members, sums, job } = this;
    listMembers(picture, (c) => centers[CENTER * c + 4], count, starts, members);
    setFields(job, { k: count });
    const all = SUMS * count;
    sums.fill(0, 0, job.threads * all);
    yield* this.team.slices(0, bandsOf(picture.height));
    for (let p = all; p < job.threads * all; p++) sums[p % all] += sums[p];
    return sums.subarray(0, all);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }
}

function fieldsOf(arena: Arena, picture: SlicPicture, threads: number): Fields<typeof Slic> {
  const { width, height, k, reach, pull } = picture;
  const stride = strideOf(width);
  const plane = 4 * stride * height;
  return {
    width,
    height,
    stride,
    k,
    reach,
    pull,
    first: arena.take(plane),
    second: arena.take(plane),
    third: arena.take(plane),
    labels: arena.take(plane),
    centers: arena.take(4 * CENTER * k),
    starts: arena.take(4 * (bandsOf(height) + 1)),
    members: arena.take(4 * k * bandsAround(picture)),
    sums: arena.take(8 * threads * SUMS * k),
    best: arena.take(4 * threads * stride),
  };
}
