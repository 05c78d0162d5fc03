import { foreignMessage } from '../core/errors.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read (permission denied)',
  EPERM: 'it may not be read (permission denied)',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many files are open',
  ELOOP: 'too many links to follow',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system would not open, read or write a file, in words. */
export function systemReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? foreignMessage(error).replace(/^\w+: /, '');
}

/** Whether the system failed to read a file that was open. */
export function isReadError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall === 'read';
}
