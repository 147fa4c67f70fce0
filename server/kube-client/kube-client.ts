import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeList, KubeObject, ResourceType } from '#lib/kube/object.ts';
import { say } from '#lib/kube/sentences.ts';
import type { ClusterAccess } from './access.ts';
import { isNotFound, KubeError, toStatusError } from './errors.ts';
import { collectionPath, objectPath, withQuery, type ObjectRef, type Subresource } from './resource-path.ts';
import { Transport, type CallCounts, type Request, type Response, type TransportOptions } from './transport.ts';
import { LineSplitter } from './watch-lines.ts';

/** The field manager under which this project owns fields, on the host and in members. */
export const FIELD_MANAGER = 'flotilla';

export type CallOptions = { deadlineMs?: number; signal?: AbortSignal | undefined; isUrgent?: boolean; hold?: Promise<void> };

/** What watching a cluster has brought so far: bytes of events as they came, bookmarks included. */
export type WatchTraffic = { bytes: number; messages: number };

/** `metadata` asks for objects without spec and status; a server that does not know the form sends them whole. */
export type ObjectView = 'full' | 'metadata';

export type ListOptions = CallOptions & {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  limit?: number;
  continue?: string;
  view?: ObjectView;
};

export type WatchOptions = Omit<ListOptions, 'limit' | 'continue'> & { resourceVersion: string; timeoutSeconds: number };

export type WatchEvent<T extends KubeObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; resourceVersion: string };

export type DeleteOptions = {
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
};

export type PatchType = 'merge' | 'json' | 'strategic';

const PATCH_CONTENT_TYPES: Readonly<Record<PatchType, string>> = {
  merge: 'application/merge-patch+json', json: 'application/json-patch+json', strategic: 'application/strategic-merge-patch+json',
};
const METADATA_ONLY = 'g=meta.k8s.io;v=v1';
/** Silence on a watch beyond its own `timeoutSeconds` that means the connection is dead. */
const WATCH_GRACE_MS = 30_000;
/** Time for a watch's answer to begin: short, since a server that hangs must be noticed. */
const WATCH_OPEN_DEADLINE_MS = 10_000;
/** A stream of lines may be silent this long, from its beginning on; whoever reads it sees sooner that nothing answers. */
const LINES_SILENCE_MS = 600_000;

/** What a client needs of a transport; a simulated cluster has one of its own. */
export type Wire = Pick<Transport, 'call' | 'stream' | 'counts' | 'close'> & { readonly isRefused?: boolean };

/**
 * Calls to one cluster's API. Every call has a deadline; a failed one throws KubeError with the cluster's name.
 * The type parameter of a call states what the caller knows the API's schema to guarantee; nothing is checked here.
 */
export class KubeClient {
  readonly cluster: string;
  readonly #transport: Wire;
  readonly #traffic: WatchTraffic = { bytes: 0, messages: 0 };

  /** @param transport how calls reach the cluster; over the network when it is left out. */
  constructor(access: ClusterAccess, options: TransportOptions = {}, transport: Wire = new Transport(access, options)) {
    this.cluster = access.name;
    this.#transport = transport;
  }

  async get<T extends KubeObject>(type: ResourceType, ref: ObjectRef, options: CallOptions & { view?: ObjectView } = {}): Promise<T> {
    const accept = acceptOf(options.view, 'PartialObjectMetadata');
    return this.#json({ method: 'GET', path: objectPath(type, ref), accept, ...only(options) });
  }

