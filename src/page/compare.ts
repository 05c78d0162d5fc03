/** The results beside each other: their indices, and which rows their clusters share. */
import type { ReportIndex, ReportResult } from '../output/report.ts';
import { between, onTheme, textOn, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import { contingency } from './contingency.ts';
import { count, type Numbers, percent, short } from './data.ts';
import { card, choice, h, s } from './dom.ts';
import { flowChart } from './flows.ts';

function indexValue({ indices }: ReportResult, index: string): number | null {
  return indices.find(([name]) => name === index)?.[1] ?? null;
}

/** The results with the best value, where there are several results. */
function bestOf(results: readonly ReportResult[], { name, better }: ReportIndex): Set<ReportResult> {
  const values = results.map((one) => indexValue(one, name)).filter((value) => value !== null);
  if (values.length < 2) return new Set();
  const best = better === 'higher' ? Math.max(...values) : Math.min(...values);
  return new Set(results.filter((one) => indexValue(one, name) === best));
}

/** Bars of an index by result, or its line against k, and the table of all indices. */
export function indexPanel(context: Context): HTMLElement {
  const { element, head, body } = card('indices', 'Indices');
  const { results, indices } = context.report.data;
  element.hidden = indices.length === 0;
  const first =
    indices.find(({ name }) => name === 'ami') ??
    indices.find(({ name }) => name === 'silhouette') ??
    indices[0];
  let shown = first;
  const drawing = h('div', {});
  const select = h(
    'select',
    { 'aria-label': 'Index that is drawn' },
    ...indices.map(({ name }) => h('option', { value: name, selected: name === first?.name }, name)),
  );
  select.addEventListener('change', () => {
    shown = indices.find(({ name }) => name === select.value) ?? shown;
    fill();
  });
  if (results.length > 1) head.append(select);
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of indices' });
  body.append(drawing, table);
  const fill = () => {
    if (!shown) return;
    drawing.replaceChildren(...(results.length > 1 ? [bars(context, shown)] : []));
    table.replaceChildren(indexTable(context));
  };
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
  });
  onTheme(fill);
  fill();
  return element;
}

function bars(context: Context, index: ReportIndex): HTMLElement {
  const { results } = context.report.data;
  const best = bestOf(results, index);
  const sweep = results.every(
    (one) => one.indices.length === 0 || (one.sweep !== undefined && one.sweep === results[0].sweep),
  );
  const told = [...best].map(({ name }) => name);
  const verdict =
    told.length > 0
      ? `${index.name}: ${index.better} is better; best is ${told.join(', ')} with ${short(indexValue([...best][0], index.name) ?? Number.NaN)}.`
      : `${index.name}: ${index.better} is better.`;
  const chart = sweep ? lineChart(context, index, best) : barList(context, index, best);
  const chosen = context.result.verdict;
  return h(
    'figure',
    {},
    h('figcaption', { class: 'caption' }, verdict),
    chart,
    chosen !== undefined && h('p', { class: 'verdict' }, `Verdict: ${chosen}`),
  );
}

function barList(context: Context, index: ReportIndex, best: ReadonlySet<ReportResult>): HTMLElement {
  const { results } = context.report.data;
  const values = results.map((one) => indexValue(one, index.name));
  const most = Math.max(...values.map((value) => Math.abs(value ?? 0))) || 1;
  // a cut that was made in the page has no indices
  const lines = results.map(
    (one, at) =>
      one.indices.length > 0 &&
      h(
        'button',
        {
          type: 'button',
          class: 'barline',
          'aria-pressed': String(at === context.state.result),
          click: () =>
            context.store.set({ result: at, cluster: undefined, lasso: undefined, row: undefined }),
        },
        h('span', { class: 'name' }, one.name),
        h(
          'span',
          { class: 'bar' },
          h('span', {
            style: `width:${(100 * Math.max(0, values[at] ?? 0)) / most}%;background:var(--${best.has(one) ? 'whole' : 'part'})`,
          }),
        ),
        h(
          'span',
          { class: 'number' },
          `${values[at] === null ? '\u2013' : short(values[at])}${best.has(one) ? ' \u2605' : ''}`,
        ),
      ),
  );
  return h('div', {}, ...lines);
}

