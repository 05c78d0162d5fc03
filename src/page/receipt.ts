/** How the result came about, and the command that makes it again. */
import type { Context } from './context.ts';
import { card, download, h } from './dom.ts';

export function receiptPanel(context: Context): HTMLElement {
  const { element, body } = card('receipt', 'How it was made');
  const fill = () => {
    const { result, state } = context;
    const { command, naming, judging, facts } = result.receipt;
    const { cluster, lasso } = state;
    const isJudged = lasso !== undefined && judging !== undefined && context.rows.subject.of === undefined;
    const named = isJudged
      ? ` ${judging} ${LASSO}`
      : cluster === undefined || result.colors
        ? ''
        : ` ${naming} ${cluster < result.k ? cluster : 'noise'}`;
    const code = h('code');
    // a command is whole, or it is none
    code.textContent = command + named;
    const copy = h('button', { type: 'button' }, COPY);
    const said = h('span', { class: 'caption', role: 'status' });
    copy.addEventListener('click', async () => {
      said.textContent = (await copied(command + named)) ? ' copied' : ' select the text to copy it';
    });
    const list = h('dl', {}, ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
    const save =
      isJudged && h('button', { type: 'button', click: () => saveLasso(context, lasso) }, `Save ${LASSO}`);
    const told = isJudged && ` It compares the clusters with the lasso, whose rows are a class in ${LASSO}.`;
    body.replaceChildren(h('pre', { tabindex: 0 }, code), h('p', {}, copy, save, said, told), list);
  };
  context.store.follow((state, before) => {
    const isOther = (['result', 'cluster', 'lasso'] as const).some((name) => state[name] !== before[name]);
    if (isOther) fill();
  });
  fill();
  return element;
}

const COPY = 'Copy as command';

/** The file of the classes that a lasso makes of the rows. */
const LASSO = 'lasso-classes.csv';

function saveLasso({ rows }: Context, lasso: Uint32Array): void {
  const inside = new Uint8Array(rows.subject.n);
  for (const i of lasso) inside[i] = 1;
  download(LASSO, `class\n${Array.from(inside, (one) => (one ? 'inside' : 'outside')).join('\n')}\n`);
}

/** A button that copies a command, if there is one, and says so. */
export function copyButton(command: string | undefined): HTMLElement[] {
  if (command === undefined) return [];
  const button = h('button', { type: 'button', title: command }, COPY);
  button.addEventListener('click', async () => {
    button.textContent = (await copied(command)) ? 'Copied' : command;
    setTimeout(() => {
      button.textContent = COPY;
    }, 4000);
  });
  return [button];
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
