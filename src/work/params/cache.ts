/** What can be done with what is kept between runs. */
export const CACHE_WORDS: readonly string[] = ['info', 'clear'];
