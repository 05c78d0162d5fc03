import { VOTERS } from '../vote/table.ts';
import { ABOVE, type IndexEntry, SIGNED, UNIT } from './entry.ts';
import { INTERNAL } from './internal.ts';

/* Indices of the vote that are defined for a single clustering, and have no entry of their own. */

/** What an index is measured from, where it is best, and where it lies. */
type Facts = [needs: 'means' | 'pairs' | 'both', better: IndexEntry['better'], range: IndexEntry['range']];

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

const FACTS: Readonly<Record<string, Facts>> = {
  ccc: ['means', 'higher', ANY],
  scott: ['means', 'higher', ABOVE],
  marriot: ['means', 'lower', ABOVE],
  trcovw: ['means', 'lower', ABOVE],
  friedman: ['means', 'higher', ABOVE],
  rubin: ['means', 'higher', ABOVE],
  ratkowsky: ['means', 'higher', UNIT],
  ball: ['means', 'lower', ABOVE],
  ptbiserial: ['pairs', 'higher', SIGNED],
  mcclain: ['pairs', 'lower', ABOVE],
  gamma: ['pairs', 'higher', SIGNED],
  gplus: ['pairs', 'lower', UNIT],
  tau: ['pairs', 'higher', SIGNED],
  hubert: ['both', 'higher', SIGNED],
  dindex: ['means', 'lower', ABOVE],
  sdbw: ['means', 'lower', ABOVE],
};

const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  marriot: ['marriott'],
  ptbiserial: ['point-biserial'],
  mcclain: ['mcclain-rao'],
  gamma: ['baker-hubert'],
  sdbw: ['s-dbw'],
};

export const VOTING: readonly IndexEntry[] = VOTERS.filter(({ name }) => name in FACTS).map(
  ({ name, title, about, reference, note }) => {
    const [needs, better, range] = FACTS[name];
    return {
      name,
      ...(name in OTHER_NAMES ? { aliases: OTHER_NAMES[name] } : {}),
      title,
      about,
      reference,
      ...(note === undefined ? {} : { note }),
      needs: 'data',
      cost: needs === 'means' ? 'rows' : 'pairs',
      ...(needs === 'pairs' ? {} : { needsMeans: true }),
      better,
      range,
      onRequest: true,
      load: async () => async (evidence) => (await evidence.voter()).valueOf(name, needs),
    };
  },
);

/** Indices of the vote that compare clusterings of several k, by name. */
export const COMPARING: readonly string[] = VOTERS.map(({ name }) => name).filter(
  (name) => !(name in FACTS) && !INTERNAL.some((own) => own.name === name || own.aliases?.includes(name)),
);
