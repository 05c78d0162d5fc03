/** Rows of the chosen cluster, or of the lasso, as pictures or lines; without a choice the medoids of all clusters. */
import type { ReportMembers } from '../output/report.ts';
import { clusterColor, clusterName, markStyle, onTheme } from './colors.ts';
import type { Context } from './context.ts';
import { count } from './data.ts';
import { card, choice, download, h } from './dom.ts';
import { shuffled } from './spots.ts';

const KINDS = [
  ['nearest', 'Nearest'],
  ['farthest', 'Farthest'],
  ['random', 'Random'],
] as const satisfies readonly (readonly [keyof ReportMembers, string])[];

/** Clusters, and members of each, that are shown where none is chosen. */
const MOST_CLUSTERS = 40;
const OF_EACH = 12;
const MOST_ROWS = 200;
const OF_NOISE = 100;

export function memberPanel(context: Context): HTMLElement {
  const { element, head, body } = card('members', 'Members');
  const tools = h('div', { class: 'tools' });
  head.append(tools);
  let kind: keyof ReportMembers = 'nearest';

  const fill = () => {
    const { cluster, lasso } = context.state;
    const { members, k } = context.result;
    element.hidden = members === undefined;
    if (!members) return;
    tools.replaceChildren();
    if (lasso) {
      tools.append(h('button', { type: 'button', click: () => save(context, lasso) }, 'Save as CSV'));
      body.replaceChildren(
        lassoNote(context, lasso),
        rowsOf(context, Array.from(lasso.subarray(0, MOST_ROWS))),
      );
      return;
    }
    if (cluster === undefined) {
      body.replaceChildren(overview(context, members));
      return;
    }
    if (cluster >= k) {
      const some = noiseOf(context);
      body.replaceChildren(
        h('p', { class: 'caption' }, `${some.length} rows of the noise at random.`),
        rowsOf(context, some),
      );
      return;
    }
    const own = members[cluster];
    const kinds = KINDS.filter(([one]) => own[one].length > 0);
    const known = kinds.some(([one]) => one === kind) ? kind : 'random';
    tools.append(
      choice('Which members', kinds, known, (chosen) => {
        kind = chosen;
        fill();
      }),
    );
    const told = {
      nearest: `The ${own.nearest.length} members nearest to the center; the first is the medoid.`,
      farthest: `The ${own.farthest.length} members farthest from the center, the farthest first.`,
      random: `${own.random.length} members at random.`,
    };
    body.replaceChildren(h('p', { class: 'caption' }, told[known]), rowsOf(context, own[known]));
  };
  context.store.follow((state, before) => {
    const isOther = (['result', 'cluster', 'lasso'] as const).some((name) => state[name] !== before[name]);
    if (isOther) fill();
    else if (state.row !== before.row) markRow(body, state.row);
  });
  onTheme(fill);
  fill();
  return element;
}

function markRow(body: HTMLElement, row: number | undefined): void {
  for (const one of body.querySelectorAll<HTMLElement>('[data-row]'))
    one.setAttribute('aria-pressed', String(one.dataset.row === String(row)));
}

/** Some rows of the noise, which has no center to be near to. */
function noiseOf({ labels, result, rows }: Context): number[] {
  const some: number[] = [];
  for (const i of shuffled(labels.length)) {
    if (labels[i] >= result.k && (!rows.hasPictures || rows.hasPicture(i))) some.push(i);
    if (some.length === OF_NOISE) break;
  }
  return some;
}

/** Pictures, or lines of a table, that choose their row. */
function rowsOf(context: Context, members: readonly number[]): HTMLElement {
  const { rows } = context;
  const shown = rows.hasPictures ? pictureGrid(context, members, 40) : lines(context, members);
  markRow(shown, context.state.row);
  return shown;
}

