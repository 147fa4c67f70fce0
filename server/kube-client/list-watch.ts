import type { KubeList, KubeObject, ResourceType } from '#lib/kube/object.ts';
import { isExpired } from './errors.ts';
import type { KubeClient, ObjectView, WatchEvent } from './kube-client.ts';

/** Watches are ended and resumed in this range, so that no stream lives for ever and not all end at once. */
const WATCH_SECONDS_MIN = 300;
const WATCH_SECONDS_SPAN = 300;
/** A page of a list takes longer than other calls: a full one holds hundreds of objects. */
const LIST_DEADLINE_MS = 60_000;

export type CollectionSource<T extends KubeObject> = {
  list(page: { limit: number; continue?: string; signal: AbortSignal }): Promise<KubeList<T>>;
  watch(
    from: { resourceVersion: string; signal: AbortSignal },
    on: { open: () => void; notice: (notice: WatchEvent<T>) => void },
  ): Promise<void>;
  isExpired(error: unknown): boolean;
};

/** One collection of a cluster in the form in which an informer follows it. */
export function toCollectionSource<T extends KubeObject>(
  client: KubeClient, type: ResourceType,
  options: { namespace?: string; labelSelector?: string; fieldSelector?: string; view?: ObjectView; random: () => number },
): CollectionSource<T> {
  const { random, ...selection } = options;
  return {
    list: (page) => client.list<T>(type, { ...selection, ...page, deadlineMs: LIST_DEADLINE_MS }),
    watch: (from, on) => client.watch<T>(type, {
      ...selection, ...from, timeoutSeconds: Math.round(WATCH_SECONDS_MIN + WATCH_SECONDS_SPAN * random()),
    }, on),
    isExpired,
  };
}
