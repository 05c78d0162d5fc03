/** What can be chosen to cluster again. */
import type { AgainRequest } from '../../output/again.ts';
import type { ReportAgain, ReportResult } from '../../output/report.ts';
import { h } from '../dom.ts';
import { Refused } from './refused.ts';

/** The algorithms of the worker, with the options that each of them shows. */
const ALGORITHMS = [
  ['kmeans', 'k-means', ['k', 'seed']],
  ['minibatch', 'mini-batch k-means', ['k', 'seed']],
  ['bisecting', 'bisecting k-means', ['k', 'seed']],
  ['hac', 'hierarchical', ['k', 'linkage']],
  ['dbscan', 'DBSCAN', ['eps', 'minSamples']],
] as const;

type Option = (typeof ALGORITHMS)[number][2][number];

const LINKAGES = ['ward', 'average', 'complete', 'single'];
const SCALES = ['none', 'standard', 'minmax', 'robust', 'l2'];

/** Largest number of clusters; above 64 colors repeat. */
const MOST = 1000;

/** The fields that say what is to be clustered. */
export interface Form {
  element: HTMLElement;
  /** Shows what a result was made by. */
  fill(again: ReportAgain, result: ReportResult): void;
  /** @throws {Refused} for what cannot be clustered */
  request(): AgainRequest;
}

/** @param change called when the reader changes a field */
export function againForm(change: () => void): Form {
  const algorithm = select(
    'Algorithm',
    ALGORITHMS.map(([name, title]) => [name, title] as const),
  );
  const k = h('input', { type: 'number', min: 1, max: MOST, value: 3, 'aria-label': 'Number of clusters' });
  const slide = h('input', {
    type: 'range',
    min: 2,
    max: 20,
    value: 3,
    'aria-label': 'Number of clusters, slider',
  });
  const seed = h('input', { type: 'number', min: 0, value: 1, 'aria-label': 'Seed' });
  const linkage = select(
    'Linkage',
    LINKAGES.map((name) => [name, name] as const),
  );
  const eps = h('input', {
    type: 'text',
    value: 'auto',
    size: 6,
    'aria-label': 'Radius of a neighborhood, or auto',
  });
  const minSamples = h('input', {
    type: 'number',
    min: 1,
    value: 5,
    'aria-label': 'Neighbors of a core point',
  });
  const scale = select(
    'Scaling',
    SCALES.map((name) => [name, name === 'none' ? 'not scaled' : name] as const),
  );
  const columns = h('details', { class: 'columns' });
  const fields: Record<Option, HTMLElement> = {
    k: field('k', k, slide),
    seed: field('seed', seed),
    linkage: field('linkage', linkage),
    eps: field('radius', eps),
    minSamples: field('min samples', minSamples),
  };
  const scaling = field('scaling', scale);
  const element = h(
    'form',
    { class: 'fields' },
    field('algorithm', algorithm),
    ...Object.values(fields),
    scaling,
    columns,
  );
  let again: ReportAgain | undefined;
  const boxes = () => Array.from(columns.querySelectorAll('input'));
  const show = () => {
    const [, , options] = ALGORITHMS.find(([name]) => name === algorithm.value) ?? ALGORITHMS[0];
    for (const [name, one] of Object.entries(fields))
      one.hidden = !(options as readonly string[]).includes(name);
    scaling.hidden = again?.made !== undefined;
    columns.hidden = !again?.choosesColumns;
  };
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    change();
  });
  element.addEventListener('input', ({ target }) => {
    if (target === slide) k.value = slide.value;
    else if (target === k) slide.value = k.value;
    show();
    if (target !== eps) change();
  });
  eps.addEventListener('change', change);
  return {
    element,
    fill: (subject, result) => {
      const { params } = result;
      const text = (name: string, usual: string) => String(params[name] ?? usual);
      if (again !== subject) columns.replaceChildren(...columnBoxes(subject, params.columns));
      again = subject;
      algorithm.value = ALGORITHMS.some(([name]) => name === result.algorithm) ? result.algorithm : 'kmeans';
      k.value = slide.value = String(Math.min(MOST, Math.max(1, result.k)));
      seed.value = text('seed', '1');
      scale.value = text('scale', 'none');
      linkage.value = LINKAGES.includes(text('linkage', '')) ? text('linkage', '') : 'ward';
      eps.value = text('eps', 'auto');
      minSamples.value = text('minSamples', '5');
      show();
    },
    request: () => {
      const [name, , options] = ALGORITHMS.find(([one]) => one === algorithm.value) ?? ALGORITHMS[0];
      const values: Record<Option, () => unknown> = {
        k: () => whole(k, 'k'),
        seed: () => whole(seed, 'the seed'),
        linkage: () => linkage.value,
        eps: () => (eps.value.trim() === 'auto' ? 'auto' : positive(eps, 'the radius')),
        minSamples: () => whole(minSamples, 'min samples'),
      };
      const chosen = boxes().filter(({ checked }) => checked);
      if (again?.choosesColumns && chosen.length === 0) throw new Refused('choose at least one column');
      const isSome = chosen.length > 0 && chosen.length < boxes().length;
      return {
        algorithm: name,
        settings: Object.fromEntries(options.map((option) => [option, values[option]()])),
        ...(!again?.made && { scale: scale.value }),
        ...(isSome && { columns: chosen.map(({ value }) => value) }),
      };
    },
  };
}

function columnBoxes({ read: { columns = [] } }: ReportAgain, used: unknown): HTMLElement[] {
  const isUsed = (name: string) => !Array.isArray(used) || used.includes(name);
  const box = (name: string) =>
    h('label', {}, h('input', { type: 'checkbox', value: name, checked: isUsed(name) }), ` ${name}`);
  return [h('summary', {}, 'columns'), h('div', { class: 'boxes' }, ...columns.map(box))];
}

function field(name: string, ...inputs: HTMLElement[]): HTMLElement {
  return h('label', {}, h('span', {}, name), ...inputs);
}

function select(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): HTMLSelectElement {
  return h(
    'select',
    { 'aria-label': label },
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
}

function whole({ value, min, max }: HTMLInputElement, name: string): number {
  const number = Number(value);
  const most = max === '' ? Number.MAX_SAFE_INTEGER : Number(max);
  if (value !== '' && Number.isInteger(number) && number >= Number(min) && number <= most) return number;
  throw new Refused(
    `${name} is a whole number ${max === '' ? `of at least ${min}` : `from ${min} to ${max}`}`,
  );
}

function positive({ value }: HTMLInputElement, name: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new Refused(`${name} is a number of at least 0, or auto`);
}