function lineChart(context: Context, index: ReportIndex, best: ReadonlySet<ReportResult>): SVGElement {
  const { results } = context.report.data;
  const [wide, tall, left, bottom] = [560, 200, 48, 26];
  const points = results.flatMap((one, at) => {
    const value = indexValue(one, index.name);
    return value === null ? [] : [{ one, at, k: one.k, value }];
  });
  points.sort((a, b) => a.k - b.k);
  const [ks, values] = [points.map(({ k }) => k), points.map(({ value }) => value)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (k: number) => left + 12 + ((k - ks[0]) / (ks[ks.length - 1] - ks[0] || 1)) * (wide - left - 28);
  const y = (value: number) => 12 + (1 - (value - low) / (high - low || 1)) * (tall - bottom - 18);
  const label = (text: string, attributes: Record<string, string | number>) =>
    s('text', { 'font-size': 11, fill: 'var(--muted)', ...attributes }, text);
  return s(
    'svg',
    {
      viewBox: `0 0 ${wide} ${tall}`,
      class: 'chart',
      role: 'img',
      'aria-label': `${index.name} against the number of clusters`,
    },
    ...[low, high].flatMap((value) => [
      s('line', { x1: left, x2: wide - 14, y1: y(value), y2: y(value), stroke: 'var(--grid)' }),
      label(short(value), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }),
    ]),
    s('polyline', {
      points: points.map(({ k, value }) => `${x(k)},${y(value)}`).join(' '),
      fill: 'none',
      stroke: 'var(--part)',
      'stroke-width': 2,
    }),
    ...points.flatMap(({ one, at, k, value }) => [
      s('circle', {
        cx: x(k),
        cy: y(value),
        r: best.has(one) ? 6 : at === context.state.result ? 5 : 3.5,
        fill: 'var(--whole)',
        stroke: at === context.state.result ? 'var(--ink)' : 'var(--page)',
        'stroke-width': 1.5,
        class: 'dot',
        click: () => context.store.set({ result: at, cluster: undefined, lasso: undefined, row: undefined }),
      }),
      label(`${k}${best.has(one) ? ' \u2605' : ''}`, { x: x(k), y: tall - 8, 'text-anchor': 'middle' }),
    ]),
  );
}

function indexTable(context: Context): HTMLElement {
  const { results, indices } = context.report.data;
  const best = new Map(indices.map((index) => [index.name, bestOf(results, index)]));
  const header = h(
    'tr',
    {},
    h('th', { scope: 'col' }, 'result'),
    ...indices.map(({ name, about, better }) =>
      h(
        'th',
        { scope: 'col', class: 'number', title: `${about}; ${better} is better` },
        `${name} ${better === 'higher' ? '\u2191' : '\u2193'}`,
      ),
    ),
  );
  const lines = results.map(
    (one, at) =>
      one.indices.length > 0 &&
      h(
        'tr',
        { class: at === context.state.result ? 'current' : '' },
        h('th', { scope: 'row' }, one.name),
        ...indices.map(({ name }) => {
          const value = indexValue(one, name);
          const isBest = best.get(name)?.has(one) === true;
          return h(
            'td',
            { class: `number${isBest ? ' best' : ''}` },
            `${value === null ? '\u2013' : short(value)}${isBest ? ' \u2605' : ''}`,
          );
        }),
      ),
  );
  return h('table', { class: 'plain' }, h('thead', {}, header), h('tbody', {}, ...lines));
}

