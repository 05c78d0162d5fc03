/** Which rows stand out in the map: those of the lasso, or of the chosen cluster. */
import type { Context } from './context.ts';

export class Chosen {
  private known?: { by: Uint32Array | number; labels: ArrayLike<number>; flags: Uint8Array };

  /** A byte for each row, 1 where it is chosen, counted once for each choice; undefined where nothing is chosen. */
  flags({ state, labels }: Context): Uint8Array | undefined {
    const by = state.lasso ?? state.cluster;
    if (by === undefined) return undefined;
    if (this.known?.by === by && this.known.labels === labels) return this.known.flags;
    const flags = new Uint8Array(labels.length);
    if (typeof by === 'number') for (let i = 0; i < flags.length; i++) flags[i] = labels[i] === by ? 1 : 0;
    else for (const i of by) flags[i] = 1;
    this.known = { by, labels, flags };
    return flags;
  }
}
