import { compareRevisions } from './resource-bucket.ts';
import type { Change, Revision } from './revision.ts';

type Newest = { readonly revision: Revision; readonly isGone: boolean };

/** What has been written but is not on disk yet, laid over the committed objects for the eyes of writers only. */
export class UncommittedChanges {
  readonly #resources = new Map<string, Map<string, Newest>>();

  add(change: Change): void {
    let objects = this.#resources.get(change.current.resource);
    if (objects === undefined) this.#resources.set(change.current.resource, (objects = new Map()));
    objects.set(keyOf(change.current), { revision: change.current, isGone: change.type === 'DELETED' });
  }

  /** Forgets a change that is on disk now, unless a later one covers it. */
  settle({ current }: Change): void {
    const objects = this.#resources.get(current.resource);
    if (objects?.get(keyOf(current))?.revision.revision !== current.revision) return;
    objects.delete(keyOf(current));
    if (objects.size === 0) this.#resources.delete(current.resource);
  }

  clear(): void {
    this.#resources.clear();
  }

  /** The newest state of an object: committed, or not yet. */
  over(committed: Revision | undefined, resource: string, namespace: string, name: string): Revision | undefined {
    const newest = this.#resources.get(resource)?.get(`${namespace}/${name}`);
    if (newest === undefined) return committed;
    return newest.isGone ? undefined : newest.revision;
  }

  /** The newest states of a list. */
  overList(committed: readonly Revision[], resource: string): readonly Revision[] {
    const objects = this.#resources.get(resource);
    if (objects === undefined) return committed;
    const states = new Map(committed.map((each) => [keyOf(each), each]));
    for (const [key, { revision, isGone }] of objects) {
      if (isGone) states.delete(key);
      else states.set(key, revision);
    }
    return [...states.values()].sort(compareRevisions);
  }
}

function keyOf({ namespace, name }: Revision): string {
  return `${namespace}/${name}`;
}
