/*
 * How the files of shards begin.
 */

/** The name and version of the form of manifests. Within a version, fields are only added. */
export const SHARDS_SCHEMA = 'clusterkit/shards@1';

/** The name and version of the form of summaries. Within a version, fields are only added. */
export const SUMMARY_SCHEMA = 'clusterkit/summary@1';

/** The first bytes of a summary. */
export const MARK = 'CKS1';

/** Whether the first bytes of a file are those of a manifest. */
export function looksLikeManifest(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  return text.trimStart().startsWith('{') && text.includes(`"${SHARDS_SCHEMA}"`);
}

/** Whether the first bytes of a file are those of a manifest of pictures. */
export function looksLikePictures(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  return looksLikeManifest(head) && /"of":\s*"pictures"/.test(text);
}

/** The kind of the summary that the first bytes of a file show; undefined, if they are those of another file. */
export function summaryKind(head: Uint8Array): string | undefined {
  if (!looksLikeSummary(head)) return undefined;
  const text = Buffer.from(head.subarray(8, 256)).toString('latin1');
  return /"kind":"(\w{1,20})"/.exec(text)?.[1] ?? 'unknown';
}

/** Whether the first bytes of a file are those of a summary. */
export function looksLikeSummary(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('latin1') === MARK;
}
