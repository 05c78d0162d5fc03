/** Clusters the rows of the page again, in the reader's browser. */
import type { Context } from '../context.ts';
import { unpack } from '../data.ts';
import { card, download, h } from '../dom.ts';
import { copied } from '../receipt.ts';
import { AgainClient, type AgainWorker, Cancelled } from './client.ts';
import { againForm } from './form.ts';
import { Refused } from './refused.ts';
import { ServerOfPage } from './server.ts';

/** Milliseconds after which a clustering shows how far it is. */
const SOON = 150;

export function againPanel(context: Context): HTMLElement {
  const { element, body } = card('again', 'Cluster again');
  const { report } = context;
  const first = report.size;
  const client = new AgainClient(report, workerOfPage);
  const progress = h('progress', { max: 1, value: 0, 'aria-label': 'Progress' });
  const cancel = h('button', { type: 'button', click: () => void client.cancel() }, 'Cancel');
  const running = h('span', { class: 'running', hidden: true }, progress, cancel);
  const said = h('span', { class: 'caption', role: 'status' });
  let made = false;

  const run = async () => {
    const { subject, views } = context.result;
    const late = setTimeout(() => {
      running.hidden = false;
    }, SOON);
    said.textContent = '';
    try {
      const { result, blocks } = await client.cluster(subject, form.request(), first, (stage, share) => {
        progress.value = share;
        progress.title = stage;
      });
      made = true;
      context.show({ ...result, subject, views }, first, blocks);
    } catch (error) {
      if (error instanceof Refused) said.textContent = error.reason;
      else if (!(error instanceof Cancelled)) throw error;
    } finally {
      clearTimeout(late);
      running.hidden = true;
    }
  };
  const form = againForm(() => void run());
  const save = async (kind: 'json' | 'csv', name: string) => download(name, await client.save(kind));
  const saving = h(
    'span',
    { class: 'tools', hidden: true },
    h('button', { type: 'button', click: () => void save('json', 'result.json') }, 'Save as JSON'),
    h('button', { type: 'button', click: () => void save('csv', 'labels.csv') }, 'Save labels'),
    h('button', { type: 'button', click: () => void copy() }, 'Copy as command'),
  );
  const copy = async () => {
    const { command } = context.result.receipt;
    said.textContent = (await copied(command)) ? 'copied' : command;
  };
  const again = h('button', { type: 'button', click: () => void run() }, 'Cluster');
  const parts = h('div', {}, form.element, h('div', { class: 'tools' }, again, saving, running, said));
  const reason = h('p', { class: 'caption' });
  body.append(parts, reason);

  const fill = () => {
    const { result } = context;
    const subject = report.data.subjects[result.subject];
    parts.hidden = subject.again === undefined;
    reason.hidden = !parts.hidden;
    element.classList.toggle('last', parts.hidden);
    reason.textContent = subject.notAgain ?? '';
    const isHere = made && report.data.results.indexOf(result) === report.data.results.length - 1;
    saving.hidden = !isHere;
    // what the reader chooses stays while the page shows what was made of it
    if (subject.again && !isHere) form.fill(subject.again, result);
  };
  const prepare = () => {
    if (report.data.subjects[context.result.subject].again) void client.prepare(context.result.subject);
  };
  element.addEventListener('pointerenter', prepare);
  element.addEventListener('focusin', prepare);
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
  });
  fill();
  return element;
}

/** The server of the page, or the worker that the page has in itself. */
async function workerOfPage(): Promise<AgainWorker> {
  if (document.documentElement.dataset.served === 'true') return new ServerOfPage();
  const packed = document.getElementById('worker')?.textContent ?? '';
  const code = new Blob([await unpack(packed)], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(code));
}
