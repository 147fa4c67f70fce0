/**
 * Request bodies in Kubernetes' protobuf encoding. Clients made with client-go (kubectl's `create`, `auth can-i`,
 * `drain` …) send the built-in types this way, while they read answers in JSON as well. `protobuf-messages.json` holds
 * the wire facts of those types: for each message, `number name kind` of its fields as in the published API definition;
 * `optional` marks what JSON leaves out when it is zero, `inline` what JSON writes without its own key.
 */
import { isJsonObject } from '#lib/kube/json.ts';
import { parseApiVersion } from '#lib/kube/object.ts';
import { badRequest } from '../api-error.ts';
import MESSAGES from './protobuf-messages.json' with { type: 'json' };
import { WireReader } from './wire-reader.ts';

export const PROTOBUF_MEDIA_TYPE = 'application/vnd.kubernetes.protobuf';

/** Every body begins with these bytes. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
/** Deeper messages than any API type has are refused. */
const MAX_DEPTH = 64;
/** Messages that JSON writes as a plain list. */
const LIST_WRAPPERS: ReadonlySet<string> = new Set(['authorization.v1.ExtraValue', 'authentication.v1.ExtraValue']);

type Field = { readonly name: string; readonly mode: 'plain' | 'optional' | 'inline' | 'list' | 'map'; readonly kind: string };
const FIELDS = new Map<string, ReadonlyMap<number, Field>>();

/** Decodes a body to the object that the same client would have sent as JSON. @throws ApiError 400 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) throw badRequest('the body of the request is not in Kubernetes\' protobuf encoding');
  try {
    const envelope = decodeMessage('runtime.Unknown', body.subarray(MAGIC.length), 0);
    const apiVersion = String(envelope['apiVersion'] ?? '');
    const kind = String(envelope['kind'] ?? '');
    const raw = Buffer.from(String(envelope['raw'] ?? ''), 'base64');
    return { apiVersion, kind, ...decodeMessage(messageOf(apiVersion, kind), raw, 0) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) throw badRequest(`error decoding the body as protobuf: ${error.message}`);
    throw error;
  }
}

/** DeleteOptions travel under the group that they are for; the message is the same everywhere. */
function messageOf(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return 'meta.v1.DeleteOptions';
  const { group, version } = parseApiVersion(apiVersion);
  const name = `${group === '' ? 'core' : (group.split('.')[0] ?? '')}.${version}.${kind}`;
  if (!Object.hasOwn(MESSAGES, name)) throw badRequest(`${kind} of ${apiVersion} cannot be read from protobuf; send it as application/json`);
  return name;
}

function decodeMessage(message: string, bytes: Buffer, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) throw new RangeError('messages are nested too deeply');
  const fields = fieldsOf(message);
  const reader = new WireReader(bytes);
  const result: Record<string, unknown> = {};
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    const field = fields.get(number);
    if (field === undefined) reader.skip(wireType);
    else decodeField(result, field, reader, wireType, depth);
  }
  return result;
}

function decodeField(result: Record<string, unknown>, { name, mode, kind }: Field, reader: WireReader, wireType: number, depth: number): void {
  switch (mode) {
    case 'map': {
      const [key, value] = decodeEntry(kind, reader.bytes(), depth);
      const known = result[name];
      result[name] = { ...(isJsonObject(known) ? known : {}), [key]: value };
      return;
    }
    case 'list': {
      const known = result[name];
      const value = decodeValue(kind, reader, wireType, depth);
      result[name] = [...(Array.isArray(known) ? known : []), value];
      return;
    }
    case 'inline': {
      const value = decodeValue(kind, reader, wireType, depth);
      if (isJsonObject(value)) Object.assign(result, value);
      return;
    }
    case 'optional': {
      const value = decodeValue(kind, reader, wireType, depth);
      if (value !== '' && value !== 0 && value !== false) result[name] = value;
      return;
    }
    case 'plain': result[name] = decodeValue(kind, reader, wireType, depth);
  }
}

function decodeEntry(kind: string, bytes: Buffer, depth: number): [string, unknown] {
  const reader = new WireReader(bytes);
  let key = '';
  let value: unknown = kind === 'string' || kind === 'bytes' ? '' : {};
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1) key = reader.bytes().toString('utf8');
    else value = decodeValue(kind, reader, wireType, depth);
  }
  return [key, value];
}

function decodeValue(kind: string, reader: WireReader, wireType: number, depth: number): unknown {
  switch (kind) {
    case 'int32': case 'int64': return Number(reader.varint());
    case 'bool': return reader.varint() !== 0n;
    case 'double': return reader.double();
    case 'string': return reader.bytes().toString('utf8');
    case 'bytes': return reader.bytes().toString('base64');
    default: {
      if (wireType !== 2) throw new RangeError(`a field of type ${kind} is not a message`);
      return decodeSpecial(kind, reader.bytes(), depth);
    }
  }
}

/** Types whose JSON form is not an object of their fields. */
function decodeSpecial(kind: string, bytes: Buffer, depth: number): unknown {
  switch (kind) {
    case 'meta.v1.Time': case 'meta.v1.MicroTime': return decodeTime(kind, bytes);
    case 'api.resource.Quantity': return firstBytes(bytes).toString('utf8');
    case 'meta.v1.FieldsV1': case 'runtime.RawExtension': {
      const raw = firstBytes(bytes).toString('utf8');
      const value: unknown = raw === '' ? null : JSON.parse(raw);
      return value;
    }
    case 'util.intstr.IntOrString': return decodeIntOrString(bytes);
    default: {
      const value = decodeMessage(kind, bytes, depth + 1);
      return LIST_WRAPPERS.has(kind) ? (value['items'] ?? []) : value;
    }
  }
}

function decodeTime(kind: string, bytes: Buffer): string | null {
  const reader = new WireReader(bytes);
  let seconds = 0;
  let nanos = 0;
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1) seconds = Number(reader.varint());
    else if (number === 2) nanos = Number(reader.varint());
    else reader.skip(wireType);
  }
  if (bytes.length === 0) return null;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return kind === 'meta.v1.Time' ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

function decodeIntOrString(bytes: Buffer): number | string {
  const reader = new WireReader(bytes);
  let isText = false;
  let number = 0;
  let text = '';
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag.number === 1) isText = reader.varint() === 1n;
    else if (tag.number === 2) number = Number(reader.varint());
    else if (tag.number === 3) text = reader.bytes().toString('utf8');
    else reader.skip(tag.wireType);
  }
  return isText ? text : number;
}

/** The bytes of field 1, for messages that only wrap a text. */
function firstBytes(bytes: Buffer): Buffer {
  const reader = new WireReader(bytes);
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag();
    if (number === 1) return reader.bytes();
    reader.skip(wireType);
  }
  return Buffer.alloc(0);
}

function fieldsOf(message: string): ReadonlyMap<number, Field> {
  let fields = FIELDS.get(message);
  if (fields === undefined) {
    const text = (Object.entries(MESSAGES).find(([name]) => name === message) ?? ['', ''])[1];
    fields = new Map(text.split(' | ').filter((each) => each !== '').map(parseField));
    FIELDS.set(message, fields);
  }
  return fields;
}

function parseField(text: string): [number, Field] {
  const [number = '', name = '', ...kind] = text.split(' ');
  const [mode = ''] = kind;
  const isMarked = mode === 'optional' || mode === 'inline' || mode === 'list' || mode === 'map';
  return [Number(number), { name, mode: isMarked ? mode : 'plain', kind: kind.at(-1) ?? '' }];
}
