import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { isJsonObject } from '#lib/kube/json.ts';
import { decodeProtobuf, PROTOBUF_MEDIA_TYPE } from './protobuf-body.ts';
import { badRequest, bodyTooLarge, unsupportedMediaType } from '../api-error.ts';

/** Kubernetes' own limit for one request body. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** Collects a request body. @throws ApiError 413 beyond MAX_BODY_BYTES; the rest of the body is discarded. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.once('end', () => {
      if (size > MAX_BODY_BYTES) reject(bodyTooLarge(MAX_BODY_BYTES));
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.once('error', reject);
  });
}

/** The media type of a request body without its parameters. */
export function contentType(request: IncomingMessage): string {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

/** Parses a body by its media type. @throws ApiError 400 or 415. */
export function parseBody(body: Buffer, mediaType: string): unknown {
  if (mediaType === PROTOBUF_MEDIA_TYPE) return decodeProtobuf(body);
  const text = body.toString('utf8');
  if (mediaType === '' || mediaType === 'application/json' || mediaType === 'text/plain' || mediaType === 'application/octet-stream') return parseJsonText(text);
  if (mediaType === 'application/yaml' || mediaType === 'text/yaml') return parseYamlText(text);
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${PROTOBUF_MEDIA_TYPE}`);
}

export function parseJsonText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw badRequest(`error decoding the body as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** YAML 1.2, of which JSON is a part; anchors are bounded by the parser's own alias limit. */
export function parseYamlText(text: string): unknown {
  try {
    const value: unknown = parseYaml(text);
    return value;
  } catch (error) {
    throw badRequest(`error decoding the body as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A body that must be a JSON object. */
export function requireObject(value: unknown): Record<string, unknown> {
  if (!isJsonObject(value)) throw badRequest('the body of the request must be a JSON object');
  return value;
}
