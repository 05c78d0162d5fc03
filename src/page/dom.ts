/** Elements made of data: texts become text nodes, never markup. */

type Child = Node | string | undefined | false;

/** Attributes of an element; functions are listeners of the event of their name. */
export interface Attributes {
  [name: string]: string | number | boolean | undefined | ((event: never) => void);
}

/** Letters of a text that are shown: a browser takes seconds to lay out a cell of a million. */
const MOST_LETTERS = 10_000;

/** A text as far as it is shown. */
function brief(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}\u2026` : text;
}

/** Attributes that are told to readers. */
const TOLD: ReadonlySet<string> = new Set(['title', 'aria-label']);

const SVG = 'http://www.w3.org/2000/svg';

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false)
      element.setAttribute(name, TOLD.has(name) ? brief(String(value)) : String(value));
  }
  for (const child of children)
    if (child !== undefined && child !== false)
      element.append(typeof child === 'string' ? brief(child) : child);
  return element;
}

/** An element of HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function s(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return filled(document.createElementNS(SVG, tag) as SVGElement, attributes, children);
}

/** A card of the page, with its heading. */
export function card(
  name: string,
  heading: string,
): { element: HTMLElement; head: HTMLElement; body: HTMLElement } {
  const title = h('h2', { id: `${name}-title` }, heading);
  const head = h('div', { class: 'head' }, title);
  const body = h('div', { class: 'body' });
  const element = h('section', { class: `card ${name}`, 'aria-labelledby': `${name}-title` }, head, body);
  return { element, head, body };
}

/** Buttons of which one is pressed. */
export function choice<T extends string>(
  label: string,
  names: readonly (readonly [value: T, text: string])[],
  chosen: T,
  choose: (value: T) => void,
): HTMLElement {
  const buttons = names.map(([value, text]) =>
    h('button', { type: 'button', 'aria-pressed': String(value === chosen), click: () => pick(value) }, text),
  );
  const pick = (value: T) => {
    for (const [at, button] of buttons.entries())
      button.setAttribute('aria-pressed', String(names[at][0] === value));
    choose(value);
  };
  return h('div', { class: 'choice', role: 'group', 'aria-label': label }, ...buttons);
}

/** Saves a text as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text]));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
