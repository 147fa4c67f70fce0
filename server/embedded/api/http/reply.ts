import type { ServerResponse } from 'node:http';
import { stringify as toYaml } from 'yaml';
import type { KubeStatus } from '#lib/kube/status.ts';
import { ApiError, internalError } from '../api-error.ts';

/** Sends text that is JSON already; as YAML only when the client asked for it. */
export function sendJsonText(response: ServerResponse, code: number, json: string, encoding: 'json' | 'yaml' = 'json', contentType?: string): void {
  const text = encoding === 'yaml' ? toYaml(JSON.parse(json)) : json;
  response.writeHead(code, {
    'content-type': contentType ?? (encoding === 'yaml' ? 'application/yaml' : 'application/json'),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
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