function pictureGrid(context: Context, members: readonly number[], side: number): HTMLElement {
  const { rows, result, labels } = context;
  const grid = h('div', { class: 'pictures' });
  for (const i of members) {
    const picture = rows.picture(i, side);
    const label = rows.words(i, result, labels[i]);
    grid.append(
      h(
        'button',
        {
          type: 'button',
          title: label,
          'aria-label': label,
          'data-row': String(i),
          click: () => context.store.set({ row: context.state.row === i ? undefined : i }),
        },
        picture ?? '?',
      ),
    );
  }
  return grid;
}

function lines(context: Context, members: readonly number[]): HTMLElement {
  const { rows, result, labels } = context;
  const { cluster = 0 } = context.state;
  const first = (result.differences?.[cluster] ?? []).map(({ column }) => column);
  const heads = members.length > 0 ? rows.cells(members[0], 5, first).map(([name]) => name) : [];
  const truth = rows.truthOf(0) !== undefined;
  const header = h(
    'tr',
    {},
    ...['row', ...(truth ? ['class'] : []), ...heads].map((name) => h('th', { scope: 'col' }, name)),
  );
  const body = members.map((i) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            'data-row': String(i),
            'aria-label': rows.words(i, result, labels[i]),
            click: () => context.store.set({ row: context.state.row === i ? undefined : i }),
          },
          rows.name(i),
        ),
      ),
      truth && h('td', {}, rows.truthOf(i) ?? ''),
      ...rows.cells(i, 5, first).map(([, value]) => h('td', {}, value)),
    ),
  );
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of members' },
    h('table', { class: 'plain' }, h('thead', {}, header), h('tbody', {}, ...body)),
  );
}

/** The members of each cluster that are nearest to its center. */
function overview(context: Context, members: readonly ReportMembers[]): HTMLElement {
  const { result, report, rows } = context;
  const parts = members.slice(0, MOST_CLUSTERS).map(({ nearest, random }, c) => {
    const color = clusterColor(report, result, c);
    const mark = h(
      'button',
      {
        type: 'button',
        class: 'mark',
        style: markStyle(color),
        'aria-label': `Choose cluster ${clusterName(result, c)}`,
        click: () => context.toggle(c),
      },
      String(c),
    );
    const some = (nearest.length > 0 ? nearest : random).slice(0, rows.hasPictures ? OF_EACH : 6);
    const own = rows.hasPictures
      ? pictureGrid(context, some, 30)
      : h('p', { class: 'names' }, some.map((i) => rows.name(i)).join(', '));
    return h('div', { class: 'line' }, mark, own);
  });
  const rest = members.length - parts.length;
  if (members.length === 0)
    return h('p', { class: 'caption' }, 'All rows are noise. Choose it to see some of them.');
  const which = members.some(({ nearest }) => nearest.length > 0)
    ? 'The members nearest to the center'
    : 'Members at random';
  const note = `${which} of each cluster${rest > 0 ? `, of the first ${parts.length}` : ''}. Choose a cluster for more.`;
  return h('div', {}, h('p', { class: 'caption' }, note), ...parts);
}

function lassoNote({ labels, result }: Context, lasso: Uint32Array): HTMLElement {
  const counts = new Uint32Array(result.k + 1);
  for (const i of lasso) counts[labels[i]]++;
  const told = [...counts.entries()]
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([c, n]) => `${count(n)} of ${c < result.k ? `cluster ${clusterName(result, c)}` : 'noise'}`);
  const first = lasso.length > MOST_ROWS ? ` The first ${MOST_ROWS}:` : '';
  return h(
    'p',
    { class: 'caption', 'aria-live': 'polite' },
    `${count(lasso.length)} rows inside the lasso: ${told.join(', ')}.${first}`,
  );
}

function save({ rows, labels, result }: Context, lasso: Uint32Array): void {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = Array.from(
    lasso,
    (i) => `${i},${cell(rows.name(i))},${labels[i] < result.k ? labels[i] : -1}`,
  );
  download('lasso.csv', `row,name,label\n${lines.join('\n')}\n`);
}
