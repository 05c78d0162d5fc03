import { parentPort } from 'node:worker_threads';
import { type HelpRequest, help } from './queue.ts';
import { joinTeam, type TeamRequest } from './team.ts';

/* A helper thread: serves queues of starts and teams, one after the other. */
parentPort?.on('message', (request: HelpRequest | TeamRequest) => {
  if ('team' in request) joinTeam(request);
  else help(request);
});
