import { describe, expect, it } from 'vitest';
import { chartHelp } from '../../src/charts/help.ts';
import { CHART_NEEDS, CHART_SUBJECTS } from '../../src/charts/needs.ts';
import { CHARTS, type ChartEntry, chartsOf, chartsOfAlgorithm } from '../../src/charts/table.ts';

const ALL = CHARTS as readonly ChartEntry[];

describe('the table of charts', () => {
  it('has one chart of a name for each subject', () => {
    const keys = ALL.map(({ name, of }) => `${of} ${name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says of each chart what it is, of what, and what it requires', () => {
    for (const { name, title, about, of, needs = [], usual = [] } of ALL) {
      expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)?$/);
      expect(title).toMatch(/^[A-Z]/);
      expect(about).toMatch(/^[a-z].*[^.]$/);
      expect(Object.keys(CHART_SUBJECTS)).toContain(of);
      for (const need of needs) expect(Object.keys(CHART_NEEDS)).toContain(need);
      if (usual.length > 0) expect(needs).toContain('runs');
    }
  });

  it('has a usual chart of several runs for each kind of input, the first that an algorithm has', () => {
    for (const kind of ['picture', 'table', 'matrix', 'folder', 'distances'] as const)
      for (const of of ['sweep', 'comparisons'] as const)
        expect(chartsOf(of).filter(({ usual }) => usual?.includes(kind))).not.toHaveLength(0);
  });

  it('leaves out what an algorithm does not give', () => {
    const names = (algorithm: Parameters<typeof chartsOfAlgorithm>[0]) =>
      chartsOfAlgorithm(algorithm).map(({ name }) => name);
    const kmeans = names({ gives: ['centers', 'descent'] });
    expect(kmeans).toContain('elbow');
    expect(kmeans).not.toContain('dendrogram');
    const dbscan = names({ gives: ['density'] });
    expect(dbscan).toContain('bar');
    expect(dbscan).toContain('scatter');
    expect(dbscan).not.toContain('elbow');
    const hac = names({ gives: ['tree', 'centers'], cuts: ['k'] });
    for (const name of ['bar', 'pie', 'scatter', 'dendrogram', 'clustermap', 'heights'])
      expect(hac).toContain(name);
  });

  it('lists names for help by what they are drawn of', () => {
    expect(chartHelp(chartsOf('comparison', 'comparisons'))).toBe(
      'centers, panels, flows; of several runs times',
    );
    expect(chartHelp(chartsOf('cut', 'tree'))).toBe(
      'of the tree dendrogram, clustermap, radial, unrooted, heights',
    );
  });
});
