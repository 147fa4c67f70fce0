import type { CreateItem, CreateNote } from '#lib/contracts/create.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';

/** What is said about one object: why it can't be created or was not, and how it differs from what was typed. */
export function describeItem(item: CreateItem, phrasing: Phrasing): { message: string; notes: string[] } {
  return { message: messageOf(item, phrasing), notes: item.notes.map((note) => noteText(note, phrasing)) };
}

function messageOf({ outcome, problem, sentence, kind, apiVersion, missingType }: CreateItem, { t, tell }: Phrasing): string {
  if (problem === 'notServed') return t('create.notServed', { kind, apiVersion });
  if (problem === 'notEnabled') return t('create.notEnabled', { type: missingType });
  if (outcome === 'there') return t('create.isThere');
  if (outcome === 'taken') return t('create.isTaken', { kind });
  return sentence === undefined ? '' : tell(sentence);
}

function noteText(note: CreateNote, { t, tell }: Phrasing): string {
  switch (note.what) {
    case 'becomes': return t('create.becomes', { from: note.from, name: note.name, into: note.into });
    case 'namespaceMissing': return t('create.namespaceMissing', { name: note.name });
    case 'namespacePlain': return t('create.namespacePlain', { name: note.name });
    case 'said': return tell(note.sentence);
    default: return assertNever(note);
  }
}
