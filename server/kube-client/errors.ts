import { isJsonObject } from '#lib/kube/json.ts';
import { type Sentence, SentenceError } from '#lib/kube/sentence.ts';
import { say } from '#lib/kube/sentences.ts';
import type { KubeStatus, StatusReason } from '#lib/kube/status.ts';

/** The project's closed list of error codes, as far as a Kubernetes call can end in them. */
export type KubeErrorCode =
  | 'NOT_FOUND' | 'FORBIDDEN' | 'UNAUTHORIZED' | 'CONFLICT' | 'INVALID' | 'LIMIT_EXCEEDED' | 'PRECONDITION_FAILED'
  | 'UNREACHABLE' | 'INTERNAL';

/** Longest piece of a foreign error text that goes into a message or a status. */
const MAX_MESSAGE_LENGTH = 1_000;

type Details = {
  code: KubeErrorCode;
  cluster: string;
  /** What an API server said, in its own words; or a sentence of ours when it said nothing. */
  said: string | Sentence;
  /** HTTP status; absent when no answer came. */
  httpStatus?: number | undefined;
  status?: KubeStatus | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
};

const KUBE_ERROR = Symbol.for('flotilla.kube-error');

/**
 * A call to a cluster that did not do what was asked. `cluster` names which one; `status` is what its API said, if it spoke.
 * The console's build compiles this class into several bundles, and an error thrown by a client of one is caught by a
 * service of another; a mark, not the class itself, says what is one.
 */
export class KubeError extends SentenceError {
  override readonly name = 'KubeError';
  readonly [KUBE_ERROR] = true;
  readonly code: KubeErrorCode;
  readonly cluster: string;
  readonly httpStatus: number | undefined;
  readonly status: KubeStatus | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(details: Details) {
    const { said, cluster, cause } = details;
    super(typeof said === 'string' ? framed(cluster, said.slice(0, MAX_MESSAGE_LENGTH)) : said, cause === undefined ? undefined : { cause });
    // Statuses and logs keep the API server's own words; only what people read is put into a sentence of ours.
    if (typeof said === 'string') this.message = said.slice(0, MAX_MESSAGE_LENGTH);
    this.code = details.code;
    this.cluster = details.cluster;
    this.httpStatus = details.httpStatus;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && KUBE_ERROR in value;
  }

  /** The API server's own words, for where its cluster is named already; a sentence of ours when it said nothing. */
  get words(): Sentence {
    return this.status === undefined ? this.sentence : say('kube.said', { message: this.message });
  }

  get reason(): StatusReason | undefined {
    return this.status?.reason;
  }
}

/** The name under which the host's client speaks; members have names of their own. */
const HOST = 'host';

function framed(cluster: string, message: string): Sentence {
  return cluster === HOST ? say('kube.hostRefused', { message }) : say('kube.refused', { cluster, message });
}

/** Turns an answer other than 2xx into an error; the body is a Kubernetes Status when the API server itself answered. */
export function toResponseError(
  cluster: string, request: string, httpStatus: number, body: string, retryAfterMs?: number,
): KubeError {
  const status = parseStatus(body);
  const said = status?.message ?? say('kube.answered', { cluster, status: String(httpStatus), request, body: body.trim().slice(0, MAX_MESSAGE_LENGTH) || say('kube.noBody') });
  return new KubeError({ code: toErrorCode(httpStatus), cluster, said, httpStatus, status, retryAfterMs });
}

/** Turns an ERROR event of a watch into an error. */
export function toStatusError(cluster: string, status: unknown): KubeError {
  const parsed = isStatus(status) ? status : undefined;
  const httpStatus = parsed?.code ?? 500;
  return new KubeError({
    code: toErrorCode(httpStatus), cluster, httpStatus, status: parsed,
    said: parsed?.message ?? say('kube.watchEnded', { cluster }),
  });
}

/** Says that no answer came: refused, reset, name not found, or over the deadline. */
export function toUnreachableError(cluster: string, request: string, cause: unknown): KubeError {
  const detail = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new KubeError({ code: 'UNREACHABLE', cluster, said: say('kube.unanswered', { cluster, request, detail }), cause });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'NOT_FOUND';
}

/** Our account may not do this there. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'FORBIDDEN';
}

export function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'CONFLICT';
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof KubeError && error.reason === 'AlreadyExists';
}

/** True for 410: a resourceVersion or continue token that the server no longer knows. */
export function isExpired(error: unknown): boolean {
  return error instanceof KubeError && error.httpStatus === 410;
}

/** True while a server opens the store of a type whose definition is new: it answers 429 for a moment, and only for that type. */
export function isStorageStarting(error: unknown): boolean {
  return error instanceof KubeError && error.httpStatus === 429 && error.message.includes('storage is (re)initializing');
}

/** True for a write that was refused because its namespace is not there. */
export function isNamespaceMissing(error: unknown): boolean {
  return isNotFound(error) && error instanceof KubeError && error.message.startsWith('namespaces "');
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'UNREACHABLE';
}

/** The wait a server asked for with `Retry-After`, in milliseconds. */
export function retryAfterMsOf(error: unknown): number | undefined {
  return error instanceof KubeError ? error.retryAfterMs : undefined;
}

function toErrorCode(httpStatus: number): KubeErrorCode {
  switch (httpStatus) {
    case 400: case 405: case 406: case 413: case 415: case 422: return 'INVALID';
    case 401: return 'UNAUTHORIZED';
    case 403: return 'FORBIDDEN';
    case 404: return 'NOT_FOUND';
    case 409: return 'CONFLICT';
    case 410: return 'PRECONDITION_FAILED';
    case 429: return 'LIMIT_EXCEEDED';
    case 502: case 503: case 504: return 'UNREACHABLE';
    default: return 'INTERNAL';
  }
}

function parseStatus(body: string): KubeStatus | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isStatus(value) ? value : undefined;
  } catch {
    // A body that is not JSON did not come from the API server; the caller quotes it as text.
    return undefined;
  }
}

function isStatus(value: unknown): value is KubeStatus {
  return isJsonObject(value) && value.kind === 'Status' && typeof value.message === 'string' && typeof value.code === 'number';
}