  /** Like `get`, with undefined for an object that is not there. */
  async find<T extends KubeObject>(type: ResourceType, ref: ObjectRef, options: CallOptions & { view?: ObjectView } = {}): Promise<T | undefined> {
    try {
      return await this.get<T>(type, ref, options);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** One page of a collection. An empty one comes with `items: null` from some servers; here it is an empty list. */
  async list<T extends KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<KubeList<T>> {
    const path = withQuery(collectionPath(type, options.namespace), {
      labelSelector: options.labelSelector, fieldSelector: options.fieldSelector, limit: options.limit, continue: options.continue,
    });
    const page: KubeList<T> & { items: T[] | null } = await this.#json({ method: 'GET', path, accept: acceptOf(options.view, 'PartialObjectMetadataList'), ...only(options) });
    return { ...page, items: page.items ?? [] };
  }

  /** Every object of a collection, page by page. */
  async listAll<T extends KubeObject>(type: ResourceType, options: Omit<ListOptions, 'continue'> = {}): Promise<T[]> {
    const items: T[] = [];
    let token: string | undefined;
    do {
      const page: KubeList<T> = await this.list<T>(type, { limit: 500, ...options, ...(token === undefined ? {} : { continue: token }) });
      items.push(...page.items);
      token = page.metadata.continue === '' ? undefined : page.metadata.continue;
    } while (token !== undefined);
    return items;
  }

  /** Follows changes after `resourceVersion` until the server ends the stream. @throws KubeError also for an ERROR event. */
  async watch<T extends KubeObject>(
    type: ResourceType, options: WatchOptions, on: { open: () => void; notice: (event: WatchEvent<T>) => void },
  ): Promise<void> {
    const path = withQuery(collectionPath(type, options.namespace), {
      watch: true, allowWatchBookmarks: true, resourceVersion: options.resourceVersion, timeoutSeconds: options.timeoutSeconds,
      labelSelector: options.labelSelector, fieldSelector: options.fieldSelector,
    });
    const traffic = this.#traffic;
    const lines = new LineSplitter((line) => {
      traffic.messages += 1;
      on.notice(this.#toWatchEvent<T>(line));
    });
    await this.#transport.stream(
      { method: 'GET', path, accept: acceptOf(options.view, 'PartialObjectMetadata'), deadlineMs: WATCH_OPEN_DEADLINE_MS, signal: options.signal },
      options.timeoutSeconds * 1000 + WATCH_GRACE_MS,
      {
        open: on.open,
        chunk: (chunk) => {
          traffic.bytes += chunk.length;
          lines.push(chunk);
        },
      },
    );
  }

  async create<T extends KubeObject>(type: ResourceType, object: T, options: CallOptions & { dryRun?: boolean } = {}): Promise<T> {
    const path = withQuery(collectionPath(type, object.metadata.namespace), { fieldManager: FIELD_MANAGER, dryRun: options.dryRun === true ? 'All' : undefined });
    return this.#json({ method: 'POST', path, body: JSON.stringify(object), ...only(options) });
  }

  /** Posts to a subresource of an object, such as the TokenRequest of a ServiceAccount. */
  async createUnder<T extends KubeObject>(type: ResourceType, ref: ObjectRef, subresource: Subresource, object: T, options: CallOptions = {}): Promise<T> {
    return this.#json({ method: 'POST', path: objectPath(type, ref, subresource), body: JSON.stringify(object), ...only(options) });
  }

  /** Replaces an object. With `metadata.resourceVersion` set, a change in between ends in CONFLICT. */
  async update<T extends KubeObject>(type: ResourceType, object: T, options: CallOptions & { subresource?: Subresource; dryRun?: boolean } = {}): Promise<T> {
    const path = withQuery(objectPath(type, object.metadata, options.subresource), { fieldManager: FIELD_MANAGER, dryRun: options.dryRun === true ? 'All' : undefined });
    return this.#json({ method: 'PUT', path, body: JSON.stringify(object), ...only(options) });
  }

  async patch<T extends KubeObject>(
    type: ResourceType, ref: ObjectRef, patch: { type: PatchType; body: unknown }, options: CallOptions & { subresource?: Subresource } = {},
  ): Promise<T> {
    const path = withQuery(objectPath(type, ref, options.subresource), { fieldManager: FIELD_MANAGER });
    return this.#json({ method: 'PATCH', path, body: JSON.stringify(patch.body), contentType: PATCH_CONTENT_TYPES[patch.type], ...only(options) });
  }

  /**
   * Server-side apply: makes the fields of `object` so and owns them, and drops fields owned before and now left out.
   * Without `force` a field that another manager owns with another value ends in CONFLICT, naming the manager.
   */
  async apply<T extends KubeObject>(
    type: ResourceType, object: T, options: CallOptions & { force: boolean; subresource?: Subresource; dryRun?: boolean },
  ): Promise<{ object: T; wasCreated: boolean; durationMs: number }> {
    const path = withQuery(objectPath(type, object.metadata, options.subresource), {
      fieldManager: FIELD_MANAGER, force: options.force, dryRun: options.dryRun === true ? 'All' : undefined,
    });
    const response = await this.#transport.call({
      method: 'PATCH', path, body: JSON.stringify(object), contentType: 'application/apply-patch+yaml', ...only(options),
    });
    return { object: trustServer<T>(this.#parse(response)), wasCreated: response.httpStatus === 201, durationMs: response.durationMs };
  }

  /** Asks for deletion. `isGone` is false when the object stays for its finalizers or grace period. @throws NOT_FOUND. */
  async delete(type: ResourceType, ref: ObjectRef, body: DeleteOptions = {}, options: CallOptions = {}): Promise<{ isGone: boolean }> {
    const answer = await this.#json<KubeObject>({ method: 'DELETE', path: objectPath(type, ref), body: JSON.stringify(body), ...only(options) });
    return { isGone: answer.kind === 'Status' };
  }

  /** Any GET of the API, as text: health, version, OpenAPI. */
  async raw(path: string, options: CallOptions = {}): Promise<Response> {
    return this.#transport.call({ method: 'GET', path, ...only(options) });
  }

  /**
   * Any GET of the API that goes on, line by line, until the server ends it or `signal` aborts, which throws. Its answer may
   * take as long to begin as its first line. No more is read while `take` is busy. A last line without an end is left out.
   */
  async rawLines(path: string, signal: AbortSignal, take: (lines: string[]) => Promise<void>): Promise<void> {
    let lines: string[] = [];
    const splitter = new LineSplitter((line) => { lines.push(line); });
    await this.#transport.stream({ method: 'GET', path, accept: '*/*', deadlineMs: LINES_SILENCE_MS, signal }, LINES_SILENCE_MS, {
      open: () => undefined,
      chunk: (chunk) => {
        splitter.push(chunk);
        if (lines.length === 0) return undefined;
        const whole = lines;
        lines = [];
        return take(whole);
      },
    });
  }

