import { parentPort } from 'node:worker_threads';
import { type HelpRequest, help } from './queue.ts';
import { joinTeam, type TeamRequest } from './team.ts';

/* What a helper thread does: works on one queue of starts, or with one team, after the other. */
parentPort?.on('message', (request: HelpRequest | TeamRequest) => {
  if ('team' in request) joinTeam(request);
  else help(request);
});
