import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';

/** Streams open at a time, over all members and tabs; what is looked at beyond it is read again now and then. */
export const MAX_FOLLOWED = 60;
/** A page that shows something reads it again within this time; what was not read for so long is looked at no more. */
export const LOOKED_MS = 75_000;
/** A stream is ended by the member this often, and then it is seen whether anybody still looks. */
const STREAM_SECONDS = 30;
/** A stream that ends sooner is one that the member does not want to serve; it is not asked for again at once. */
const LEAST_STREAM_MS = 1_000;

/** One collection in a member, from the moment it was read. */
export type Followed = {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion: string;
  /** Whether a change in the collection is about the workload at all; without it every one is. */
  readonly isAbout?: (object: KubeObject) => boolean;
};

export type Subject = { readonly cluster: string; readonly namespace: string; readonly name: string };

type Client = Pick<Host['client'], 'watch'>;
type Follower = { lookedAtMs: number; readonly stopped: AbortController };

/**
 * Follows what members hold of a workload for as long as a page shows it, and hints at every change, so that the page
 * need not ask again and again. Nothing is kept of what is seen. A stream that breaks is not opened again before the next
 * reading: that one says what became of the member.
 */
export class MemberFollowers {
  readonly #publish: (hint: WatchEvent) => void;
  readonly #nowMs: () => number;
  readonly #followers = new Map<string, Follower>();

  constructor(publish: (hint: WatchEvent) => void, nowMs: () => number) {
    this.#publish = publish;
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#followers.size;
  }

  /** Somebody looks at these collections and read them just now. */
  lookAt(client: Client, subject: Subject, collections: readonly Followed[]): void {
    for (const followed of collections) {
      const key = [subject.cluster, subject.namespace, subject.name, followed.type.plural].join('/');
      const known = this.#followers.get(key);
      if (known !== undefined) known.lookedAtMs = this.#nowMs();
      else if (this.#followers.size < MAX_FOLLOWED) void this.#follow(key, client, subject, followed);
    }
  }

  stop(): void {
    for (const { stopped } of this.#followers.values()) stopped.abort();
    this.#followers.clear();
  }

  async #follow(key: string, client: Client, { namespace, name }: Subject, followed: Followed): Promise<void> {
    const { type, isAbout, ...selection } = followed;
    const follower: Follower = { lookedAtMs: this.#nowMs(), stopped: new AbortController() };
    this.#followers.set(key, follower);
    let { resourceVersion } = selection;
    try {
      let openedAtMs = Number.NEGATIVE_INFINITY;
      while (!follower.stopped.signal.aborted && this.#nowMs() - follower.lookedAtMs < LOOKED_MS && this.#nowMs() - openedAtMs >= LEAST_STREAM_MS) {
        openedAtMs = this.#nowMs();
        await client.watch<KubeObject>(type, { ...selection, resourceVersion, timeoutSeconds: STREAM_SECONDS, signal: follower.stopped.signal }, {
          open: () => undefined,
          notice: (notice) => {
            if (notice.type === 'BOOKMARK') {
              resourceVersion = notice.resourceVersion;
              return;
            }
            resourceVersion = notice.object.metadata.resourceVersion ?? resourceVersion;
            if (isAbout === undefined || isAbout(notice.object)) this.#publish({ topic: 'member', kind: type.kind, namespace, name, type: notice.type, resourceVersion });
          },
        });
      }
    } catch {
      // The member fell silent, or forgot what was then: the next reading tells which, and follows from there.
    } finally {
      if (this.#followers.get(key) === follower) this.#followers.delete(key);
    }
  }
}
