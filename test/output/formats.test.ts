import { describe, expect, it } from 'vitest';
import {
  CHART_FORMATS,
  formatList,
  formatOf,
  LABEL_MAP_FORMATS,
  TABLE_FILES,
  TABLE_FORMATS,
  TREE_FORMATS,
} from '../../src/output/formats.ts';

describe('formats', () => {
  it('are listed for help', () => {
    expect(formatList(TABLE_FORMATS)).toBe('.csv, .tsv, .json, .ndjson, .parquet, .xlsx, .npy');
    expect(formatList(TREE_FORMATS, 'or')).toBe('.csv, .json or .npy');
    expect(formatList(['json'], 'or')).toBe('.json');
  });

  it('are told by the longest ending, in any case', () => {
    expect(formatOf('chart.VL.JSON', [...CHART_FORMATS, 'json'])).toBe('vl.json');
    expect(formatOf('labels.ndjson', TABLE_FORMATS)).toBe('ndjson');
    expect(formatOf('labels.Png', LABEL_MAP_FORMATS)).toBe('png');
    expect(formatOf('labels', TABLE_FORMATS)).toBeUndefined();
  });

  it('of tables write the same numbers', async () => {
    const columns = [{ name: 'x', values: Int32Array.of(1, 2) }];
    for (const { write } of Object.values(TABLE_FILES)) expect(await write(columns, {}, [])).toBeTruthy();
  });
});
