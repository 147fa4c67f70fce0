import type { Revision } from './revision.ts';

/** The live objects of one resource type, listed in the order of etcd's keys: by `namespace/`, then by name. */
export class ResourceBucket {
  readonly #namespaces = new Map<string, Map<string, Revision>>();
  readonly #sorted = new Map<string, readonly Revision[]>();
  #all: readonly Revision[] | undefined;
  #size = 0;
  #generation = 0;

  get size(): number {
    return this.#size;
  }

  /** Grows with every change: lets others cache what they derive from this type. */
  get generation(): number {
    return this.#generation;
  }

  get(namespace: string, name: string): Revision | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  set(revision: Revision): void {
    let names = this.#namespaces.get(revision.namespace);
    if (names === undefined) this.#namespaces.set(revision.namespace, (names = new Map()));
    if (!names.has(revision.name)) this.#size += 1;
    names.set(revision.name, revision);
    this.#touch(revision.namespace);
  }

  remove(namespace: string, name: string): void {
    const names = this.#namespaces.get(namespace);
    if (names === undefined || !names.delete(name)) return;
    this.#size -= 1;
    if (names.size === 0) this.#namespaces.delete(namespace);
    this.#touch(namespace);
  }

  list(namespace?: string): readonly Revision[] {
    if (namespace !== undefined) return this.#listNamespace(namespace);
    return (this.#all ??= [...this.#namespaces.keys()]
      .sort((a, b) => compareText(`${a}/`, `${b}/`))
      .flatMap((each) => this.#listNamespace(each)));
  }

  #listNamespace(namespace: string): readonly Revision[] {
    const known = this.#sorted.get(namespace);
    if (known !== undefined) return known;
    const names = this.#namespaces.get(namespace);
    if (names === undefined) return [];
    const list = [...names.values()].sort((a, b) => compareText(a.name, b.name));
    this.#sorted.set(namespace, list);
    return list;
  }

  #touch(namespace: string): void {
    this.#sorted.delete(namespace);
    this.#all = undefined;
    this.#generation += 1;
  }
}

/** Orders two revisions as lists do. */
export function compareRevisions(a: Revision, b: Revision): number {
  return compareText(`${a.namespace}/`, `${b.namespace}/`) || compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
