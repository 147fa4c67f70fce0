import { randomInt, randomUUID } from 'node:crypto';
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, labelKeyError, labelValueError } from '#lib/kube/names.ts';
import type { KubeObject, ObjectMeta } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import type { ServedType } from '../resource-catalog.ts';

/** Kubernetes' bound on all annotations of one object together. */
const MAX_ANNOTATION_BYTES = 256 * 1024;
/** What generateName appends: five of these, so the rest may have 58 characters. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_GENERATED_BASE_LENGTH = 63 - SUFFIX_LENGTH;

type NameForm = 'label' | 'label1035' | 'subdomain' | 'path';

const NAME_FORMS: Readonly<Record<string, NameForm>> = {
  '/namespaces': 'label', '/services': 'label1035',
  'rbac.authorization.k8s.io/roles': 'path', 'rbac.authorization.k8s.io/rolebindings': 'path',
  'rbac.authorization.k8s.io/clusterroles': 'path', 'rbac.authorization.k8s.io/clusterrolebindings': 'path',
};

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

/** Checks names, labels, annotations, finalizers and owners. `live` is there for updates. */
export function checkMetadata(type: ServedType, metadata: ObjectMeta, live: ObjectMeta | undefined): StatusCause[] {
  return [
    ...(live === undefined ? checkName(type, metadata.name) : []),
    ...checkMaps(metadata),
    ...checkFinalizers(metadata, live),
    ...checkOwners(metadata),
  ];
}

function checkName(type: ServedType, name: string): StatusCause[] {
  if (name === '') return [{ reason: 'FieldValueRequired', message: 'Required value: name or generateName is required', field: 'metadata.name' }];
  const why = nameError(NAME_FORMS[type.storage] ?? 'subdomain', name);
  return why === undefined ? [] : [invalidValue('metadata.name', name, why)];
}

function nameError(form: NameForm, name: string): string | undefined {
  switch (form) {
    case 'label':
      return isDns1123Label(name) ? undefined
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    case 'label1035':
      return isDns1035Label(name) ? undefined
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    case 'path':
      if (name === '.' || name === '..') return `may not be '${name}'`;
      return /[/%]/.test(name) ? "may not contain '/' or '%'" : undefined;
    case 'subdomain':
      return isDns1123Subdomain(name) ? undefined
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  }
}

function checkMaps(metadata: ObjectMeta): StatusCause[] {
  const causes: StatusCause[] = [];
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    const keyError = labelKeyError(key);
    if (keyError !== undefined) causes.push(invalidValue('metadata.labels', key, keyError));
    const valueError = labelValueError(value);
    if (valueError !== undefined) causes.push(invalidValue('metadata.labels', value, valueError));
  }
  let bytes = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    const keyError = labelKeyError(key.toLowerCase());
    if (keyError !== undefined) causes.push(invalidValue('metadata.annotations', key, keyError));
    bytes += key.length + Buffer.byteLength(value);
  }
  if (bytes > MAX_ANNOTATION_BYTES) {
    causes.push({ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${MAX_ANNOTATION_BYTES} bytes`, field: 'metadata.annotations' });
  }
  return causes;
}

function checkFinalizers(metadata: ObjectMeta, live: ObjectMeta | undefined): StatusCause[] {
  const causes = (metadata.finalizers ?? [])
    .filter((each) => labelKeyError(each) !== undefined)
    .map((each) => invalidValue('metadata.finalizers', each, labelKeyError(each) ?? ''));
  if (live?.deletionTimestamp === undefined) return causes;
  const added = (metadata.finalizers ?? []).filter((each) => !(live.finalizers ?? []).includes(each));
  if (added.length > 0) {
    const list = added.map((each) => JSON.stringify(each)).join(', ');
    causes.push({
      reason: 'FieldValueForbidden', field: 'metadata.finalizers',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    });
  }
  return causes;
}

function checkOwners(metadata: ObjectMeta): StatusCause[] {
  const controllers = (metadata.ownerReferences ?? []).filter((each) => each.controller === true);
  const causes: StatusCause[] = [];
  for (const [i, owner] of (metadata.ownerReferences ?? []).entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (typeof owner[field] === 'string' && owner[field] !== '') continue;
      causes.push({ reason: 'FieldValueInvalid', message: 'Invalid value: "": must not be empty', field: `metadata.ownerReferences[${i}].${field}` });
    }
  }
  if (controllers.length > 1) {
    causes.push({
      reason: 'FieldValueInvalid', field: 'metadata.ownerReferences',
      message: `Invalid value: Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]?.name ?? ''} and ${controllers[1]?.name ?? ''}`,
    });
  }
  return causes;
}

/** A field error of the most common form: `Invalid value: "x": why`. */
export function invalidValue(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field };
}

/** Forbids a change: `Forbidden: why`. */
export function forbiddenField(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
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
