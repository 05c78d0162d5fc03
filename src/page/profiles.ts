/** What clusters have in columns: what makes one of them, and the means of all. */
import { clusterColor, markStyle, onTheme, scoreColor, textOn } from './colors.ts';
import type { Context } from './context.ts';
import { short } from './data.ts';
import { card, h } from './dom.ts';

/** The columns in which the chosen cluster differs most from all other rows. */
export function differencePanel(context: Context): HTMLElement {
  const { element, body } = card('differs', 'What makes a cluster');
  const fill = () => {
    const { differences, k } = context.result;
    const { cluster } = context.state;
    element.hidden = differences === undefined;
    if (!differences) return;
    if (cluster === undefined || cluster >= k) {
      body.replaceChildren(sentences(context));
      return;
    }
    const own = differences[cluster];
    if (own.length === 0) {
      const why =
        k > 1 ? 'No column differs from all other rows.' : 'There are no other rows to compare it with.';
      body.replaceChildren(h('p', { class: 'caption' }, `Cluster ${cluster}: ${why}`));
      return;
    }
    const most = Math.max(1, ...own.map(({ by }) => Math.abs(by)));
    const lines = own.map(({ column, inside, outside, by }) => {
      const width = (50 * Math.abs(by)) / most;
      const place = by < 0 ? `right:50%;width:${width}%` : `left:50%;width:${width}%`;
      const bar = h(
        'span',
        { class: 'diverging' },
        h('span', { style: `${place};background:var(--${by < 0 ? 'low' : 'high'})` }),
      );
      return h(
        'tr',
        {},
        h('th', { scope: 'row', title: column }, column),
        h('td', {}, bar),
        h('td', { class: 'number' }, `${by < 0 ? '\u2212' : '+'}${Math.abs(by).toFixed(2)}`),
        h('td', { class: 'number' }, short(inside)),
        h('td', { class: 'number' }, short(outside)),
      );
    });
    const heads = ['column', 'difference', 'in deviations', 'in cluster', 'other rows'];
    body.replaceChildren(
      h(
        'p',
        { class: 'caption' },
        `Cluster ${cluster} against all other rows: difference of the means in standard deviations.`,
      ),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of differences' },
        h(
          'table',
          { class: 'plain' },
          h('thead', {}, h('tr', {}, ...heads.map((name) => h('th', { scope: 'col' }, name)))),
          h('tbody', {}, ...lines),
        ),
      ),
    );
  };
  context.store.follow((state, before) => {
    if (state.result !== before.result || state.cluster !== before.cluster) fill();
  });
  fill();
  return element;
}

/** One line for each cluster, where none is chosen. */
function sentences({ result, report }: Context): HTMLElement {
  const lines = (result.differences ?? []).slice(0, 40).map((own, c) => {
    const color = clusterColor(report, result, c);
    const told = own
      .slice(0, 4)
      .map(({ column, inside, by }) => `${column} ${by < 0 ? 'low' : 'high'} (${short(inside)})`);
    return h(
      'div',
      { class: 'line' },
      h('span', { class: 'mark', style: markStyle(color) }, String(c)),
      h('p', { class: 'names' }, told.join(', ') || 'as all rows'),
    );
  });
  return h(
    'div',
    {},
    h('p', { class: 'caption' }, 'The columns whose means differ most from those of all other rows.'),
    ...lines,
  );
}

/** Means of columns in all clusters, or the mean pictures. */
export function centersPanel(context: Context): HTMLElement {
  const { element, head, body } = card('centers', 'Centers');
  const title = head.querySelector('h2') as HTMLElement;
  const fill = () => {
    const { centers, meanPictures, k, colors } = context.result;
    element.hidden = !centers && !meanPictures;
    title.textContent = meanPictures ? 'Mean pictures' : 'Centers';
    if (meanPictures && !colors) body.replaceChildren(meanGrid(context));
    else if (centers) body.replaceChildren(heatMap(context));
    if (k === 0) element.hidden = true;
    choose();
  };
  const choose = () => {
    const { cluster } = context.state;
    for (const one of body.querySelectorAll<HTMLElement>('[data-cluster]')) {
      const own = one.dataset.cluster === String(cluster);
      one.classList.toggle('faint', cluster !== undefined && !own);
      if (one instanceof HTMLButtonElement) one.setAttribute('aria-pressed', String(own));
    }
  };
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) choose();
  });
  onTheme(fill);
  fill();
  return element;
}

function meanGrid(context: Context): HTMLElement {
  const { report, result, rows } = context;
  const pixels = report.numbers(result.meanPictures as NonNullable<typeof result.meanPictures>);
  const grid = h('div', { class: 'pictures means' });
  for (let c = 0; c < result.k; c++) {
    const color = clusterColor(report, result, c);
    grid.append(
      h(
        'button',
        {
          type: 'button',
          'data-cluster': String(c),
          'aria-label': `Mean picture of cluster ${c}`,
          click: () => context.toggle(c),
        },
        rows.drawn(pixels, c, 64) ?? '',
        h('span', { class: 'mark', style: markStyle(color) }, String(c)),
      ),
    );
  }
  return h(
    'div',
    {},
    h('p', { class: 'caption' }, 'The mean of the pictures of each cluster, as they were read.'),
    grid,
  );
}

function heatMap(context: Context): HTMLElement {
  const { report, result } = context;
  const { columns, left, means, scores } = result.centers as NonNullable<typeof result.centers>;
  const header = h(
    'tr',
    {},
    h('td', {}),
    ...columns.map((name) => h('th', { scope: 'col', title: name }, h('span', {}, name))),
  );
  const lines = means.map((own, c) => {
    const color = clusterColor(report, result, c);
    return h(
      'tr',
      { 'data-cluster': String(c) },
      h('th', { scope: 'row' }, h('span', { class: 'mark', style: markStyle(color) }, String(c))),
      ...own.map((value, j) => {
        const score = scores[c][j];
        const color = scoreColor(score);
        const told = `${columns[j]} of cluster ${c}: mean ${short(value)}, ${score.toFixed(2)} standard deviations from the mean of all`;
        return h('td', { style: `background:${color};color:${textOn(color)}`, title: told }, short(value));
      }),
    );
  });
  const note = left > 0 ? ` The ${columns.length} columns that differ most; ${left} more are not shown.` : '';
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'caption' },
      `Means of columns. Blue is below the mean of all rows, red above, full at two standard deviations.${note}`,
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of centers' },
      h('table', { class: 'heat' }, h('thead', {}, header), h('tbody', {}, ...lines)),
    ),
  );
}
