import type { TableColumn } from './columns.ts';

/*
 * What columns are by their names, their place and their numbers, where no option says it.
 */

const IDENTIFIER =
  /^(id|.*[_ .-]id|uuid|index|row|rowid|row[_ .]?(names?|number)|unnamed: \d+|\.\.\.\d+|level_\d+)$/i;

/** In one word an id begins with a capital, or stands behind a word for a thing: userId, userid; not Madrid or humid. */
const CAPITAL_ID = /[a-z]I[dD]$/;
const THING_ID =
  /^(user|customer|client|patient|subject|sample|person|student|employee|item|product|order|account|session|device|station|object|record|case|gene|movie|invoice|member|participant|visit|trip|store|site)id$/i;

/** What pandas calls an index without a name in a file that keeps it. */
const INDEX = /^__index_level_\d+__$/;

/** Whether a column is an identifier by its name, provided that its numbers are whole and different. */
export function isIdentifierName(name: string): boolean {
  return [IDENTIFIER, CAPITAL_ID, THING_ID].some((pattern) => pattern.test(name));
}

export function isIdentifier({ name, distinct }: TableColumn): boolean {
  return INDEX.test(name) || (distinct && isIdentifierName(name));
}

/** What programs call the column of row names, among them nothing at all. */
const ROW_NAMES =
  /^(column1|v1|x|#|nr?\.?|no\.?|num|number|i|id|_id|idx|index|rows?|row[._ ]?(names?|number|num|no|id)|case|obs|observation|unnamed: 0|\.\.\.1)$/i;

/** So many rows are not numbered by chance. */
const NUMBERED = 3;

/**
 * Whether the first column names the rows: numbers that count the rows of the file from 0 or 1, or texts that are all
 * different in a column without a name.
 */
export function namesRows({ name, at, counts, present, kind, kinds }: TableColumn): boolean {
  if (at !== 0) return false;
  const usual = ROW_NAMES.test(name);
  if (counts) return present >= NUMBERED || (usual && present > 1);
  const different = kinds > 1 && (kinds === present || kinds > 1000);
  return kind === 'text' && different && /^(column1|unnamed: 0|row[._ ]?names?|\.\.\.1)$/i.test(name);
}

/** Names of the columns that are written beside rows; those of several runs, or of a second writing, have an ending. */
const LABEL = /^label(_.+)?$/;
const BESIDE =
  /^(label|distance|second_label|strength|outlier_score|core_distance|reachability|log_density|p[1-9]\d*|silhouette)(_.+)?$/;
const PLACES = /^(pca|tsne|umap|mds)[ _-]?\d+(_\d+)?$/i;

/**
 * The columns that clusterkit has added to the rows that it wrote: the last ones, from a label on, all of which have the
 * names it gives.
 */
export function ownOutputs(columns: readonly TableColumn[]): Set<TableColumn> {
  let end = columns.length;
  while (end > 0 && PLACES.test(columns[end - 1].name)) end--;
  let start = end;
  while (start > 0 && BESIDE.test(columns[start - 1].name)) start--;
  while (start < end && !isLabel(columns[start])) start++;
  return new Set(start === end || start === 0 ? [] : columns.slice(start));
}

function isLabel({ name, kind, min, max, numbers }: TableColumn): boolean {
  return LABEL.test(name) && kind === 'number' && Number.isInteger(min) && min >= -1 && max < numbers;
}
