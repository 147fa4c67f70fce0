const CASES: readonly { readonly pattern: RegExp; readonly say: (path: string) => string }[] = [
  { pattern: /ENOSPC|EDQUOT|no space left|disk is full/i, say: (path) => `the disk that holds ${path} is full. Free some space and start again.` },
  { pattern: /EACCES|EPERM|EROFS|read-?only|unable to open database|EISDIR|ENOTDIR/i, say: (path) => `${path} can't be read and written by this user. Mend its permissions, or set FLOTILLA_DIR to another folder.` },
  { pattern: /not a database|malformed|corrupt|SQLITE_NOTADB|Unexpected token|in JSON|Invariant broken: a revisions row/i, say: (path) => `the data in ${path} is damaged. Restore it from a backup, or start over with --fresh.` },
];

/**
 * Turns what a start threw into an Error whose message is one clear sentence about the folder; trouble that already
 * has its sentence passes through. The first error stays attached as the cause.
 */
export function explainStartFailure(error: unknown, what: string, path: string): Error {
  const text = messagesOf(error).join('\n');
  const known = CASES.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return new Error(`${what} did not start: ${known.say(path)}`, { cause: error });
  return error instanceof Error ? error : new Error(`${what} did not start: ${text}`);
}

function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const code = 'code' in error ? [String(error.code)] : [];
  return [error.message, ...code, ...(error.cause === undefined ? [] : messagesOf(error.cause))];
}
