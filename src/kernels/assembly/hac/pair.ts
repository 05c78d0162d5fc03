import { coordinate } from '../neighbors/boxTree';
import { BoxTree } from '../neighbors/layout';
import { setWord, word } from '../words';
import { Merging } from './layout';

/**
 * Records a merge, and puts its center and weight in the slot of the heavier part.
 * @param a in, the name of one part, which knows how far the other is
 * @param isHalfway in, whether the center lies in the middle, whatever the parts weigh
 * @returns the slot of the union
 */
export function joinPair(index: BoxTree, merging: Merging, a: i32, b: i32, isHalfway: bool): i32 {
  const isFirst = word(merging.ids, a) < word(merging.ids, b);
  const older = word(merging.slots, isFirst ? a : b);
  const younger = word(merging.slots, isFirst ? b : a);
  const olderWeight = load<f64>(merging.weights + (<usize>older << 3));
  const youngerWeight = load<f64>(merging.weights + (<usize>younger << 3));
  const weight = olderWeight + youngerWeight;
  const share = isHalfway ? 0.5 : youngerWeight / weight;
  const kept = olderWeight >= youngerWeight ? older : younger;
  for (let j = 0; j < index.dim; j++) {
    const x = load<f64>(coordinate(index, j, older));
    const y = load<f64>(coordinate(index, j, younger));
    store<f64>(coordinate(index, j, kept), x + (y - x) * share);
  }
  store<f64>(merging.weights + (<usize>kept << 3), weight);
  const found = merging.found;
  setWord(merging.left, found, a);
  setWord(merging.right, found, b);
  store<f64>(merging.height + (<usize>found << 3), load<f64>(merging.keys + (<usize>a << 3)));
  merging.found = found + 1;
  return kept;
}
