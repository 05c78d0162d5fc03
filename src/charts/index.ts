/** Charts as Vega-Lite specs, and the ways to draw them. The public entry `clusterkit/charts`. */
export { barChart, type PaletteChart } from './bar.ts';
export { type CenterSet, type CentersChart, centersChart } from './centers.ts';
export { clusterColor, clusterColors, NOISE_COLOR } from './clusterColors.ts';
export { type ClusterPanels, clusterPanels } from './clusterPanels.ts';
export { type CurveChart, curveChart } from './curve.ts';
export { type HeatmapChart, heatmapChart } from './heatmap.ts';
export { type HistogramChart, histogramChart } from './histogram.ts';
export { type MultiplesChart, multiplesChart } from './multiples.ts';
export { type PicturesChart, picturesChart } from './pictures.ts';
export { pieChart } from './pie.ts';
export { type PointsChart, pointsChart } from './points.ts';
export { renderHtml, renderPng, renderSvg, specJson } from './render.ts';
export { type ScatterChart, scatterChart } from './scatter.ts';
export { type SeriesChart, type SeriesMark, seriesChart } from './series.ts';
export type { ChartSpec, ChartText } from './theme.ts';
export { timesChart } from './times.ts';
export { type TopChart, topChart } from './top.ts';
