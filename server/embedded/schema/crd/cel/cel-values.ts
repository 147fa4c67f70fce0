/** JSON values as CEL sees them, typed by the schema: integers are ints, dates timestamps, objects maps with escaped field names. */
import { celEnv, isCelError, parse, plan, type CelInput } from '@bufbuild/cel';
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../../schema.ts';

const OPEN: Schema = {};
const RESERVED = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

/** Converts a value for use in rules. Values that do not fit their type (validation says so) come as they are. */
export function toCel(value: unknown, place: Schema, resolve: ResolveSchema): CelInput {
  const schema = resolve(place);
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value === 'string') return textToCel(value, schema);
  if (Array.isArray(value)) return value.map((item) => toCel(item, schema.items ?? OPEN, resolve));
  if (!isJsonObject(value)) return null;
  const element = isJsonObject(schema.additionalProperties) ? schema.additionalProperties : OPEN;
  const isStruct = schema.properties !== undefined;
  const map = new Map<string, CelInput>();
  for (const [key, child] of Object.entries(value)) {
    const field = isStruct && Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    map.set(isStruct ? escapeFieldName(key) : key, toCel(child, field ?? element, resolve));
  }
  return map;
}

function textToCel(text: string, schema: Schema): CelInput {
  if (schema.type !== 'string') return text;
  if (schema.format === 'date-time' || schema.format === 'date') return toTimestamp(text) ?? text;
  if (schema.format === 'duration') return toDuration(text) ?? text;
  if (schema.format === 'byte') return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

const PLAIN = celEnv();
const READ_TIMESTAMP = plan(PLAIN, parse('timestamp(text)'));
const READ_DURATION = plan(PLAIN, parse('duration(text)'));

function toTimestamp(text: string): CelInput | undefined {
  const value = READ_TIMESTAMP({ text: text.length === 'yyyy-mm-dd'.length ? `${text}T00:00:00Z` : text });
  return isCelError(value) ? undefined : value;
}

function toDuration(text: string): CelInput | undefined {
  const value = READ_DURATION({ text });
  return isCelError(value) ? undefined : value;
}

/** Field names as rules write them: `x-y` is `x__dash__y`, `namespace` is `__namespace__`. */
export function escapeFieldName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.includes('__')) return name;
  return name.replaceAll('__', '__underscores__').replaceAll('.', '__dot__').replaceAll('-', '__dash__').replaceAll('/', '__slash__');
}
