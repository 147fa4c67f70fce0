/** `metadata.managedFields`: reading, writing, and the rules about managers and times. */
import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '#lib/kube/object.ts';
import { difference, isEmptySet, union, withoutSubtree, type FieldSet } from './field-set.ts';
import { FieldsV1Error, parseFieldsV1, toFieldsV1 } from './fields-v1.ts';

/** As in Kubernetes: older update managers beyond this are joined into one, so that the list cannot grow for ever. */
const MAX_UPDATE_MANAGERS = 10;
const JOINED_MANAGER = 'ancient-changes';

export type ManagerIdentity = { manager: string; operation: 'Apply' | 'Update'; apiVersion: string; subresource?: string | undefined };

/** One manager's fields. The set is parsed when first asked for: most requests never look into most entries. */
export class ManagerEntry {
  readonly identity: ManagerIdentity;
  readonly time: string | undefined;
  #entry: ManagedFieldsEntry | undefined;
  #set: FieldSet | undefined;

  constructor(identity: ManagerIdentity, time: string | undefined, fields: ManagedFieldsEntry | FieldSet) {
    this.identity = identity;
    this.time = time;
    if ('members' in fields) this.#set = fields;
    else this.#entry = fields;
  }

  get fields(): FieldSet {
    this.#set ??= parseFieldsV1(this.#entry?.fieldsV1 ?? {});
    return this.#set;
  }

  withFields(fields: FieldSet): ManagerEntry {
    return fields === this.#set ? this : new ManagerEntry(this.identity, this.time, fields);
  }

  withTime(time: string): ManagerEntry {
    return time === this.time ? this : new ManagerEntry(this.identity, time, this.fields);
  }

  encode(): ManagedFieldsEntry {
    if (this.#entry !== undefined && this.#entry.time === this.time) return this.#entry;
    const { manager, operation, apiVersion, subresource } = this.identity;
    return {
      apiVersion, fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(this.fields), manager, operation,
      ...(subresource ? { subresource } : {}), ...(this.time === undefined ? {} : { time: this.time }),
    };
  }
}

/** By identity. A manager that applies has one entry, whatever version it applies in. */
export type Managers = Map<string, ManagerEntry>;

export function managerKey(identity: ManagerIdentity): string {
  const version = identity.operation === 'Apply' ? '' : identity.apiVersion;
  return `${identity.operation}\n${identity.manager}\n${version}\n${identity.subresource ?? ''}`;
}

/** @throws FieldsV1Error for entries that are not as the API server writes them. */
export function decodeManagers(entries: readonly unknown[]): Managers {
  const managers: Managers = new Map();
  for (const [index, entry] of entries.entries()) {
    if (!isEntry(entry)) throw new FieldsV1Error(describeBadEntry(entry, index));
    const identity = { manager: entry.manager ?? '', operation: entry.operation, apiVersion: entry.apiVersion, subresource: entry.subresource };
    managers.set(managerKey(identity), new ManagerEntry(identity, entry.time, entry));
  }
  return managers;
}

function isEntry(entry: unknown): entry is ManagedFieldsEntry {
  return isJsonObject(entry) && (entry['operation'] === 'Apply' || entry['operation'] === 'Update') && typeof entry['apiVersion'] === 'string'
    && entry['apiVersion'] !== '' && entry['fieldsType'] === 'FieldsV1';
}

function describeBadEntry(entry: unknown, index: number): string {
  if (!isJsonObject(entry) || (entry['operation'] !== 'Apply' && entry['operation'] !== 'Update')) return 'operation must be `Apply` or `Update`';
  if (typeof entry['apiVersion'] !== 'string' || entry['apiVersion'] === '') return 'apiVersion must not be empty';
  return entry['fieldsType'] === undefined ? `missing fieldsType in managed fields entry ${index}` : `invalid fieldsType ${JSON.stringify(entry['fieldsType'])} in managed fields entry ${index}`;
}

/** The entries in the order in which the API server writes them: appliers first, then by time, manager, version and subresource. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  return [...managers.values()].map((entry) => entry.encode()).sort((a, b) =>
    compareText(a.operation, b.operation) || seconds(a.time) - seconds(b.time) || compareText(a.manager, b.manager)
    || compareText(a.apiVersion, b.apiVersion) || compareText(a.subresource ?? '', b.subresource ?? ''));
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const UNTRACKED_METADATA = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'];
const UNTRACKED: FieldSet = {
  members: new Set(['f:apiVersion', 'f:kind', 'f:metadata']),
  children: new Map([['f:metadata', { members: new Set(UNTRACKED_METADATA.map((name) => `f:${name}`)), children: new Map() }]]),
};

/** Fields that have an owner: without those that only the server sets, and without `resetFields` and what is below them. */
export function ownable(set: FieldSet, resetFields: readonly (readonly string[])[]): FieldSet {
  return resetFields.reduce<FieldSet>(withoutSubtree, difference(set, UNTRACKED));
}

/** Joins the oldest update managers into one for each version while there are more than the bound allows. */
export function capUpdateManagers(managers: Managers): void {
  const updaters = [...managers].filter(([, entry]) => entry.identity.operation === 'Update');
  let count = updaters.length;
  if (count <= MAX_UPDATE_MANAGERS) return;
  updaters.sort(([a, left], [b, right]) => seconds(left.time) - seconds(right.time) || compareText(a, b));
  const firstOfVersion = new Map<string, string>();
  for (const [key, entry] of updaters) {
    if (count <= MAX_UPDATE_MANAGERS) return;
    const { apiVersion } = entry.identity;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, key);
      continue;
    }
    const identity: ManagerIdentity = { manager: JOINED_MANAGER, operation: 'Update', apiVersion };
    const bucketKey = managerKey(identity);
    const bucket = managers.get(bucketKey) ?? managers.get(first);
    if (!managers.has(bucketKey)) managers.delete(first);
    managers.delete(key);
    managers.set(bucketKey, new ManagerEntry(identity, entry.time, bucket === undefined ? entry.fields : union(entry.fields, bucket.fields)));
    count -= 1;
  }
}

