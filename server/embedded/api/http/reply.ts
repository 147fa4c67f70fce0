import type { ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { stringify as toYaml } from 'yaml';
import type { KubeStatus } from '#lib/kube/status.ts';
import { ApiError, badRequest, internalError } from '../api-error.ts';

/** Shorter bodies are not worth the time that packing them takes; Kubernetes' own limit. */
const MIN_GZIP_BYTES = 128 * 1024;
/** Kubernetes' own choice: most of the gain for little time. */
const GZIP_LEVEL = 1;

/** Sends text that is JSON already; as YAML only when the client asked for it. */
export function sendJsonText(response: ServerResponse, code: number, json: string, encoding: 'json' | 'yaml' = 'json', contentType?: string): void {
  const text = encoding === 'yaml' ? toYaml(JSON.parse(json)) : json;
  sendBytes(response, code, Buffer.from(text), contentType ?? (encoding === 'yaml' ? 'application/yaml' : 'application/json'));
}

/** Sends a whole body; a large one packed, for clients that can unpack it. Packing runs beside this thread. */
export function sendBytes(response: ServerResponse, code: number, bytes: Buffer, contentType: string): void {
  if (bytes.length <= MIN_GZIP_BYTES || !acceptsGzip(response.req.headers['accept-encoding'])) return finish(response, code, bytes, contentType);
  gzip(bytes, { level: GZIP_LEVEL }, (error, packed) => {
    if (error === null) {
      response.setHeader('content-encoding', 'gzip');
      response.appendHeader('vary', 'Accept-Encoding');
    }
    finish(response, code, error === null ? packed : bytes, contentType);
  });
}

function finish(response: ServerResponse, code: number, bytes: Buffer, contentType: string): void {
  response.writeHead(code, { 'content-type': contentType, 'content-length': bytes.length, 'cache-control': 'no-cache, private' });
  response.end(bytes);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '').split(',').some((part) => /^gzip(;q=(1(\.0*)?|0?\.\d*[1-9]\d*))?$/.test(part.replaceAll(' ', '').toLowerCase()));
}

export function sendJson(response: ServerResponse, code: number, value: object, encoding: 'json' | 'yaml' = 'json', contentType?: string): void {
  sendJsonText(response, code, JSON.stringify(value), encoding, contentType);
}

export function sendText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, {
    'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text), 'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** Answers an error as a `Status`; an unexpected one as 500 with its message. */
export function sendError(response: ServerResponse, error: unknown): void {
  const status: KubeStatus = toApiError(error).status;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retry = status.details?.retryAfterSeconds;
  if (retry !== undefined) response.setHeader('retry-after', String(retry));
  if (status.code === 401) response.setHeader('www-authenticate', 'Bearer');
  sendJson(response, status.code, status);
}

/** Any thrown value as the error a client gets. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  // The stack ends long before a body within the size limit does: what nests so deeply is no object of any type.
  if (error instanceof RangeError && error.message.includes('call stack')) return badRequest('the body of the request is nested too deeply');
  return internalError(error instanceof Error ? error.message : String(error));
}

/** Adds warnings in the form that `kubectl` prints. */
export function setWarnings(response: ServerResponse, warnings: readonly string[]): void {
  if (warnings.length === 0) return;
  response.setHeader('warning', warnings.map((text) => `299 - ${JSON.stringify(toHeaderText(text))}`));
}

/** Header values carry printable ASCII only. */
function toHeaderText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
