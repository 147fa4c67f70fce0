import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { ClusterAccess } from './access.ts';
import { startDeadline } from './deadline.ts';
import { createDispatcher } from './dispatcher.ts';
import { isStorageStarting, KubeError, toResponseError, toUnreachableError } from './errors.ts';
import { RateLimiter, type RateLimit } from './rate-limit.ts';
import { Refusal } from './refusal.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Request = {
  method: HttpMethod;
  /** Path and query, as they follow the server's base URL. */
  path: string;
  body?: string;
  contentType?: string;
  accept?: string;
  deadlineMs?: number;
  signal?: AbortSignal | undefined;
  /** Goes past the rate limit: a probe must not wait behind the work whose place it looks at. */
  isUrgent?: boolean;
  /**
   * The server gets the head of the call and the first byte of its body at once, and the rest when this resolves. A
   * Kubernetes API server decides by the head whether we may: what changes our rights meanwhile comes too late for this call.
   */
  hold?: Promise<void>;
};

export type Response = { httpStatus: number; body: string; durationMs: number };

export type TransportOptions = {
  /** Calls in flight at once; each keeps one connection. */
  connections?: number;
  /** A function is asked before every call, so that the limit may change. */
  rateLimit?: RateLimit | (() => RateLimit);
  deadlineMs?: number;
  /** Told after each call whether the cluster answered at all. */
  onReachability?: (isReachable: boolean) => void;
  /** Told when the cluster begins to refuse our credentials, and when it takes them again. */
  onRefusal?: (isRefused: boolean) => void;
};

type Answer = { statusCode: number; headers: Record<string, string | string[] | undefined> };

type CallOptions = {
  origin: string; path: string; method: HttpMethod; headers: Record<string, string>; signal: AbortSignal; reset: false; body?: string | Readable;
};

/** Calls made so far: reads (GET), writes (all else), opened streams; and how many of all ended in an error. */
export type CallCounts = { read: number; write: number; stream: number; failed: number };

/** Calls, by default, have this long; a cluster that takes longer holds nobody else up. */
const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_CONNECTIONS = 8;
/** For the host, far above what the controllers need; a guard against a loop that would flood it. Members have a limit of their own. */
const DEFAULT_RATE_LIMIT: RateLimit = { perSecond: 1_000, burst: 2_000 };
/** Wait asked of us when a 429 names none. */
const DEFAULT_RETRY_AFTER_MS = 1_000;
/** Longest wait that a server may impose on us with `Retry-After`. */
const MAX_RETRY_AFTER_MS = 60_000;
const USER_AGENT = 'flotilla';

/**
 * The one way to a cluster: pooled keep-alive connections, authentication, a deadline on every call, a rate limit, the
 * pause that a 429 asks for, and a longer one while the credentials are refused. It retries nothing but a 401, once, and
 * only with other credentials: anything else is the queue's business.
 * Why not the generated client: it opens a new TLS connection for each call, eight times slower at four times the CPU.
 */
export class Transport {
  readonly cluster: string;
  readonly #access: ClusterAccess;
  readonly #options: TransportOptions;
  readonly #basePath: string;
  readonly #calls: Dispatcher;
  readonly #streams: Dispatcher;
  readonly #limiter: RateLimiter;
  readonly #refusal: Refusal;
  readonly #counts: CallCounts = { read: 0, write: 0, stream: 0, failed: 0 };

  constructor(access: ClusterAccess, options: TransportOptions = {}) {
    this.cluster = access.name;
    this.#access = access;
    this.#options = options;
    this.#basePath = new URL(access.server).pathname.replace(/\/$/, '');
    this.#calls = createDispatcher(access, options.connections ?? DEFAULT_CONNECTIONS);
    this.#streams = createDispatcher(access, null);
    const limit = options.rateLimit ?? DEFAULT_RATE_LIMIT;
    this.#limiter = new RateLimiter(typeof limit === 'function' ? limit : () => limit, () => Date.now());
    this.#refusal = new Refusal(access.name, () => Date.now(), (isRefused) => { options.onRefusal?.(isRefused); });
  }

