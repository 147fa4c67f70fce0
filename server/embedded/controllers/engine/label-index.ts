import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import { matchesLabels, toRequirements, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { Kind } from '../kinds.ts';
import type { Change } from './change-feed.ts';
import type { TypedApi } from './typed-api.ts';

/**
 * Finds the objects of one kind by label selector in the time of the rarest `key=value` of the selector, not of
 * the namespace. Names found are looked up and matched again, so an answer is never out of date.
 */
export class LabelIndex<T extends KubeObject> {
  readonly #api: TypedApi;
  readonly #kind: Kind<T>;
  readonly #labelsByObject = new Map<string, Readonly<Record<string, string>>>();
  readonly #namesByPair = new Map<string, Set<string>>();

  constructor(api: TypedApi, kind: Kind<T>) {
    this.#api = api;
    this.#kind = kind;
  }

  observe({ type, resource, object }: Pick<Change, 'type' | 'resource' | 'object'>): void {
    if (resource !== this.#kind.resource) return;
    const { namespace = '', name, labels = {} } = object.metadata;
    const key = `${namespace}/${name}`;
    const known = this.#labelsByObject.get(key);
    if (known !== undefined && type !== 'DELETED' && sameLabels(known, labels)) return;
    for (const pair of pairs(known)) {
      const names = this.#namesByPair.get(`${namespace}/${pair}`);
      names?.delete(name);
      if (names?.size === 0) this.#namesByPair.delete(`${namespace}/${pair}`);
    }
    if (type === 'DELETED') {
      this.#labelsByObject.delete(key);
      return;
    }
    this.#labelsByObject.set(key, labels);
    for (const pair of pairs(labels)) {
      const names = this.#namesByPair.get(`${namespace}/${pair}`);
      if (names === undefined) this.#namesByPair.set(`${namespace}/${pair}`, new Set([name]));
      else names.add(name);
    }
  }

  /** Objects of the namespace that the selector matches; an empty selector matches all. */
  select(namespace: string, selector: LabelSelector): T[] {
    const requirements = toRequirements(selector);
    return this.#candidates(namespace, requirements).filter((object) => matchesLabels(requirements, object.metadata.labels));
  }

  #candidates(namespace: string, requirements: readonly SelectorRequirement[]): T[] {
    let rarest: ReadonlySet<string> | undefined;
    for (const { operator, key, values } of requirements) {
      if (operator !== 'In' || values.length !== 1) continue;
      const names = this.#namesByPair.get(`${namespace}/${key}=${values[0] ?? ''}`);
      if (names === undefined) return [];
      if (rarest === undefined || names.size < rarest.size) rarest = names;
    }
    if (rarest === undefined) return this.#api.list(this.#kind, namespace);
    return [...rarest].map((name) => this.#api.get(this.#kind, namespace, name)).filter((object) => object !== undefined);
  }
}

function pairs(labels: Readonly<Record<string, string>> | undefined): string[] {
  return labels === undefined ? [] : Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
