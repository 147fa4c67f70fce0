import { randomInt, randomUUID } from 'node:crypto';
import type { KubeObject, ObjectMeta } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';

/** What generateName appends: five of these, so the rest may have 58 characters. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_GENERATED_BASE_LENGTH = 63 - SUFFIX_LENGTH;

/** A name made from `generateName`, as the API server makes it. */
export function generateName(base: string): string {
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => SUFFIX_ALPHABET[randomInt(SUFFIX_ALPHABET.length)]).join('');
  return base.slice(0, MAX_GENERATED_BASE_LENGTH) + suffix;
}

/** Writes a moment as object metadata does: RFC 3339, whole seconds, UTC. */
export function toTimestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** What the server sets on a new object, whatever the client sent. */
export function newObjectMeta(sent: ObjectMeta, namespace: string, now: Date, hasGeneration: boolean): ObjectMeta {
  const { name, generateName: base, labels, annotations, finalizers, ownerReferences, managedFields } = sent;
  return {
    name,
    ...(base === undefined || base === '' ? {} : { generateName: base }),
    ...(namespace === '' ? {} : { namespace }),
    uid: randomUUID(),
    ...(hasGeneration ? { generation: 1 } : {}),
    creationTimestamp: toTimestamp(now),
    ...optionalMaps({ labels, annotations }),
    ...(finalizers === undefined || finalizers === null || finalizers.length === 0 ? {} : { finalizers: [...new Set(finalizers)] }),
    ...(ownerReferences === undefined || ownerReferences === null || ownerReferences.length === 0 ? {} : { ownerReferences }),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
}

/** What an update may change of the metadata; the rest comes from the live object. */
export function updatedObjectMeta(sent: ObjectMeta, live: ObjectMeta): ObjectMeta {
  const { labels, annotations, finalizers, ownerReferences, managedFields } = sent;
  const {
    labels: _l, annotations: _a, finalizers: _f, ownerReferences: _o, managedFields: liveManagedFields, ...fixed
  } = live;
  const kept = managedFields ?? liveManagedFields;
  return {
    ...fixed,
    ...optionalMaps({ labels, annotations }),
    ...(finalizers === undefined || finalizers === null || finalizers.length === 0 ? {} : { finalizers: [...new Set(finalizers)] }),
    ...(ownerReferences === undefined || ownerReferences === null || ownerReferences.length === 0 ? {} : { ownerReferences }),
    ...(kept === undefined ? {} : { managedFields: kept }),
  };
}

function optionalMaps(maps: { labels: Record<string, string> | undefined; annotations: Record<string, string> | undefined }): Pick<ObjectMeta, 'labels' | 'annotations'> {
  const isPresent = (map: Record<string, string> | undefined | null): map is Record<string, string> =>
    map !== undefined && map !== null && Object.keys(map).length > 0;
  return {
    ...(isPresent(maps.labels) ? { labels: maps.labels } : {}),
    ...(isPresent(maps.annotations) ? { annotations: maps.annotations } : {}),
  };
}

/** A field error of the most common form: `Invalid value: "x": why`. */
export function invalidValue(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field };
}

/** Reads the metadata of what a client sent; everything else about the shape is checked against the schema later. */
export function metadataOf(object: Record<string, unknown>): Partial<ObjectMeta> {
  return asPartialMeta(object['metadata']);
}

function asPartialMeta(value: unknown): Partial<ObjectMeta> {
  return typeof value === 'object' && value !== null ? (value as Partial<ObjectMeta>) : {};
}

/** An object whose identity was checked by `requireIdentity`; field types are checked against the schema next. */
export function asKubeObject(value: Record<string, unknown>): KubeObject {
  return value as KubeObject;
}
