import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { PAUSED_ANNOTATION } from '../types/constants.ts';

/** An object's labels and annotations, as far as people write them. */
export type ObjectMarks = { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> };

/** Annotations in which programs keep their books: nobody edits them by hand, and an edit of the others leaves them alone. */
const BOOKS: readonly string[] = ['flotilla.io/', 'kubectl.kubernetes.io/'];

function isBook(key: string): boolean {
  return key !== PAUSED_ANNOTATION && BOOKS.some((prefix) => key.startsWith(prefix));
}

/** An object's labels and annotations as people edit them. */
export function marksOf({ metadata: { labels = {}, annotations = {} } }: Pick<KubeObject, 'metadata'>): ObjectMarks {
  return { labels, annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !isBook(key))) };
}

/** The object with exactly these labels and annotations, and its books as they were. */
export function withMarks(object: KubeObject, { labels, annotations }: ObjectMarks): KubeObject {
  const books = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => isBook(key));
  return { ...object, metadata: { ...object.metadata, labels: { ...labels }, annotations: { ...annotations, ...Object.fromEntries(books) } } };
}

export function sameMarks(a: Pick<KubeObject, 'metadata'>, b: Pick<KubeObject, 'metadata'>): boolean {
  return deepEqual(a.metadata.labels ?? {}, b.metadata.labels ?? {}) && (deepEqual(a.metadata.annotations, b.metadata.annotations) || deepEqual(marksOf(a).annotations, marksOf(b).annotations));
}
