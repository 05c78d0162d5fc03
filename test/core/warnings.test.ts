import { describe, expect, it } from 'vitest';
import { describeWarning, type Warning, warningRemedies } from '../../src/core/warnings.ts';

type Sample = { [Code in Warning['code']]: [Omit<Extract<Warning, { code: Code }>, 'code'>, string][] };

/** Every code, and the sentence that it is for people. */
const SAMPLES: Sample = {
  'not-converged': [
    [{ iterations: 17 }, 'not converged after 17 iterations; raise maxIter'],
    [{ iterations: 1 }, 'not converged after 1 iteration; raise maxIter'],
  ],
  'fewer-points-than-k': [
    [{ requested: 9, found: 4 }, 'there are only 4 distinct points for k = 9, and so 4 clusters'],
    [{ requested: 9, found: 1 }, 'there is only 1 distinct point for k = 9, and so 1 cluster'],
  ],
  'fewer-leaves-than-k': [
    [
      { requested: 9, found: 4, of: 'threshold' },
      'there are only 4 leaves that differ for k = 9, and so 4 clusters; lower threshold',
    ],
    [
      { requested: 9, found: 4, of: 'summarize' },
      'there are only 4 leaves that differ for k = 9, and so 4 clusters; raise summarize',
    ],
  ],
  'fewer-regions-than-k': [
    [
      { requested: 200, found: 67 },
      'there are only 67 regions for k = 200: smaller ones joined those beside them; lower minSize or raise compactness',
    ],
    [
      { requested: 3, found: 1 },
      'there is only 1 region for k = 3: smaller ones joined those beside them; lower minSize or raise compactness',
    ],
  ],
  'threshold-raised': [
    [
      { from: 0.5, to: 0.75, leaves: 20 },
      'there were too many leaves: the threshold was raised from 0.5 to 0.75, and 20 leaves remain; raise maxLeaves',
    ],
    [
      { from: 1, to: 2, leaves: 1 },
      'there were too many leaves: the threshold was raised from 1 to 2, and 1 leaf remains; raise maxLeaves',
    ],
  ],
  'means-for-rows': [
    [
      { means: 40, radius: 0.123456 },
      '40 means stand for rows that lie 0.1235 from them (root mean square), so the result is approximate',
    ],
    [
      { means: 1, radius: 2 },
      '1 mean stands for rows that lie 2 from them (root mean square), so the result is approximate',
    ],
  ],
  'empty-cluster-relocated': [
    [{ times: 3 }, 'an empty cluster was moved to the point farthest from its center, 3 times'],
  ],
  'components-empty': [
    [{ requested: 5, found: 3 }, '2 of 5 components were left without a row, and so there are 3 clusters'],
    [{ requested: 2, found: 1 }, '1 of 2 components was left without a row, and so there is 1 cluster'],
  ],
  'components-collapsed': [
    [
      { components: [2], k: 3 },
      'component 2 collapsed: the variance is as small as allowed in some direction, and the likelihood says little; lower k or raise regCovar',
    ],
    [
      { components: [0, 1], k: 2 },
      'all components collapsed: the variance is as small as allowed in some direction, and the likelihood says little; lower k or raise regCovar',
    ],
  ],
  'variance-bounded': [
    [{ columns: ['a'] }, '1 column with a single value has the least variance allowed: a'],
    [{ columns: ['a', 'b'] }, '2 columns with a single value have the least variance allowed: a, b'],
  ],
  'centers-coincide': [
    [
      { requested: 10, found: 1, lower: 'fuzziness' },
      'of 10 centers only 1 is apart and nearest to a row: the others count with these; lower fuzziness or k',
    ],
  ],
  'reduced-to-8-bit': [
    [{ bits: 16 }, '16-bit samples were reduced to 8 bits'],
    [{ bits: 16, used: 12 }, 'samples use 12 of 16 bits and were scaled to 8 bits: 4095 is white'],
  ],
  'frames-left-out': [[{ used: 1, frames: 30 }, '1 of 30 frames is used; use frames = all']],
  'files-left-out': [[{ files: 1 }, '1 file without a picture was left out']],
  'texts-left-out': [
    [{ files: 1 }, '1 file that does not end in .txt was left out'],
    [{ files: 2 }, '2 files that do not end in .txt were left out'],
  ],
  'pictures-left-out': [
    [{ pictures: 2, first: 'cut.png' }, '2 damaged pictures were left out; the first is cut.png'],
  ],
  'empty-pictures-left-out': [
    [
      { pictures: 1, first: 'clear.png' },
      '1 picture without a pixel that counts was left out; the first is clear.png',
    ],
  ],
  'transparent-left-out': [
    [
      { pixels: 25, total: 100 },
      '25 of 100 pixels are transparent and were left out; use alpha = blend to lay them over a background',
    ],
  ],
  'constant-columns': [
    [{ columns: ['a', 'b'] }, '2 columns with a single value were set to 0: a, b'],
    [{ columns: [...'abcdefg'] }, '7 columns with a single value were set to 0: a, b, c, d, e and 2 more'],
  ],
  'no-spread-columns': [
    [
      { columns: ['a'] },
      'the middle half of 1 column is a single value, so only the median was subtracted: a',
    ],
  ],
  'columns-put-in-order': [
    [
      { columns: 3 },
      '3 columns of distances are named in another order than the rows, and were put in their order',
    ],
  ],
  'classes-unknown': [
    [{ rows: 2, total: 9 }, 'the class of 2 of 9 rows is not known: indices of true classes leave them out'],
    [{ rows: 1, total: 9 }, 'the class of 1 of 9 rows is not known: indices of true classes leave it out'],
  ],
  'heading-taken': [
    [
      { heading: 'species', file: 'iris.txt' },
      'the first line of iris.txt, "species", was taken for a heading, since it does not occur again and all other labels do',
    ],
  ],
  'weightless-rows-left-out': [
    [{ rows: 1, total: 4 }, '1 of 4 rows was left out: its weight is 0'],
    [{ rows: 2, total: 4 }, '2 of 4 rows were left out: their weight is 0'],
  ],
  'no-branch-lengths': [
    [{}, 'the branches of the tree have no lengths: heights count levels, and paths count branches'],
  ],
  'labels-by-place': [
    [{}, 'the labels have no names, and were taken in the order of the leaves in the file of the tree'],
  ],
  'texts-without-terms': [
    [{ rows: 1, first: 3 }, '1 text has none of the terms, and is a row of zeros; the first is row 3'],
    [{ rows: 2, first: 0 }, '2 texts have none of the terms, and are rows of zeros; the first is row 0'],
  ],
  'fewer-components': [
    [
      { requested: 100, found: 24 },
      'there are only 24 components in place of 100: as many as rows or columns',
    ],
  ],
  'zero-rows': [
    [
      { rows: 2, first: 5 },
      '2 rows of zeros cannot be scaled to length 1 and were left unchanged; the first is row 5',
    ],
  ],
  'outside-range': [
    [{ values: 3, low: 0, high: 16 }, '3 values are outside the range from 0 to 16 and in no bin'],
  ],
  'zero-variance-components': [
    [{ components: 1 }, '1 component has no variance: the rows span fewer directions'],
  ],
  'columns-left-out': [
    [{ columns: ['a', 'b'], reason: 'unencoded' }, 'columns of text or lists are not clustered: a, b'],
    [
      { columns: ['a'], reason: 'text' },
      'columns of many different texts are not clustered: a; use columns to include them',
    ],
    [
      { columns: ['id'], reason: 'identifiers' },
      'columns of identifiers are not clustered: id; use columns to include them',
    ],
  ],
  'rows-left-out': [
    [{ rows: 1, total: 7 }, '1 of 7 rows was left out: a value is missing or is not a number'],
  ],
  'cells-filled': [[{ cells: 2, how: 'median' }, '2 missing cells were filled with the median']],
  inversions: [
    [
      { count: 1, deepest: 0.512345 },
      '1 merge is lower than a part, by up to 0.5123: heights can fall with centroid linkage, median linkage and connectivity',
    ],
  ],
  'components-joined': [
    [{ components: 3 }, 'the connectivity has 3 separate components; each was joined to the nearest one'],
  ],
  'matrix-left-out': [
    [
      { bytes: 2_000_001 },
      'the pairwise distances (3 MB) do not fit into memory, and clustering takes far longer without them; use sample to cluster fewer rows or raise maxMemory',
    ],
  ],
  'all-noise': [
    [
      { raise: ['eps'], lower: ['minSamples'] },
      'no rows are dense enough for a cluster, and all are noise; raise eps or lower minSamples',
    ],
    [
      { raise: [], lower: ['minClusterSize'], allow: 'allowSingleCluster' },
      'no rows are dense enough for a cluster, and all are noise; lower minClusterSize or use allowSingleCluster to take all rows as one cluster',
    ],
  ],
  'one-cluster': [[{ raise: [], lower: ['eps'] }, 'all rows are in one cluster; lower eps']],
  'no-knee': [
    [
      { eps: 2.50001 },
      'the sorted distances have no knee, and eps is the largest of them, 2.5; use chart = k-distance to see them or eps to choose another',
    ],
  ],
  'no-bandwidth': [
    [
      {},
      'the estimated bandwidth is 0: the quantile of the rows around a row is the row itself, or rows that equal it; every distinct row is a mode; raise quantile or use bandwidth to choose one',
    ],
  ],
  'components-apart': [
    [
      { components: 3, largest: 7 },
      'missing distances leave 3 components that nothing connects, the largest of 7 rows',
    ],
  ],
  'graph-apart': [
    [
      { components: 2, clusters: 2 },
      'the graph has 2 components that no edge connects, and each is clustered by itself',
    ],
    [
      { components: 5, clusters: 2 },
      'the graph has 5 components that no edge connects, and each is clustered by itself; rows of the smallest 3 are noise',
    ],
  ],
  'edges-directed': [
    [
      { pairs: 1, symmetry: 'union' },
      '1 pair of rows has another weight in one direction than in the other: each edge has the larger; use symmetry to choose another rule',
    ],
    [
      { pairs: 3, symmetry: 'mean' },
      '3 pairs of rows have another weight in one direction than in the other: each edge has the mean; use symmetry to choose another rule',
    ],
    [
      { pairs: 2, symmetry: 'mutual' },
      '2 pairs of rows have another weight in one direction than in the other: each edge has the smaller, none where one is missing; use symmetry to choose another rule',
    ],
  ],
  'no-edges': [[{}, 'the graph has no edges, and each row is a community of its own']],
  'empty-clusters-left-out': [
    [{ requested: 5, found: 4 }, '1 cluster of 5 got no rows and was left out'],
    [{ requested: 5, found: 3 }, '2 clusters of 5 got no rows and were left out'],
  ],
  'index-undefined': [[{ index: 'dunn', reason: 'there is 1 cluster' }, 'no dunn: there is 1 cluster']],
  'labels-left-out': [[{ rows: 1 }, '1 row without a label was left out']],
  'labels-approximate': [
    [
      {},
      'labels are approximate: each row joins the clusters as they are, and clusters of all rows together may be others',
    ],
  ],
  'unknown-categories': [
    [
      { column: 'color', rows: 2, categories: ['violet'] },
      '2 rows have categories of "color" that the model does not know: violet',
    ],
  ],
  'groups-left-out': [
    [{ column: 'kind', shown: 12, groups: 15 }, 'only the 12 most frequent of 15 values of kind are drawn'],
  ],
  'groups-together': [[{ column: 'kind', groups: 4 }, 'the 4 rarest values of kind are drawn as one']],
};

const all = Object.entries(SAMPLES).flatMap(([code, samples]) =>
  samples.map(([data, sentence]) => [{ code, ...data } as Warning, sentence] as const),
);

describe('a warning', () => {
  it.each(all)('%j is one sentence', (warning, sentence) => {
    expect(describeWarning(warning)).toBe(sentence);
  });

  it('names its remedies as data', () => {
    expect(warningRemedies({ code: 'frames-left-out', used: 1, frames: 30 })).toEqual([
      { option: 'frames', how: 'set', value: 'all' },
    ]);
    expect(warningRemedies({ code: 'reduced-to-8-bit', bits: 16 })).toEqual([]);
  });
});
