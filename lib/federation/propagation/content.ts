import { canonicalJson, cloneJson, deepEqual, isJsonObject, ownValue, setKey } from '#lib/kube/json.ts';
import { parsePointer } from '#lib/kube/json-pointer.ts';
import { quantitiesEqual } from '#lib/kube/quantity.ts';
import { md5Hex } from './md5.ts';

/** Hex digits of a content hash: 64 bits, enough to tell the versions of one object apart. */
const HASH_DIGITS = 16;

/** Short hash of JSON content; independent of the order of keys. */
export function contentHash(value: unknown): string {
  return md5Hex(canonicalJson(value)).slice(0, HASH_DIGITS);
}

/** The part of a rendered object that we answer for: without `status` and without the fields left to the cluster. */
export function ownedContent(object: Readonly<Record<string, unknown>>, leftToCluster: readonly string[] = []): Record<string, unknown> {
  const { status: _status, ...owned } = cloneJson({ ...object });
  for (const pointer of leftToCluster) {
    const tokens = parsePointer(pointer);
    const last = tokens.pop() ?? '';
    let here: unknown = owned;
    for (const token of tokens) here = ownValue(here, token);
    if (isJsonObject(here)) delete here[last];
  }
  return owned;
}

/** Keys by which Kubernetes tells the items of a list apart; the first that every item has, with distinct values, is taken. */
const ITEM_KEYS: readonly (readonly string[])[] = [['name'], ['key'], ['containerPort', 'protocol'], ['port', 'protocol'], ['containerPort'], ['port'], ['mountPath'], ['devicePath'], ['ip'], ['type'], ['topologyKey'], ['uid']];

/**
 * The part of `live` that answers to the fields of `owned`: what others added is left out, what is missing stays missing.
 * Lists of items with a key are matched item by item, so an injected sidecar is no change of ours.
 */
export function projectOnto(live: unknown, owned: unknown): unknown {
  if (isJsonObject(owned)) {
    if (!isJsonObject(live)) return live;
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(owned)) {
      const value = ownValue(live, key);
      if (value !== undefined) setKey(result, key, projectOnto(value, owned[key]));
    }
    return result;
  }
  if (!Array.isArray(owned) || !Array.isArray(live)) return live;
  const keys = itemKeys(owned);
  if (keys === undefined) return owned.length === live.length ? live.map((item: unknown, i) => projectOnto(item, owned[i])) : live;
  const byKey = new Map(live.map((item: unknown) => [keyOf(item, keys), item]));
  return owned.flatMap((item: unknown) => {
    const match = byKey.get(keyOf(item, keys));
    return match === undefined ? [] : [projectOnto(match, item)];
  });
}

/** True when `live` says all that `owned` says: equal after projection, where two spellings of one quantity are equal. */
export function holdsContent(live: unknown, owned: unknown): boolean {
  return sameContent(projectOnto(live, owned), owned, 'text');
}

/** Fields that hold quantities, or maps of them. Elsewhere `1` and `1000m` are two texts. */
const QUANTITY_FIELDS: ReadonlySet<string> = new Set(['sizeLimit', 'divisor', 'averageValue', 'requests', 'limits', 'hard', 'capacity', 'defaultRequest', 'allocatable']);
/** Maps of free text, in which even those names mean nothing. */
const TEXT_MAPS: ReadonlySet<string> = new Set(['data', 'stringData', 'binaryData', 'labels', 'annotations', 'matchLabels', 'nodeSelector']);

type Reading = 'text' | 'quantity' | 'freeText';

function sameContent(a: unknown, b: unknown, reading: Reading): boolean {
  if (deepEqual(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameContent(item, b[i], reading));
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false;
    return Object.keys(b).every((key) => sameContent(ownValue(a, key), b[key], readingOf(key, reading)))
      && Object.keys(a).every((key) => Object.hasOwn(b, key));
  }
  if (reading === 'quantity' && isScalar(a) && isScalar(b)) return quantitiesEqual(a, b);
  return isEmpty(a) && isEmpty(b);
}

function readingOf(key: string, around: Reading): Reading {
  if (around !== 'text') return around;
  return TEXT_MAPS.has(key) ? 'freeText' : QUANTITY_FIELDS.has(key) ? 'quantity' : 'text';
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** A server drops empty maps, empty lists and nulls; asking for one of them is asking for nothing. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0);
}

function itemKeys(items: readonly unknown[]): readonly string[] | undefined {
  if (items.length === 0) return undefined;
  return ITEM_KEYS.find((keys) => items.every((item) => isJsonObject(item) && keys.every((key) => Object.hasOwn(item, key)))
    && new Set(items.map((item) => keyOf(item, keys))).size === items.length);
}

function keyOf(item: unknown, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => ownValue(item, key)));
}
