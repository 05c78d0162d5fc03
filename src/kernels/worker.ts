import { parentPort } from 'node:worker_threads';
import { type HelpRequest, help } from './queue.ts';

/* What a helper thread does: works on one queue of starts after the other. */
parentPort?.on('message', (request: HelpRequest) => help(request));
