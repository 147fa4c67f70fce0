import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '#lib/kube/json.ts';
import { decodeProtobuf, PROTOBUF_MEDIA_TYPE } from './protobuf-body.ts';
import { badRequest, bodyTooLarge, unsupportedMediaType } from '../api-error.ts';
import type { FieldValidation } from '../../schema/admit-object.ts';
import { readJsonText, readYamlText, type SentText } from './sent-text.ts';

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
  return readSent(body, mediaType, 'Ignore').value;
}

/** As `parseBody`, with what strict decoding has to say about the text. */
export function readSent(body: Buffer, mediaType: string, validation: FieldValidation): SentText {
  if (mediaType === PROTOBUF_MEDIA_TYPE) return { value: decodeProtobuf(body), problems: { errors: [], warnings: [] } };
  const text = body.toString('utf8');
  if (mediaType === '' || mediaType === 'application/json' || mediaType === 'text/plain' || mediaType === 'application/octet-stream') return readJsonText(text, validation);
  if (mediaType === 'application/yaml' || mediaType === 'text/yaml') return readYamlText(text);
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${PROTOBUF_MEDIA_TYPE}`);
}

/** A body that must be a JSON object. */
export function requireObject(value: unknown): Record<string, unknown> {
  if (!isJsonObject(value)) throw badRequest('the body of the request must be a JSON object');
  return value;
}
