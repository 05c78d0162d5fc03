import { pow } from '../../core/pow.ts';
import { Random } from '../../core/random.ts';

/** Thresholds that are laid over a picture again and again. */
export interface Mask {
  /** Both sides, a power of 2. */
  side: number;
  /** side * side ranks, each from 0 to side * side - 1 once. */
  ranks: Uint16Array;
}

/**
 * The matrix of B. E. Bayer ("An optimum method for two-level rendition of continuous-tone pictures", ICC 1973): a quarter of
 * the ranks in each place of a 2 x 2 square, again and again.
 * @param side a power of 2
 */
export function bayerMask(side: number): Mask {
  const ranks = new Uint16Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let rank = 0;
      for (let bit = 1; bit < side; bit *= 2) {
        const [right, down] = [(x & bit) > 0 ? 1 : 0, (y & bit) > 0 ? 1 : 0];
        rank = 4 * rank + 2 * (right ^ down) + down;
      }
      ranks[y * side + x] = rank;
    }
  return { side, ranks };
}

const SIDE = 64;

/** Width of the bell that measures how crowded a place is, and where the bell ends. */
const SIGMA = 1.5;
const REACH = 7;

/** The part of the places that are occupied at first. */
const FIRST = 0.1;

let made: Mask | undefined;

/**
 * Ranks whose every part from 0 on is spread as evenly as it can be without a pattern, by void and cluster (R. Ulichney, "The
 * void-and-cluster method for dither array generation", Proc. SPIE 1913, 1993), 64 x 64, the same in each run.
 */
export function blueNoiseMask(): Mask {
  made ??= { side: SIDE, ranks: voidAndCluster() };
  return made;
}

function voidAndCluster(): Uint16Array {
  const plane = new Plane();
  const random = new Random(1);
  const count = Math.round(FIRST * SIDE * SIDE);
  for (let held = 0; held < count; ) {
    const place = Math.floor(random.float() * SIDE * SIDE);
    if (plane.has(place)) continue;
    plane.add(place, 1);
    held++;
  }
  for (;;) {
    const crowded = plane.tightest();
    plane.add(crowded, -1);
    const empty = plane.emptiest();
    plane.add(empty, 1);
    if (empty === crowded) break;
  }
  const ranks = new Uint16Array(SIDE * SIDE);
  const rest = plane.copy();
  for (let rank = count - 1; rank >= 0; rank--) {
    const crowded = rest.tightest();
    rest.add(crowded, -1);
    ranks[crowded] = rank;
  }
  for (let rank = count; rank < SIDE * SIDE; rank++) {
    const empty = plane.emptiest();
    plane.add(empty, 1);
    ranks[empty] = rank;
  }
  return ranks;
}

/** Occupied places on a plane without edges, and how crowded each place is. */
class Plane {
  private readonly held = new Uint8Array(SIDE * SIDE);
  private readonly crowd = new Float64Array(SIDE * SIDE);
  private readonly bell = bellTable();

  copy(): Plane {
    const other = new Plane();
    other.held.set(this.held);
    other.crowd.set(this.crowd);
    return other;
  }

  has(place: number): boolean {
    return this.held[place] === 1;
  }

  add(place: number, sign: 1 | -1): void {
    this.held[place] = sign > 0 ? 1 : 0;
    const [cx, cy] = [place % SIDE, Math.floor(place / SIDE)];
    for (let dy = -REACH, b = 0; dy <= REACH; dy++) {
      const line = ((cy + dy) & (SIDE - 1)) * SIDE;
      for (let dx = -REACH; dx <= REACH; dx++, b++)
        this.crowd[line + ((cx + dx) & (SIDE - 1))] += sign * this.bell[b];
    }
  }

  /** The occupied place with the most around it, the first of equals. */
  tightest(): number {
    let best = -1;
    for (let p = 0; p < SIDE * SIDE; p++)
      if (this.held[p] === 1 && (best < 0 || this.crowd[p] > this.crowd[best])) best = p;
    return best;
  }

  /** The free place with the least around it, the first of equals. */
  emptiest(): number {
    let best = -1;
    for (let p = 0; p < SIDE * SIDE; p++)
      if (this.held[p] === 0 && (best < 0 || this.crowd[p] < this.crowd[best])) best = p;
    return best;
  }
}

/** The bell in whole units, so that adding and taking away leaves nothing. */
function bellTable(): Float64Array {
  const side = 2 * REACH + 1;
  return Float64Array.from({ length: side * side }, (_, b) => {
    const [dx, dy] = [(b % side) - REACH, Math.floor(b / side) - REACH];
    return Math.round(2 ** 30 * pow(Math.E, -(dx * dx + dy * dy) / (2 * SIGMA * SIGMA)));
  });
}
