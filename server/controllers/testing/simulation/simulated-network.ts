import type { KubeObject } from '#lib/kube/object.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import { toResponseError, toUnreachableError } from '#server/kube-client/errors.ts';
import type { Wire } from '#server/kube-client/kube-client.ts';
import type { CallCounts, Request, Response } from '#server/kube-client/transport.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { ApiFault, type LoggedChange, type SimulatedApi } from './simulated-api.ts';

/** What happens to one call or one watch event on its way. `lost`: done, but the answer never arrives. */
export type Fate = 'arrives' | 'refused' | 'lost';

export type NetworkOptions = {
  api: SimulatedApi;
  cluster: string;
  clock: Clock;
  /** Milliseconds that the next message takes. */
  latencyMs: () => number;
  /** Asked once for each call and each watch event; reads of health are calls too. */
  fate: (what: 'call' | 'event', cluster: string) => Fate;
  onReachability?: ((isReachable: boolean) => void) | undefined;
};

/** A call that hangs is given up after this long. */
const DEADLINE_MS = 15_000;

export type NetworkState = 'up' | 'down' | 'hanging';
type Stream = { fail: (error: Error) => void };

/** The way to a simulated API server: messages take time, calls and watch events can be lost, and the whole server can be gone or hang. */
export class SimulatedNetwork implements Wire {
  readonly cluster: string;
  readonly #options: NetworkOptions;
  readonly #streams = new Set<Stream>();
  readonly #counts: CallCounts = { read: 0, write: 0, stream: 0, failed: 0 };
  state: NetworkState = 'up';
  /** What the server says no to, by path: `ApiFault` 401 to credentials it does not know, 404 to a type it does not serve. */
  refusal: (path: string) => ApiFault | undefined = () => undefined;

  constructor(options: NetworkOptions) {
    this.cluster = options.cluster;
    this.#options = options;
  }

