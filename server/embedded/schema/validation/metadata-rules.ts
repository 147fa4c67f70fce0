/** What must hold for the metadata of every object. */
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import { dnsLabelProblems, labelValueProblems, qualifiedNameProblems } from './name-rules.ts';
import type { FieldErrors } from './field-errors.ts';

/** All annotations of an object together, keys and values. */
const ANNOTATION_BYTES_MAX = 262_144;
const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

export type NameRule = (name: string) => string[];

export type MetadataContext = {
  nameRule: NameRule;
  old?: JsonMap | undefined;
};

export function checkMetadata(errors: FieldErrors, object: JsonMap, { nameRule, old }: MetadataContext): void {
  const metadata = mapAt(object, 'metadata') ?? {};
  const name = textAt(metadata, 'name');
  const generateName = textAt(metadata, 'generateName');
  // The server makes a name from the prefix right after this, with a suffix that is always valid.
  if (generateName !== '') for (const problem of nameRule(generateName.replace(/-+$/, 'a'))) errors.invalid('metadata.generateName', generateName, problem);
  if (name === '') {
    if (generateName === '') errors.required('metadata.name', 'name or generateName is required');
  } else for (const problem of nameRule(name)) errors.invalid('metadata.name', name, problem);
  const namespace = textAt(metadata, 'namespace');
  if (namespace !== '') for (const problem of dnsLabelProblems(namespace)) errors.invalid('metadata.namespace', namespace, problem);
  checkAnnotations(errors, mapAt(metadata, 'annotations'));
  checkLabels(errors, mapAt(metadata, 'labels'), 'metadata.labels');
  checkOwners(errors, metadata);
  checkFinalizers(errors, metadata, mapAt(old, 'metadata'));
}

export function checkLabels(errors: FieldErrors, labels: JsonMap | undefined, path: string): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const problem of qualifiedNameProblems(key)) errors.invalid(path, key, problem);
    if (typeof value === 'string') for (const problem of labelValueProblems(value)) errors.invalid(path, value, problem);
  }
}

function checkAnnotations(errors: FieldErrors, annotations: JsonMap | undefined): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const problem of qualifiedNameProblems(key.toLowerCase())) errors.invalid('metadata.annotations', key, problem);
    bytes += key.length + (typeof value === 'string' ? value.length : 0);
  }
  if (bytes > ANNOTATION_BYTES_MAX) errors.tooLong('metadata.annotations', ANNOTATION_BYTES_MAX);
}

function checkOwners(errors: FieldErrors, metadata: JsonMap): void {
  const path = 'metadata.ownerReferences';
  let controllers = 0;
  for (const owner of mapsAt(metadata, 'ownerReferences')) {
    const apiVersion = textAt(owner, 'apiVersion');
    if (apiVersion === '') errors.invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty');
    for (const field of ['kind', 'name', 'uid']) if (textAt(owner, field) === '') errors.invalid(`${path}.${field}`, '', 'must not be empty');
    if (owner['controller'] === true) controllers += 1;
  }
  if (controllers > 1) errors.invalid(path, mapsAt(metadata, 'ownerReferences'), 'Only one reference can have Controller set to true. Found "true" in references for several owners');
}

function checkFinalizers(errors: FieldErrors, metadata: JsonMap, oldMetadata: JsonMap | undefined): void {
  const path = 'metadata.finalizers';
  const finalizers = listAt(metadata, 'finalizers').filter((each) => typeof each === 'string');
  for (const finalizer of finalizers) for (const problem of qualifiedNameProblems(finalizer)) errors.invalid(path, finalizer, problem);
  for (const [index, finalizer] of finalizers.entries()) {
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.includes(finalizer)) errors.invalid(`${path}[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified');
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) errors.invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set');
  if (textAt(oldMetadata, 'deletionTimestamp') !== '') {
    const added = finalizers.filter((each) => !listAt(oldMetadata, 'finalizers').includes(each));
    if (added.length > 0) errors.forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`);
  }
}

/** Checks a label selector. Returns whether it can be used. */
export function checkSelector(errors: FieldErrors, selector: JsonMap | undefined, path: string): boolean {
  const before = errors.causes.length;
  checkLabels(errors, mapAt(selector, 'matchLabels'), `${path}.matchLabels`);
  for (const [index, requirement] of mapsAt(selector, 'matchExpressions').entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    const operator = textAt(requirement, 'operator');
    const values = listAt(requirement, 'values');
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else errors.invalid(`${at}.operator`, operator, 'not a valid selector operator');
    const key = textAt(requirement, 'key');
    for (const problem of qualifiedNameProblems(key)) errors.invalid(`${at}.key`, key, problem);
    for (const [at2, value] of values.entries()) if (typeof value === 'string') for (const problem of labelValueProblems(value)) errors.invalid(`${at}.values[${at2}]`, value, problem);
  }
  return errors.causes.length === before;
}

/** True when a selector that passed `checkSelector` selects these labels. */
export function selectorMatches(selector: JsonMap | undefined, labels: JsonMap | undefined): boolean {
  const has = labels ?? {};
  for (const [key, value] of Object.entries(mapAt(selector, 'matchLabels') ?? {})) if (has[key] !== value) return false;
  return mapsAt(selector, 'matchExpressions').every((requirement) => {
    const value = has[textAt(requirement, 'key')];
    const isListed = value !== undefined && listAt(requirement, 'values').includes(value);
    switch (textAt(requirement, 'operator')) {
      case 'In': return isListed;
      case 'NotIn': return !isListed;
      case 'Exists': return value !== undefined;
      default: return value === undefined;
    }
  });
}

export function isEmptySelector(selector: JsonMap): boolean {
  return Object.keys(mapAt(selector, 'matchLabels') ?? {}).length === 0 && mapsAt(selector, 'matchExpressions').length === 0;
}

