import { deepEqual } from '#lib/kube/json.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { forbiddenField, invalidValue } from '../objects/metadata.ts';
import { objectAt, textAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

/** Kubernetes' bound on the data of one ConfigMap or Secret. */
const MAX_DATA_BYTES = 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Data of a ConfigMap or Secret never changes once `immutable` is set, nor is the flag taken back. */
function checkImmutable(object: Record<string, unknown>, live: Record<string, unknown> | undefined): StatusCause[] {
  if (live === undefined || live['immutable'] !== true) return [];
  const causes: StatusCause[] = [];
  if (object['immutable'] !== true) causes.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'));
  for (const field of ['data', 'binaryData']) {
    if (!deepEqual(object[field], live[field])) causes.push(forbiddenField(field, 'field is immutable when `immutable` is set'));
  }
  return causes;
}

function checkSize(field: string, maps: readonly Record<string, unknown>[]): StatusCause[] {
  let bytes = 0;
  for (const map of maps) for (const value of Object.values(map)) bytes += typeof value === 'string' ? Buffer.byteLength(value) : 0;
  return bytes <= MAX_DATA_BYTES ? [] : [{ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${MAX_DATA_BYTES} bytes`, field }];
}

export const CONFIG_MAP_RULES: KindRules = {
  check: (object, live) => [
    ...checkImmutable(object, live),
    ...checkSize('', [objectAt(object, 'data'), objectAt(object, 'binaryData')]),
  ],
};

export const SECRET_RULES: KindRules = {
  fill: (draft) => {
    if (textAt(draft, 'type') === '') draft['type'] = 'Opaque';
    const texts = Object.entries(objectAt(draft, 'stringData'));
    delete draft['stringData'];
    if (texts.length === 0) return;
    const encoded = texts.map(([key, text]) => [key, Buffer.from(String(text), 'utf8').toString('base64')]);
    draft['data'] = { ...objectAt(draft, 'data'), ...Object.fromEntries(encoded) };
  },
  check: (object, live) => [
    ...checkImmutable(object, live),
    ...checkSize('data', [objectAt(object, 'data')]),
    ...(live !== undefined && object['type'] !== live['type'] ? [invalidValue('type', object['type'], 'field is immutable')] : []),
    ...Object.entries(objectAt(object, 'data'))
      .filter(([, value]) => typeof value !== 'string' || !BASE64.test(value) || value.length % 4 !== 0)
      .map(([key]) => invalidValue(`data[${key}]`, '<value omitted>', 'must be base64')),
    ...(live === undefined ? requiredKeys(object) : []),
  ],
};

const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

function requiredKeys(secret: Record<string, unknown>): StatusCause[] {
  if (secret['type'] === 'kubernetes.io/service-account-token' && textAt(secret, 'metadata', 'annotations', 'kubernetes.io/service-account.name') === '') {
    return [{ reason: 'FieldValueRequired', message: 'Required value', field: 'metadata.annotations[kubernetes.io/service-account.name]' }];
  }
  const data = objectAt(secret, 'data');
  return (REQUIRED_KEYS[textAt(secret, 'type')] ?? [])
    .filter((key) => !Object.hasOwn(data, key))
    .map((key) => ({ reason: 'FieldValueRequired', message: 'Required value', field: `data[${key}]` }));
}
