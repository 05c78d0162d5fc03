import type { StopList } from './words.ts';

/** Articles, pronouns, prepositions, conjunctions and auxiliary verbs: words that say little about what a text is about. */
const ENGLISH =
  'about above after again all also am an and any are as at be because been before being below between both but by can ' +
  'could did do does doing down during each either few for from further had has have having he her here hers herself him ' +
  'himself his how if in into is it its itself just may me might more most must my myself neither no nor not now of off on ' +
  'once only or other our ours ourselves out over own same shall she should so some such than that the their theirs them ' +
  'themselves then there these they this those through to too under until up upon us very was we were what when where ' +
  'which while who whom why will with would you your yours yourself yourselves';

/** The words of a list, in lower case. */
export function stopWords(list: StopList): ReadonlySet<string> {
  return new Set(list === 'english' ? ENGLISH.split(' ') : []);
}
