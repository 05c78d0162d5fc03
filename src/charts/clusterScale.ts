import { clusterColor, clusterCount } from './clusterColors.ts';

/** With more clusters a legend does not help. */
export const MOST_NAMES = 24;

/** The colors of clusters by the field `cluster`, with a legend. */
export interface ClusterScale {
  /** Clusters by rising number; the noise, -1, is the last. */
  clusters: readonly number[];
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
  /** Whether clusters are lines without dots, of which a legend has pieces. */
  isLine?: boolean;
}

/** The name of a cluster in legends. */
export function clusterName(cluster: number): string {
  return cluster < 0 ? 'noise' : String(cluster);
}

/** The color of a cluster of k, its own if it has one. */
export function ownColor(colors: readonly string[] | undefined, cluster: number, k: number): string {
  return (cluster < 0 ? undefined : colors?.[cluster]) ?? clusterColor(cluster, k);
}

/** A color channel with a legend, where clusters are few enough for one. */
export function clusterScale({ clusters, colors, isLine = false }: ClusterScale) {
  const dot = { symbolType: 'circle', symbolSize: 90, symbolStrokeWidth: 0 } as const;
  const line = { symbolType: 'stroke', symbolSize: 160, symbolStrokeWidth: 3 } as const;
  const look = { ...(isLine ? line : dot), symbolOpacity: 1 };
  const k = clusterCount(clusters);
  return {
    field: 'cluster',
    type: 'nominal',
    scale: { domain: clusters.map(clusterName), range: clusters.map((c) => ownColor(colors, c, k)) },
    legend: clusters.length > MOST_NAMES ? null : { title: 'Cluster', orient: 'right', ...look },
  } as const;
}
