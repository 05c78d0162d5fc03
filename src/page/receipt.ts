/** How the result came about, and the command that makes it again. */
import type { Context } from './context.ts';
import { card, h } from './dom.ts';

export function receiptPanel(context: Context): HTMLElement {
  const { element, body } = card('receipt', 'How it was made');
  const fill = () => {
    const { result, state } = context;
    const { command, naming, facts } = result.receipt;
    const { cluster } = state;
    const named =
      cluster === undefined || result.colors ? '' : ` ${naming} ${cluster < result.k ? cluster : 'noise'}`;
    const code = h('code');
    // a command is whole, or it is none
    code.textContent = command + named;
    const copy = h('button', { type: 'button' }, 'Copy as command');
    const said = h('span', { class: 'caption', role: 'status' });
    copy.addEventListener('click', async () => {
      said.textContent = (await copied(command + named)) ? ' copied' : ' select the text to copy it';
    });
    const list = h('dl', {}, ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
    body.replaceChildren(h('pre', { tabindex: 0 }, code), h('p', {}, copy, said), list);
  };
  context.store.follow((state, before) => {
    if (state.result !== before.result || state.cluster !== before.cluster) fill();
  });
  fill();
  return element;
}

/** Copies a text. @returns whether the reader's browser has done so */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