/** Takes fields from every manager but one, and drops managers that are left with none. */
export function takeFromOthers(managers: Managers, exceptKey: string, taken: FieldSet): void {
  if (isEmptySet(taken)) return;
  for (const [key, entry] of managers) {
    if (key === exceptKey) continue;
    const kept = difference(entry.fields, taken);
    if (isEmptySet(kept)) managers.delete(key);
    else managers.set(key, entry.withFields(kept));
  }
}

/** A shallow copy of the object with these managers; none: without the field. */
export function withManagers(object: KubeObject, managers: Managers): KubeObject {
  const { managedFields: _before, ...metadata } = object.metadata;
  return { ...object, metadata: managers.size === 0 ? metadata : { ...metadata, managedFields: encodeManagers(managers) } };
}

/**
 * True when nothing differs but times in managedFields: then a write must not happen, so that repeating a request leaves
 * the object, its resourceVersion and its times as they are.
 */
export function differsOnlyInManagedTimes(before: KubeObject, after: KubeObject): boolean {
  const left = before.metadata.managedFields ?? [];
  const right = after.metadata.managedFields ?? [];
  if (left.length !== right.length || !deepEqual({ ...before, metadata: { ...before.metadata, managedFields: [] } }, { ...after, metadata: { ...after.metadata, managedFields: [] } })) return false;
  const texts = (entries: readonly ManagedFieldsEntry[]): Map<string, ManagedFieldsEntry> => new Map(entries.map((entry) => [managerKey(entry), entry]));
  const others = texts(right);
  return [...texts(left)].every(([key, entry]) => {
    const other = others.get(key);
    return other !== undefined && entry.apiVersion === other.apiVersion && deepEqual(entry.fieldsV1, other.fieldsV1);
  });
}
