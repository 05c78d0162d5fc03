/** Topics of help, beside commands. */
export const TOPICS = ['charts', 'formats', 'indices', 'your-file'] as const;

export type Topic = (typeof TOPICS)[number];

/** The topic or the file that `help` is asked about; undefined where it is a command, or nothing. */
export function topicOf(argv: readonly string[], isCommand: (word: string) => boolean): string | undefined {
  const [first, word] = argv.filter((one) => !one.startsWith('--'));
  return first === 'help' && word !== undefined && word !== 'all' && word !== 'help' && !isCommand(word)
    ? word
    : undefined;
}

export function isTopic(word: string): word is Topic {
  return (TOPICS as readonly string[]).includes(word);
}
