import type { Service } from '../kinds.ts';
import { toKey } from '../engine/context.ts';

type Selector = Readonly<Record<string, string>>;

/** Finds the Services that select a pod by its labels without going through all Services of the namespace. */
export class SelectorIndex {
  readonly #selectors = new Map<string, { selector: Selector; bucket: string }>();
  readonly #keysByPair = new Map<string, Set<string>>();

  observe(service: Service, isDeleted: boolean): void {
    const key = toKey(service);
    const known = this.#selectors.get(key);
    if (known !== undefined) {
      this.#keysByPair.get(known.bucket)?.delete(key);
      this.#selectors.delete(key);
    }
    const selector = service.spec?.selector ?? {};
    const [first] = Object.entries(selector).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (isDeleted || first === undefined) return;
    // A pod that is selected has every pair of the selector, so one pair is enough to find the Service.
    const bucket = `${service.metadata.namespace ?? ''}/${first[0]}=${first[1]}`;
    this.#selectors.set(key, { selector, bucket });
    const keys = this.#keysByPair.get(bucket) ?? new Set<string>();
    this.#keysByPair.set(bucket, keys.add(key));
  }

  /** Keys of the Services that select these labels. */
  matching(namespace: string, labels: Selector): string[] {
    const found: string[] = [];
    for (const [name, value] of Object.entries(labels)) {
      for (const key of this.#keysByPair.get(`${namespace}/${name}=${value}`) ?? []) {
        const selector = this.#selectors.get(key)?.selector ?? {};
        if (Object.entries(selector).every(([label, wanted]) => labels[label] === wanted)) found.push(key);
      }
    }
    return found;
  }
}
