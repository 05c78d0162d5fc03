/** Escapes text for the inside of an element or a quoted attribute, for HTML and XML. */
export function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/**
 * The policy of a page: forbids every request, code other than these scripts, and the making of code from text.
 * @param hashes SHA-256 of each script in base64
 * @param own whether the page makes a worker that runs compiled kernels, both of which it has in itself, or asks its server
 */
export function policyOf(hashes: readonly string[], own?: 'worker' | 'server'): string {
  const scripts = hashes.map((hash) => `'sha256-${hash}'`).join(' ');
  const more = { worker: " 'wasm-unsafe-eval'; worker-src blob:", server: "; connect-src 'self'" };
  return `default-src 'none'; script-src ${scripts}${own ? more[own] : ''}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
}
