/** A server in place of a worker: it has the rows, and all threads of its machine. */
import type { AgainAnswer, AgainMessage } from '../../output/againMessages.ts';
import type { AgainWorker } from './client.ts';

/** Lines of an answer; blocks are in base64. */
type Line =
  | Exclude<AgainAnswer, { made: unknown }>
  | { made: { result: Extract<AgainAnswer, { made: unknown }>['made']['result']; blocks: string[] } };

export class ServerOfPage implements AgainWorker {
  onmessage: AgainWorker['onmessage'] = null;
  onerror: AgainWorker['onerror'] = null;
  private stop = new AbortController();

  postMessage(message: AgainMessage): void {
    if ('cancel' in message) this.stop.abort();
    if (!('id' in message)) return;
    this.stop.abort();
    this.stop = new AbortController();
    const { id, ...asked } = message;
    void this.ask(id, 'save' in message ? 'save' : 'cluster', asked, this.stop.signal);
  }

  private async ask(id: number, path: string, asked: object, signal: AbortSignal): Promise<void> {
    const tell = (answer: object) =>
      this.onmessage?.call(this as never, { data: { ...answer, id } } as MessageEvent);
    try {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(asked), signal });
      if (!response.ok || !response.body) throw new Error(String(response.status));
      let rest = '';
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
        const lines = (rest + value).split('\n');
        rest = lines.pop() as string;
        for (const line of lines) tell(unpacked(JSON.parse(line) as Line));
      }
    } catch {
      tell({ failed: 'the server of this page has ended: start it again', aborted: signal.aborted });
    }
  }
}

function unpacked(line: Line): object {
  if (!('made' in line)) return line;
  const { result, blocks } = line.made;
  const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  return { made: { result, blocks: blocks.map(bytes) } };
}
