/**
 * What went wrong, as a word a program can test.
 *
 * - `usage`: an option or argument is wrong.
 * - `input`: a file cannot be read, or data cannot be used.
 * - `memory`: the work would need more memory than allowed.
 * - `output`: a result cannot be written.
 * - `aborted`: the caller's AbortSignal fired.
 */
export type ErrorCode = 'usage' | 'input' | 'memory' | 'output' | 'aborted';

/** A mistake of the user or a limit of the machine, told in one line; anything else thrown is a bug. */
export class ClusterkitError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClusterkitError';
    this.code = code;
  }
}

/** The one shape of a refused value: "Expected <what> for <name> but received <value>". */
export function invalid(name: string, expected: string, actual: unknown): ClusterkitError {
  return new ClusterkitError('usage', `Expected ${expected} for ${name} but received ${show(actual)}`);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 80 ? `${value.slice(0, 77)}...` : value}"`;
  if (typeof value === 'object' && value !== null) return `${value.constructor?.name ?? 'an object'}`;
  return String(value);
}