  /** Any GET of the API that answers JSON. */
  async rawJson(path: string, options: CallOptions = {}): Promise<unknown> {
    return this.#parse(await this.raw(path, options));
  }

  /** The cluster refuses our credentials at present. */
  get isRefused(): boolean {
    return this.#transport.isRefused === true;
  }

  watchTraffic(): WatchTraffic {
    return { ...this.#traffic };
  }

  /** Calls made to this cluster so far. */
  counts(): CallCounts {
    return this.#transport.counts();
  }

  /** Ends every connection; calls in flight fail. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #json<T>(request: Request): Promise<T> {
    return trustServer<T>(this.#parse(await this.#transport.call(request)));
  }

  #parse(response: Response): unknown {
    try {
      return JSON.parse(response.body);
    } catch (cause) {
      throw new KubeError({ code: 'INTERNAL', cluster: this.cluster, said: say('kube.notJson', { cluster: this.cluster }), httpStatus: response.httpStatus, cause });
    }
  }

  #toWatchEvent<T extends KubeObject>(line: string): WatchEvent<T> {
    const event: unknown = JSON.parse(line);
    if (!isJsonObject(event)) throw toStatusError(this.cluster, undefined);
    switch (event.type) {
      case 'ADDED': case 'MODIFIED': case 'DELETED':
        return { type: event.type, object: trustServer<T>(event.object) };
      case 'BOOKMARK':
        return { type: 'BOOKMARK', resourceVersion: trustServer<KubeObject>(event.object).metadata.resourceVersion ?? '' };
      default:
        throw toStatusError(this.cluster, event.object);
    }
  }
}

function acceptOf(view: ObjectView | undefined, form: 'PartialObjectMetadata' | 'PartialObjectMetadataList'): string {
  return view === 'metadata' ? `application/json;as=${form};${METADATA_ONLY},application/json` : 'application/json';
}

function only(options: CallOptions): CallOptions {
  const { signal, deadlineMs, isUrgent, hold } = options;
  return { signal, ...(deadlineMs === undefined ? {} : { deadlineMs }), ...(isUrgent === true ? { isUrgent } : {}), ...(hold === undefined ? {} : { hold }) };
}

/** The one place where an API server's word for an object's shape is taken: it validated the object against its schema. */
function trustServer<T>(value: unknown): T {
  return value as T;
}
