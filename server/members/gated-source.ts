import type { KubeObject } from '#lib/kube/object.ts';
import type { CollectionSource } from '#server/kube-client/list-watch.ts';

/**
 * A collection that is not asked for while its cluster is known to be away: one search finds the cluster again, and
 * dozens of watches that each knock on their own would find it no sooner.
 * @param gate `check` throws why the cluster can't be asked now; `asked` hears that it is.
 */
export function gatedSource<T extends KubeObject>(source: CollectionSource<T>, gate: { check: () => void; asked: () => void }): CollectionSource<T> {
  const pass = (): void => {
    gate.check();
    gate.asked();
  };
  return {
    list: async (page) => {
      pass();
      return source.list(page);
    },
    watch: async (from, on) => {
      pass();
      await source.watch(from, on);
    },
    isExpired: (error) => source.isExpired(error),
  };
}
