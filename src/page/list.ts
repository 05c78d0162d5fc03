/** The list of clusters: choose one, and every view follows. */
import { clusterColor, clusterName, markStyle, onTheme } from './colors.ts';
import type { Context } from './context.ts';
import { count, percent, twoDigits } from './data.ts';
import { card, h } from './dom.ts';

export function clusterList(context: Context): HTMLElement {
  const { element, head, body } = card('list', 'Clusters');
  const list = h('div', { role: 'listbox', 'aria-labelledby': 'list-title', tabindex: 0, id: 'clusters' });
  const clear = h(
    'button',
    { type: 'button', click: () => context.store.set({ cluster: undefined }) },
    'Show all',
  );
  const note = h('p', { class: 'caption' });
  head.append(clear);
  body.append(list, note);

  const fill = () => {
    const { result, report, clusters, rows } = context;
    const { sizes, shares, noise, silhouette } = result;
    const most = Math.max(...sizes, noise?.size ?? 0);
    list.replaceChildren(
      ...clusters.map((c) => {
        const isNoise = c >= result.k;
        const [size, share] = isNoise ? [noise?.size ?? 0, noise?.share ?? 0] : [sizes[c], shares[c]];
        const color = clusterColor(report, result, c);
        const mean = isNoise ? null : silhouette?.clusters[c];
        const name = result.colors && !isNoise ? result.colors[c] : clusterName(result, c);
        return h(
          'div',
          {
            role: 'option',
            id: `cluster-${c}`,
            click: () => context.toggle(c),
          },
          h('span', { class: 'mark', style: markStyle(color) }, isNoise ? '\u00d7' : String(c)),
          h('span', { class: 'name' }, result.colors && !isNoise ? name : isNoise ? 'noise' : `cluster ${c}`),
          h('span', { class: 'number' }, count(size)),
          h('span', { class: 'share' }, percent(share)),
          h(
            'span',
            { class: 'bar' },
            h('span', { style: `width:${(100 * size) / most}%;background:${color}` }),
          ),
          h('span', { class: 'mean' }, mean === null || mean === undefined ? '' : `s ${twoDigits(mean)}`),
        );
      }),
    );
    const unit = result.colors ? 'pixels' : rows.subject.unit;
    const sampled = silhouette?.isSample ? `, of a sample of the rows` : '';
    note.textContent = silhouette
      ? `Number and share of ${unit}; s is the mean silhouette, from \u22121 to 1${sampled}.`
      : `Number and share of ${unit}.`;
    choose();
  };
  const choose = () => {
    const { cluster } = context.state;
    clear.disabled = cluster === undefined;
    for (const [c, option] of Array.from(list.children).entries()) {
      option.setAttribute('aria-selected', String(c === cluster));
      option.classList.toggle('faint', cluster !== undefined && c !== cluster);
    }
    if (cluster === undefined) list.removeAttribute('aria-activedescendant');
    else list.setAttribute('aria-activedescendant', `cluster-${cluster}`);
    const chosen = cluster === undefined ? undefined : (list.children[cluster] as HTMLElement | undefined);
    if (chosen) {
      const [top, bottom] = [
        chosen.offsetTop - list.offsetTop,
        chosen.offsetTop - list.offsetTop + chosen.offsetHeight,
      ];
      if (top < list.scrollTop) list.scrollTop = top;
      else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
    }
  };
  list.addEventListener('keydown', (event) => {
    const { clusters, state } = context;
    const last = clusters.length - 1;
    const now = state.cluster;
    const next: Record<string, number> = {
      ArrowDown: now === undefined ? 0 : Math.min(last, now + 1),
      ArrowUp: now === undefined ? last : Math.max(0, now - 1),
      Home: 0,
      End: last,
    };
    if (event.key in next) context.store.set({ cluster: next[event.key], lasso: undefined });
    else return;
    event.preventDefault();
  });
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) choose();
  });
  onTheme(fill);
  fill();
  return element;
}