  async call(request: Request): Promise<Response> {
    this.#counts[request.method === 'GET' ? 'read' : 'write'] += 1;
    try {
      await this.#travel(request.signal);
      const fate = this.#options.fate('call', this.cluster);
      if (fate === 'refused') throw new Error('connection refused');
      const refused = this.refusal(request.path);
      const response = refused === undefined ? answer(this.#options.api, request) : { httpStatus: refused.code, body: statusBody(refused), durationMs: 1 };
      await this.#travel(request.signal);
      if (fate === 'lost') throw new Error('connection reset');
      this.#options.onReachability?.(true);
      if (response.httpStatus < 300) return response;
      throw toResponseError(this.cluster, `${request.method} ${request.path}`, response.httpStatus, response.body);
    } catch (error) {
      throw this.#toFailure(request, error);
    }
  }

  async stream(request: Request, _idleMs: number, on: { open: () => void; chunk: (chunk: Buffer) => void }): Promise<void> {
    this.#counts.stream += 1;
    try {
      await this.#travel(request.signal);
      if (this.#options.fate('call', this.cluster) !== 'arrives' || request.signal?.aborted === true) throw new Error('connection refused');
      const refused = this.refusal(request.path);
      if (refused !== undefined) throw refused;
      await this.#follow(request, on);
    } catch (error) {
      if (error instanceof ApiFault) throw toResponseError(this.cluster, request.path, error.code, statusBody(error));
      throw this.#toFailure(request, error);
    }
  }

  /** Breaks every open watch. */
  breakStreams(): void {
    for (const stream of [...this.#streams]) stream.fail(new Error('connection reset'));
  }

  set(state: NetworkState): void {
    this.state = state;
    if (state === 'down') this.breakStreams();
  }

  counts(): CallCounts {
    return { ...this.#counts };
  }

  close(): Promise<void> {
    this.breakStreams();
    return Promise.resolve();
  }

  #follow(request: Request, on: { open: () => void; chunk: (chunk: Buffer) => void }): Promise<void> {
    const { api, clock, latencyMs, fate } = this.#options;
    const { collection, namespace, query } = parsePath(request.path);
    const matches = watched(namespace, query.get('labelSelector') ?? undefined);
    return new Promise((_resolve, reject) => {
      let lastMs = 0;
      let isOpen = true;
      const end = (error: Error): void => {
        isOpen = false;
        stopListening();
        this.#streams.delete(stream);
        request.signal?.removeEventListener('abort', abort);
        reject(error);
      };
      const stream: Stream = { fail: end };
      const abort = (): void => { end(new Error('aborted')); };
      const send = (change: LoggedChange): void => {
        if (change.collection !== collection) return;
        const event = matches(change);
        if (event === undefined) return;
        // Events of one stream keep their order.
        lastMs = Math.max(lastMs, clock.nowMs() + latencyMs());
        clock.after(lastMs - clock.nowMs(), () => {
          if (!isOpen) return;
          if (this.state !== 'up' || fate('event', this.cluster) !== 'arrives') return end(new Error('connection reset'));
          on.chunk(Buffer.from(`${JSON.stringify(event)}\n`));
        });
      };
      const stopListening = api.listen(send);
      this.#streams.add(stream);
      request.signal?.addEventListener('abort', abort, { once: true });
      try {
        const missed = api.since(Number(query.get('resourceVersion') ?? '0'));
        on.open();
        this.#options.onReachability?.(true);
        for (const change of missed) send(change);
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** One way of a message; where the server hangs it takes until the caller gives up. */
  #travel(signal: AbortSignal | undefined): Promise<void> {
    const { clock, latencyMs } = this.#options;
    return new Promise((resolve, reject) => {
      const abort = (): void => { timer.cancel(); reject(new Error('aborted')); };
      const timer = clock.after(this.state === 'hanging' ? DEADLINE_MS : latencyMs(), () => {
        signal?.removeEventListener('abort', abort);
        if (this.state === 'up') resolve();
        else reject(new Error(this.state === 'down' ? 'connection refused' : 'no answer'));
      });
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #toFailure(request: Request, error: unknown): unknown {
    this.#counts.failed += 1;
    if (!(error instanceof Error) || error.name === 'KubeError' || request.signal?.aborted === true) return error;
    this.#options.onReachability?.(false);
    return toUnreachableError(this.cluster, `${request.method} ${request.path}`, error);
  }
}

/**
 * A watch with a selector tells of an object that stops matching as deleted. Of one that never matched it says so too:
 * receivers ignore the loss of what they don't hold.
 */
function watched(namespace: string | undefined, labelSelector: string | undefined): (change: LoggedChange) => { type: string; object: KubeObject } | undefined {
  return ({ type, object }) => {
    if (namespace !== undefined && object.metadata.namespace !== namespace) return undefined;
    if (labelSelector === undefined || selects(labelSelector, object)) return { type, object };
    return type === 'ADDED' ? undefined : { type: 'DELETED', object };
  };
}

/** The only selectors that controllers watch with are single equalities. */
function selects(labelSelector: string, object: KubeObject): boolean {
  const [key = '', value = ''] = labelSelector.split('=');
  return object.metadata.labels?.[key] === value;
}

const PATH = /^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>status))?$/;

function parsePath(text: string): { collection: string; namespace: string | undefined; key: string; name: string | undefined; subresource: 'status' | undefined; query: URLSearchParams } {
  const url = new URL(text, 'https://simulated');
  const groups = PATH.exec(url.pathname)?.groups;
  if (groups === undefined) throw new ApiFault(404, 'NotFound', `there is no ${text} here`);
  const { group, namespace, plural = '', name, subresource } = groups;
  return {
    collection: group === undefined ? plural : `${plural}.${group}`, namespace, name, subresource: subresource === undefined ? undefined : 'status',
    key: namespace === undefined ? name ?? '' : `${namespace}/${name ?? ''}`, query: url.searchParams,
  };
}

function answer(api: SimulatedApi, request: Request): Response {
  try {
    if (request.path === '/readyz') return { httpStatus: 200, body: 'ok', durationMs: 1 };
    if (request.path === '/version') return { httpStatus: 200, body: '{"gitVersion":"v1.36.0"}', durationMs: 1 };
    const { httpStatus, body } = act(api, request);
    return { httpStatus, body: JSON.stringify(body), durationMs: 1 };
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    return { httpStatus: error.code, body: statusBody(error), durationMs: 1 };
  }
}

function act(api: SimulatedApi, request: Request): { httpStatus: number; body: unknown } {
  const { collection, namespace, key, name, subresource, query } = parsePath(request.path);
  const body: unknown = request.body === undefined ? {} : JSON.parse(request.body);
  if (!isJsonObject(body)) throw new ApiFault(400, 'BadRequest', 'the body is no object');
  switch (request.method) {
    case 'GET': {
      if (name !== undefined) return { httpStatus: 200, body: api.get(collection, key) };
      const labelSelector = query.get('labelSelector');
      const items = api.list(collection, { ...(namespace === undefined ? {} : { namespace }), ...(labelSelector === null ? {} : { labelSelector }) });
      return { httpStatus: 200, body: { metadata: { resourceVersion: api.resourceVersion }, items } };
    }
    case 'POST': return { httpStatus: 201, body: api.create(collection, asObject(body)) };
    case 'PATCH': {
      if (request.contentType !== 'application/apply-patch+yaml') return { httpStatus: 200, body: api.patch(collection, key, body, subresource) };
      const { object, wasCreated } = api.apply(collection, key, asObject(body), query.get('force') === 'true');
      return { httpStatus: wasCreated ? 201 : 200, body: object };
    }
    case 'DELETE': {
      api.delete(collection, key, body);
      return { httpStatus: 200, body: { kind: 'Status', status: 'Success' } };
    }
    case 'PUT': throw new ApiFault(405, 'MethodNotAllowed', 'nothing here is replaced');
  }
}

function statusBody(fault: ApiFault): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Status', status: 'Failure', message: fault.message, reason: fault.reason, code: fault.code });
}

/** What the clients send to create or apply is an object. */
function asObject(body: Record<string, unknown>): KubeObject {
  return body as KubeObject;
}
