import { type Layer, placedAt } from './theme.ts';

/** A name beside a leaf of a round tree. */
export interface TurnedName {
  left: number;
  top: number;
  text: string;
  /** Degrees, turned so that the name stands upright. */
  turn: number;
  fill: string;
}

/** Names that point away from the middle; those on the left end at their leaves. */
export function turnedNames(names: readonly TurnedName[], isLeft: boolean, fontSize: number): Layer {
  return {
    data: { values: names },
    mark: {
      type: 'text',
      align: isLeft ? 'right' : 'left',
      baseline: 'middle',
      fontSize,
      tooltip: null,
    },
    encoding: {
      ...placedAt('left', 'top'),
      text: { field: 'text', type: 'nominal' },
      angle: { field: 'turn', type: 'quantitative', scale: null },
      color: { field: 'fill', type: 'nominal', scale: null },
    },
  } as unknown as Layer;
}
