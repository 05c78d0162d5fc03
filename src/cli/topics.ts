import { CHART_NEEDS, CHART_SUBJECTS, type ChartNeed } from '../charts/needs.ts';
import { CHARTS, type ChartEntry } from '../charts/table.ts';
import { nearest } from '../core/check.ts';
import { ClusterkitError, listWords } from '../core/errors.ts';
import { INDICES } from '../indices/table.ts';
import { RULES, VOTERS } from '../indices/vote/table.ts';
import { CHART_FILES, PICTURE_FILES, TABLE_FILES } from '../output/formats.ts';
import { isFound } from '../work/look.ts';
import { fitText } from './layout.ts';
import type { Session } from './session.ts';
import { tableLines } from './table.ts';
import { isTopic, TOPICS, type Topic } from './topicNames.ts';

/*
 * Help about a topic, from the tables that the program is made of, and about a file.
 */

/** @throws {ClusterkitError} usage, for a word that is neither a topic nor a file; input, for a file that is not read */
export async function tellTopic(session: Session, word: string): Promise<void> {
  if (isTopic(word)) return print(session, await textOf(word));
  if (!isFound(word)) {
    const near = nearest(word, TOPICS);
    const advice = near === undefined ? '' : `: did you mean ${near}?`;
    const reason = `there is no command, topic or file ${word}${advice}`;
    throw new ClusterkitError('usage', reason, {
      remedies: [{ how: 'do', what: `name a file, or a topic: ${listWords(TOPICS)}` }],
    });
  }
  const { fileText } = await import('./words/yourFile.ts');
  print(session, await fileText(session, word));
}

function print(session: Session, text: string): void {
  session.write(fitText(text, session.helpWidth));
}

const TEXTS: Record<Exclude<Topic, 'your-file'>, () => string> = {
  charts: () => `${chartsText()}\n`,
  formats: () => `${formatsText()}\n`,
  indices: () => `${indicesText()}\n`,
};

async function textOf(topic: Topic): Promise<string> {
  if (topic !== 'your-file') return TEXTS[topic]();
  const { filesText } = await import('./words/yourFile.ts');
  return filesText();
}

/** A list of names and what each is. */
function listed(rows: readonly (readonly string[])[]): string[] {
  return tableLines([{ title: '' }, { title: '' }], rows)
    .slice(1)
    .map((line) => `  ${line}`);
}

function chartsText(): string {
  const charts: readonly ChartEntry[] = CHARTS;
  const subjects = [...new Set(charts.map(({ of }) => of))];
  const parts = subjects.map((subject) => {
    const rows = charts
      .filter(({ of }) => of === subject)
      .map(({ name, about, needs = [] }) => [
        name,
        needs.length === 0 ? about : `${about} (requires ${needs.map(needText).join('; ')})`,
      ]);
    return [`Of ${CHART_SUBJECTS[subject]}:`, ...listed(rows)].join('\n');
  });
  const last =
    'clusterkit kmeans photo.jpg -k 5 --chart pie -o pie.png draws one; several stand between commas, and go to a folder/.';
  return [...parts, last].join('\n\n');
}

/** "rows" of "rows, and distances or a graph have none". */
function needText(need: ChartNeed): string {
  return CHART_NEEDS[need].split(', and ')[0];
}

function formatsText(): string {
  const groups: [string, object][] = [
    ['Tables: --labels-out, --out, --centers-out, --metrics-out', TABLE_FILES],
    ['Charts: -o', CHART_FILES],
    ['Pictures: --quantized, --boundaries', PICTURE_FILES],
  ];
  const parts = groups.map(([title, files]) => {
    const rows = Object.entries(files as Record<string, { title: string; about: string }>).map(
      ([ending, format]) => [`.${ending}`, `${format.title}: ${format.about}`],
    );
    return [`${title}:`, ...listed(rows)].join('\n');
  });
  const read =
    'What is read is recognized by its contents: pictures, CSV and TSV, JSON, Excel, Parquet, Arrow, NPY and NPZ, IDX, MatrixMarket, LIBSVM, ARFF, GCT, trees in Newick, folders of pictures or texts; tables and matrices also compressed by gzip.';
  return [...parts, read].join('\n\n');
}

function indicesText(): string {
  const groups = [
    ['Of labels and true labels', 'truth'],
    ['Of labels and the data', 'data'],
  ];
  const parts = groups.map(([title, needed]) => {
    const rows = INDICES.filter(({ needs }) => needs === needed).map(({ name, aliases, better, about }) => [
      name,
      `${about}; ${better} is better${aliases ? `; also ${aliases.join(', ')}` : ''}`,
    ]);
    return [`${title}:`, ...listed(rows)].join('\n');
  });
  const votes = VOTERS.map(({ name, title, about, rule }) => [
    name,
    `${title}: ${about}; votes by ${RULES[rule]}`,
  ]);
  parts.push(['Of several k, by --vote, which tells what each votes for:', ...listed(votes)].join('\n'));
  const last =
    'clusterkit kmeans data.csv -k 3 --metrics silhouette,davies-bouldin measures some; clusterkit evaluate measures labels from elsewhere.';
  return [...parts, last].join('\n\n');
}
