/** The page of a report: reads its data, and shows the results in views that follow each other. */

import { againPanel } from './cluster/panel.ts';
import { contingencyPanel, indexPanel } from './compare.ts';
import { Context } from './context.ts';
import { counted, loadReport, Store } from './data.ts';
import { densityPanel, reachabilityPanel } from './densities.ts';
import { h } from './dom.ts';
import { clusterList } from './list.ts';
import { memberPanel } from './members.ts';
import { photoPanel } from './photo.ts';
import { centersPanel, differencePanel } from './profiles.ts';
import { receiptPanel } from './receipt.ts';
import { silhouettePanel } from './silhouettes.ts';
import { Stage } from './stage.ts';
import { treePanel } from './tree.ts';

const MOST_TABS = 8;

/** What is chosen at first: the address names it after #. */
function fromAddress(results: number): { result: number; cluster?: number } {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const result = Number(wanted.get('result') ?? 0);
  const cluster = wanted.get('cluster');
  return {
    result: Number.isInteger(result) && result >= 0 && result < results ? result : 0,
    ...(cluster !== null && /^\d+$/.test(cluster) && { cluster: Number(cluster) }),
  };
}

async function start(): Promise<void> {
  const report = await loadReport();
  const store = new Store();
  const { results } = report.data;
  store.state = fromAddress(results.length);
  const context = new Context(report, store);
  if ((store.state.cluster ?? -1) >= context.clusters.length) store.state = { result: store.state.result };
  const subtitle = h('p', { id: 'subtitle', 'aria-live': 'polite' });
  const tell = () => {
    const { result, rows } = context;
    const { n, of, unit } = rows.subject;
    const all = result.sizes.reduce((a, b) => a + b, result.noise?.size ?? 0);
    const what = result.colors ? counted(all, 'pixels') : counted(of ?? n, unit);
    subtitle.textContent = `${result.title}, ${counted(result.k, 'clusters')} of ${what}`;
  };
  const main = document.getElementById('main') as HTMLElement;
  const header = document.querySelector('header') as HTMLElement;
  header.append(subtitle);
  let shown = 0;
  const fillTabs = () => {
    if (results.length === shown) return;
    header.querySelector('.tabs')?.remove();
    shown = results.length;
    if (shown > 1) header.append(tabs(context));
  };
  main.replaceChildren(
    againPanel(context),
    clusterList(context),
    new Stage(context).element,
    photoPanel(context),
    treePanel(context),
    memberPanel(context),
    column(differencePanel(context), centersPanel(context), indexPanel(context), densityPanel(context)),
    column(
      silhouettePanel(context),
      reachabilityPanel(context),
      contingencyPanel(context),
      receiptPanel(context),
    ),
  );
  store.follow(({ result, cluster }) => {
    const words = [`result=${result}`, ...(cluster === undefined ? [] : [`cluster=${cluster}`])];
    const hash = `#${words.join('&')}`;
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  store.follow((state, before) => {
    fillTabs();
    if (state.result !== before.result) tell();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') store.set({ cluster: undefined, lasso: undefined, row: undefined });
  });
  fillTabs();
  tell();
  document.documentElement.dataset.ready = 'true';
}

/** Cards below each other. */
function column(...cards: HTMLElement[]): HTMLElement {
  return h('div', { class: 'column' }, ...cards);
}

/** Tabs of the results, or of many a list. */
function tabs(context: Context): HTMLElement {
  const { results } = context.report.data;
  const choose = (at: number) => context.store.set({ result: at, cluster: undefined, lasso: undefined });
  if (results.length > MOST_TABS) {
    const select = h(
      'select',
      { id: 'results', 'aria-label': 'Result' },
      ...results.map(({ name }, at) => h('option', { value: at }, name)),
    );
    select.addEventListener('change', () => choose(Number(select.value)));
    context.store.follow(({ result }) => {
      select.options[result].text = results[result].name;
      select.value = String(result);
    });
    select.value = String(context.state.result);
    return h('div', { class: 'tabs' }, select);
  }
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Results' });
  const buttons = results.map(({ name }, at) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${at}`, 'aria-controls': 'main', click: () => choose(at) },
      name,
    ),
  );
  const show = () => {
    for (const [at, button] of buttons.entries()) {
      button.textContent = results[at].name;
      const isShown = at === context.state.result;
      button.setAttribute('aria-selected', String(isShown));
      button.tabIndex = isShown ? 0 : -1;
    }
  };
  list.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = (context.state.result + by + results.length) % results.length;
    choose(next);
    buttons[next].focus();
    event.preventDefault();
  });
  list.append(...buttons);
  context.store.follow(show);
  show();
  return list;
}

void start();
