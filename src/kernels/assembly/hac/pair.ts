import { f64At, i32At, setF64, setI32 } from '../arrays';
import { coordinate } from '../neighbors/boxTree';
import { BoxTree } from '../neighbors/layout';
import { Merging } from './layout';

/**
 * Records a merge, and puts the center and weight of the union in the slot of the heavier part.
 * @param a in, the name of the part whose key is the distance to the other part
 * @param isHalfway in, whether the center lies in the middle, whatever the weights of the parts
 * @returns the slot of the union
 */
export function joinPair(index: BoxTree, merging: Merging, a: i32, b: i32, isHalfway: bool): i32 {
  const isFirst = i32At(merging.ids, a) < i32At(merging.ids, b);
  const older = i32At(merging.slots, isFirst ? a : b);
  const younger = i32At(merging.slots, isFirst ? b : a);
  const olderWeight = f64At(merging.weights, older);
  const youngerWeight = f64At(merging.weights, younger);
  const weight = olderWeight + youngerWeight;
  const share = isHalfway ? 0.5 : youngerWeight / weight;
  const kept = olderWeight >= youngerWeight ? older : younger;
  for (let j = 0; j < index.dim; j++) {
    const x = load<f64>(coordinate(index, j, older));
    const y = load<f64>(coordinate(index, j, younger));
    store<f64>(coordinate(index, j, kept), x + (y - x) * share);
  }
  setF64(merging.weights, kept, weight);
  const found = merging.found;
  setI32(merging.left, found, a);
  setI32(merging.right, found, b);
  setF64(merging.height, found, f64At(merging.keys, a));
  merging.found = found + 1;
  return kept;
}