  /** @throws KubeError when the answer is not 2xx, or when none came before the deadline. */
  async call(request: Request): Promise<Response> {
    const deadline = startDeadline(request.deadlineMs ?? this.#options.deadlineMs ?? DEFAULT_DEADLINE_MS, request.signal);
    const startedMs = performance.now();
    this.#counts[request.method === 'GET' ? 'read' : 'write'] += 1;
    try {
      this.#refusal.check();
      if (request.isUrgent !== true) await this.#awaitTurn(deadline.signal);
      let { answer, body } = await this.#send(request, deadline.signal);
      if (answer.statusCode === 401 && await this.#access.renew?.() === true) ({ answer, body } = await this.#send(request, deadline.signal));
      this.#options.onReachability?.(true);
      this.#heed(answer);
      if (answer.statusCode >= 200 && answer.statusCode < 300) {
        return { httpStatus: answer.statusCode, body, durationMs: performance.now() - startedMs };
      }
      throw this.#toError(request, answer, body);
    } catch (error) {
      throw this.#toFailure(request, error);
    } finally {
      deadline.end();
    }
  }

  /**
   * Opens a stream and hands over its chunks until it ends. The deadline covers the wait for the first byte of the answer;
   * `idleMs` bounds the silence after that. No more is read while a promise that `chunk` gave is open.
   */
  async stream(request: Request, idleMs: number, on: { open: () => void; chunk: (chunk: Buffer) => void | Promise<void> }): Promise<void> {
    const deadline = startDeadline(request.deadlineMs ?? this.#options.deadlineMs ?? DEFAULT_DEADLINE_MS, request.signal);
    this.#counts.stream += 1;
    try {
      this.#refusal.check();
      await this.#awaitTurn(deadline.signal);
      const options = await this.#toOptions(request, request.signal ?? deadline.signal);
      const headersTimeout = request.deadlineMs ?? DEFAULT_DEADLINE_MS;
      let answer = await this.#streams.request({ ...options, headersTimeout, bodyTimeout: idleMs });
      if (answer.statusCode === 401 && await this.#access.renew?.() === true) {
        await answer.body.dump();
        answer = await this.#streams.request({ ...await this.#toOptions(request, request.signal ?? deadline.signal), headersTimeout, bodyTimeout: idleMs });
      }
      deadline.end();
      this.#options.onReachability?.(true);
      this.#heed(answer);
      if (answer.statusCode !== 200) throw this.#toError(request, answer, await answer.body.text());
      on.open();
      for await (const chunk of answer.body) {
        const handled = on.chunk(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
        if (handled !== undefined) await handled;
      }
    } catch (error) {
      throw this.#toFailure(request, error);
    } finally {
      deadline.end();
    }
  }

  /** The cluster refuses our credentials; few calls reach it until it takes them again. */
  get isRefused(): boolean {
    return this.#refusal.isRefused;
  }

  counts(): CallCounts {
    return { ...this.#counts };
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#streams.destroy()]);
  }

  async #send(request: Request, signal: AbortSignal): Promise<{ answer: Answer; body: string }> {
    const answer = await this.#calls.request(await this.#toOptions(request, signal));
    return { answer, body: await answer.body.text() };
  }

  #heed({ statusCode }: Answer): void {
    if (statusCode === 401) this.#refusal.note();
    else this.#refusal.clear();
  }

  async #awaitTurn(signal: AbortSignal): Promise<void> {
    const waitMs = this.#limiter.reserve();
    if (waitMs <= 0) return signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { signal.removeEventListener('abort', stop); resolve(); }, waitMs);
      const stop = (): void => { clearTimeout(timer); reject(signal.reason); };
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  async #toOptions(request: Request, signal: AbortSignal): Promise<CallOptions> {
    const given = this.#access.headers();
    const auth = given instanceof Promise ? await given : given;
    const headers: Record<string, string> = { ...auth, accept: request.accept ?? 'application/json', 'user-agent': USER_AGENT };
    if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    if (request.hold !== undefined && request.body !== undefined) headers['content-length'] = String(Buffer.byteLength(request.body));
    return {
      // Without `reset: false` undici closes the connection after every DELETE that has a body.
      origin: this.#access.server, path: this.#basePath + request.path, method: request.method, headers, signal, reset: false,
      ...(request.body === undefined ? {} : { body: request.hold === undefined ? request.body : Readable.from(inTwoParts(request.body, request.hold), { objectMode: false }) }),
    };
  }

  #toError(request: Request, answer: Answer, body: string): KubeError {
    const retryAfterMs = answer.statusCode === 429 || answer.statusCode === 503 ? readRetryAfterMs(answer.headers['retry-after']) : undefined;
    const error = toResponseError(this.cluster, `${request.method} ${request.path}`, answer.statusCode, body, retryAfterMs);
    if (answer.statusCode === 429 && !isStorageStarting(error)) this.#limiter.closeFor(retryAfterMs ?? DEFAULT_RETRY_AFTER_MS);
    return error;
  }

  #toFailure(request: Request, error: unknown): unknown {
    this.#counts.failed += 1;
    if (error instanceof KubeError || request.signal?.aborted === true) return error;
    this.#options.onReachability?.(false);
    return toUnreachableError(this.cluster, `${request.method} ${request.path}`, error);
  }
}

async function* inTwoParts(body: string, hold: Promise<void>): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body);
  yield bytes.subarray(0, 1);
  await hold;
  yield bytes.subarray(1);
}

/** Reads the header, which holds seconds or a date; nonsense counts as the default. */
function readRetryAfterMs(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const text = (Array.isArray(header) ? header[0] : header) ?? '';
  const waitMs = Number.isFinite(Number(text)) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(waitMs) ? DEFAULT_RETRY_AFTER_MS : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
}
