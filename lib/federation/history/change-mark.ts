/** On federated objects: the console's last change, so that the history can tell it from what others write. */
export const CHANGE_ANNOTATION = 'flotilla.io/last-change';

/** Who makes a change from the console: the session, since the console knows no names. */
export type Author = { readonly session: string };

/** Characters of a session's id that tell sessions apart in a history. */
const SESSION_CHARS = 8;

/** What is written beside a change: a word for it, the session, and an id that makes it one of a kind. */
export function changeMark({ session }: Author, what: string, id: string): string {
  return `${what} console/${session.slice(0, SESSION_CHARS)} ${id.slice(0, SESSION_CHARS)}`;
}

/** Reads a mark; undefined for text of another form. */
export function parseChangeMark(text: string | undefined): { what: string; who: string } | undefined {
  const [what, who, id] = (text ?? '').split(' ');
  return what === undefined || who === undefined || id === undefined ? undefined : { what, who };
}