/** Clusters against the true classes, or against the clusters of another result of the same rows. */
export function contingencyPanel(context: Context): HTMLElement {
  const { element, head, body } = card('contingency', 'Clusters against');
  const select = h('select', { 'aria-label': 'What clusters are compared with' });
  let isFlow = false;
  const how = choice(
    'How',
    [
      ['table', 'Table'],
      ['flows', 'Flows'],
    ],
    'table',
    (chosen) => {
      isFlow = chosen === 'flows';
      draw();
    },
  );
  head.append(h('div', { class: 'tools' }, how, select));
  const { results, subjects } = context.report.data;
  const others = (): [value: string, text: string][] => {
    const { state, result } = context;
    const { n, truth } = subjects[result.subject];
    const same = results.flatMap((one, at): [string, string][] =>
      at !== state.result &&
      subjects[one.subject].n === n &&
      subjects[one.subject].name === subjects[result.subject].name
        ? [[String(at), one.name]]
        : [],
    );
    return [...(truth ? [['truth', 'classes'] as [string, string]] : []), ...same];
  };
  const fill = () => {
    const all = others();
    element.hidden = all.length === 0;
    if (all.length === 0) return;
    const before = select.value;
    select.replaceChildren(...all.map(([value, text]) => h('option', { value }, text)));
    if (all.some(([value]) => value === before)) select.value = before;
    draw();
  };
  const draw = () => {
    // without anything to compare with, the list still names what an earlier result was compared with
    if (!element.hidden) body.replaceChildren(tableOf(context, select.value, isFlow));
  };
  select.addEventListener('change', draw);
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) draw();
  });
  onTheme(draw);
  fill();
  return element;
}

const MOST_CELLS = 40;

function tableOf(context: Context, against: string, isFlow: boolean): HTMLElement {
  const { report, result, labels, state } = context;
  const { subjects, results } = report.data;
  const { truth, unit } = subjects[result.subject];
  let names: string[];
  let codes: Numbers;
  if (against === 'truth' && truth) {
    names = truth.words.map((word) => (word === '' ? 'no class' : word));
    codes = report.numbers(truth.codes);
  } else {
    const other = results[Number(against)];
    names = Array.from({ length: other.k + 1 }, (_, c) => (c < other.k ? String(c) : 'noise'));
    codes = context.labelsAt(Number(against));
  }
  const rows = result.noise ? result.k + 1 : result.k;
  const table = contingency(labels, codes, rows, names.length);
  const order = table.order.filter((c) =>
    Array.from({ length: rows }, (_, r) => table.counts[r * names.length + c]).some((n) => n > 0),
  );
  if (rows > MOST_CELLS || order.length > MOST_CELLS)
    return h(
      'p',
      { class: 'caption' },
      `Adjusted Rand index ${table.ari.toFixed(3)}. The table is too large to be shown.`,
    );
  const what = against === 'truth' ? 'classes' : results[Number(against)].name;
  if (isFlow) {
    const told = `${unit[0].toUpperCase()}${unit.slice(1)} that flow from clusters (left) to ${what} (right). Adjusted Rand index ${table.ari.toFixed(3)}.`;
    const chart = flowChart(context, table, names, order);
    return h('figure', {}, h('figcaption', { class: 'caption' }, told), chart);
  }
  const header = h(
    'tr',
    {},
    h('td', {}),
    ...order.map((c) => h('th', { scope: 'col', title: names[c] }, names[c])),
  );
  const [paper, full] = [themeColor('middle'), themeColor('whole')];
  const lines = Array.from({ length: rows }, (_, r) => {
    const own = order.map((c) => table.counts[r * names.length + c]);
    const total = own.reduce((a, b) => a + b, 0);
    return h(
      'tr',
      { class: state.cluster !== undefined && state.cluster !== r ? 'faint' : '' },
      h('th', { scope: 'row' }, r < result.k ? String(r) : 'noise'),
      ...own.map((n, at) => {
        const share = total > 0 ? n / total : 0;
        const color = between(paper, full, share);
        return h(
          'td',
          {
            style: `background:${color};color:${textOn(color)}`,
            title: `cluster ${r} and ${names[order[at]]}: ${count(n)}, ${percent(share)} of the cluster`,
          },
          n === 0 ? '' : count(n),
        );
      }),
    );
  });
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'caption' },
      `${unit[0].toUpperCase()}${unit.slice(1)} in clusters (lines) and ${what} (columns); darker is a larger share of the cluster. Adjusted Rand index ${table.ari.toFixed(3)}.`,
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Contingency table' },
      h('table', { class: 'heat' }, h('thead', {}, header), h('tbody', {}, ...lines)),
    ),
  );
}
