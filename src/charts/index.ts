/** Charts as Vega-Lite specs, and the ways to draw them. The public entry `clusterkit/charts`. */
export { barChart, type PaletteChart } from './bar.ts';
export { type CenterSet, type CentersChart, centersChart } from './centers.ts';
export { type ClusterPanels, clusterPanels } from './clusterPanels.ts';
export { type CurveChart, curveChart } from './curve.ts';
export { type HistogramChart, histogramChart } from './histogram.ts';
export { type MultiplesChart, multiplesChart } from './multiples.ts';
export { pieChart } from './pie.ts';
export { renderHtml, renderPng, renderSvg, specJson } from './render.ts';
export { type ScatterChart, scatterChart } from './scatter.ts';
export type { ChartSpec, ChartText } from './theme.ts';
export { timesChart } from './times.ts';
export { type TopChart, topChart } from './top.ts';
