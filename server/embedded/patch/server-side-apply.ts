/** Server-side apply and the bookkeeping of field owners (`metadata.managedFields`). Outputs may share parts with inputs: treat both as frozen. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';
import { configurationOfLastApply, fieldsOfLastApplied, refreshLastApplied } from './client-side-apply.ts';
import { conflictsOf, type ApplyConflict, type ConflictSets } from './apply-conflict.ts';
import { difference, intersection, isEmptySet, isSubset, setsEqual, union, type FieldSet } from './field-set.ts';
import { FieldsV1Error } from './fields-v1.ts';
import { capUpdateManagers, decodeManagers, managerKey, ManagerEntry, ownable, takeFromOthers, withManagers, type ManagerIdentity, type Managers } from './managed-fields.ts';
import { mergeApplied } from './merge-applied.ts';
import { compareValues, removeFields, toFieldSet, withNamedFields } from './typed-value.ts';
import { validateApplied } from './validate-applied.ts';

export { applyConflictMessage, applyConflictCauses, type ApplyConflict } from './apply-conflict.ts';
export { differsOnlyInManagedTimes } from './managed-fields.ts';

export type ApplyResult =
  /** `changed` is false when the live object already says all of it and owners stay: then `object` is `live` and nothing must be written. */
  | { ok: true; object: KubeObject; changed: boolean }
  | { ok: false; conflicts: ApplyConflict[] };

type CommonInput = {
  manager: string;
  schema: Schema;
  resolve: ResolveSchema;
  /** RFC 3339, whole seconds. */
  now: string;
  /** Version in which the object and its fields are written. */
  apiVersion: string;
  /** `status` or `scale` when written through that endpoint. */
  subresource?: string | undefined;
  /** Fields that this endpoint never changes (`[['status']]` on the main endpoint of a type with a status subresource). */
  resetFields?: readonly (readonly string[])[] | undefined;
};

export type ApplyInput = CommonInput & {
  /** Absent: the object is created. */
  live?: KubeObject | undefined;
  /** What the client sent, apiVersion as in the request. */
  applied: KubeObject;
  force: boolean;
};

export type TrackInput = CommonInput & { before?: KubeObject | undefined; after: KubeObject };

/** A configuration that cannot be merged. `code` is the HTTP status that a real server answers with. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly code: 400 | 500;
  constructor(code: 400 | 500, message: string) {
    super(message);
    this.code = code;
  }
}

/** Merges an applied configuration into the live object. Defaults and validation come after it. @throws ApplyError */
export function serverSideApply(input: ApplyInput): ApplyResult {
  const { applied, schema, resolve } = input;
  if (applied.metadata?.managedFields !== undefined && applied.metadata.managedFields !== null) throw new ApplyError(400, 'metadata.managedFields must be nil');
  const problems = validateApplied(applied, schema, resolve);
  if (problems.length > 0) throw new ApplyError(500, typedError(input, problems));
  const result = mergeAndOwn(input, input.force ? 'take' : 'refuse');
  // Objects that kubectl applied on the client's side move over without conflicts about fields that kubectl set itself.
  if (!result.ok && input.manager === 'kubectl' && input.live !== undefined) {
    const own = fieldsOfLastApplied(input.live, input);
    const foreign = own === undefined ? undefined : result.sets.map((each) => ({ ...each, fields: difference(each.fields, own) })).filter((each) => !isEmptySet(each.fields));
    if (foreign?.length === 0) return published(mergeAndOwn(input, 'take'));
    if (foreign !== undefined) return { ok: false, conflicts: conflictsOf(foreign) };
  }
  return published(result);
}

type MergeResult = { ok: true; object: KubeObject; changed: boolean } | { ok: false; sets: ConflictSets };

function published(result: MergeResult): ApplyResult {
  return result.ok ? result : { ok: false, conflicts: conflictsOf(result.sets) };
}

function mergeAndOwn(input: ApplyInput, onConflict: 'take' | 'refuse'): MergeResult {
  const { applied, schema, resolve, resetFields = [] } = input;
  const live: KubeObject = input.live ?? { apiVersion: applied.apiVersion, kind: applied.kind, metadata: { name: applied.metadata.name } };
  const managers = ownersOfLive(input);
  const identity: ManagerIdentity = { manager: input.manager, operation: 'Apply', apiVersion: input.apiVersion, subresource: input.subresource };
  const key = managerKey(identity);
  const last = managers.get(key);
  const appliedFields = toFieldSet(applied, schema, resolve);
  const fields = ownable(appliedFields, resetFields);
  managers.set(key, new ManagerEntry(identity, last?.time, fields));

  let merged = mergeApplied(live, applied, schema, resolve);
  if (last !== undefined && !isSubset(last.fields, fields)) merged = prune(merged, last.fields, [appliedFields, ...[...managers.values()].map((entry) => entry.fields)], schema, resolve);
  if (!isJsonObject(merged)) throw new ApplyError(500, 'the applied configuration leaves nothing of the object');

  const comparison = compareValues(live, merged, schema, resolve);
  const changedFields = ownable(union(comparison.modified, comparison.added), resetFields);
  const conflicts: ConflictSets = [];
  if (!isEmptySet(changedFields)) {
    for (const [otherKey, entry] of managers) {
      if (otherKey === key) continue;
      const both = intersection(entry.fields, changedFields);
      if (!isEmptySet(both)) conflicts.push({ identity: entry.identity, fields: both });
    }
  }
  if (onConflict === 'refuse' && conflicts.length > 0) return { ok: false, sets: conflicts };
  takeFromOthers(managers, key, union(changedFields, comparison.removed));
  if (isEmptySet(fields)) managers.delete(key);
  return finish(input, live, merged, managers, { key, last, fields, isSame: merged === live || (isEmptySet(changedFields) && isEmptySet(ownable(comparison.removed, resetFields))) });
}

type Outcome = { key: string; last: ManagerEntry | undefined; fields: FieldSet; isSame: boolean };

function finish(input: ApplyInput, live: KubeObject, merged: Record<string, unknown>, managers: Managers, outcome: Outcome): MergeResult {
  const { key, last, fields, isSame } = outcome;
  const ownsTheSame = last === undefined ? isEmptySet(fields) : last.identity.apiVersion === input.apiVersion && setsEqual(last.fields, fields);
  if (input.live !== undefined && isSame && ownsTheSame) return { ok: true, object: input.live, changed: false };
  const entry = managers.get(key);
  // Coming to own what is already so leaves no time, as in Kubernetes: nothing was changed then.
  if (entry !== undefined && (!isSame || input.live === undefined)) managers.set(key, entry.withTime(input.now));
  const object: KubeObject = { ...merged, apiVersion: input.apiVersion, kind: live.kind, metadata: asMetadata(merged['metadata'], live) };
  const refreshed = input.manager === 'kubectl' ? refreshLastApplied(object, configurationOfLastApply(input.applied)) : object;
  return { ok: true, object: withManagers(refreshed, managers), changed: true };
}

/** Merging keeps `metadata` an object: the type of every kind says so. This is the place that tells the compiler. */
function asMetadata(metadata: unknown, live: KubeObject): KubeObject['metadata'] {
  return isJsonObject(metadata) ? (metadata as KubeObject['metadata']) : live.metadata;
}

/** Owners as the live object tells; what an object without owners holds belongs to `before-first-apply`. */
function ownersOfLive(input: ApplyInput): Managers {
  const { live } = input;
  if (live === undefined) return new Map();
  let managers: Managers;
  try {
    managers = decodeManagers(live.metadata.managedFields ?? []);
  } catch (error) {
    if (!(error instanceof FieldsV1Error)) throw error;
    throw new ApplyError(500, `failed to decode managed fields: ${error.message}`);
  }
  if (managers.size > 0) return managers;
  const identity: ManagerIdentity = { manager: 'before-first-apply', operation: 'Update', apiVersion: input.apiVersion, subresource: input.subresource };
  const all = compareValues({ apiVersion: live.apiVersion, kind: live.kind, metadata: {} }, live, input.schema, input.resolve).added;
  const fields = ownable(all, input.resetFields ?? []);
  return isEmptySet(fields) ? managers : new Map([[managerKey(identity), new ManagerEntry(identity, input.now, fields)]]);
}

/** Takes out what this manager applied last time and does not now, unless someone else owns it. */
function prune(merged: unknown, last: FieldSet, owners: readonly FieldSet[], schema: Schema, resolve: ResolveSchema): unknown {
  const lastNamed = withNamedFields(last, schema, resolve);
  const bare = removeFields(merged, lastNamed, schema, resolve);
  const mergedFields = withNamedFields(toFieldSet(merged, schema, resolve), schema, resolve);
  let owned: FieldSet = withNamedFields(toFieldSet(bare, schema, resolve), schema, resolve);
  for (const fields of owners) owned = union(owned, withNamedFields(fields, schema, resolve));
  const withOwned = removeFields(merged, difference(mergedFields, owned), schema, resolve);
  // What nobody owns but was not applied last time either (or belongs to an updater) must stay too.
  const kept = withNamedFields(toFieldSet(withOwned, schema, resolve), schema, resolve);
  return removeFields(merged, intersection(difference(mergedFields, kept), lastNamed), schema, resolve);
}

/** Sets `metadata.managedFields` of `after` for a create, update or patch by `manager`. Returns a new object. */
export function trackUpdate(input: TrackInput): KubeObject {
  const { before, after, schema, resolve, resetFields = [] } = input;
  const managers = ownersForUpdate(input);
  // An object that nobody tracks (its owners were wiped on purpose) stays so until someone applies to it.
  if (managers.size === 0 && before !== undefined) return withManagers(after, managers);
  const start = before ?? { apiVersion: after.apiVersion, kind: after.kind, metadata: {} };
  const comparison = compareValues(start, after, schema, resolve);
  const taken = ownable(union(comparison.modified, comparison.added), resetFields);
  takeFromOthers(managers, '', union(taken, comparison.removed));
  if (!isEmptySet(taken)) {
    const identity: ManagerIdentity = { manager: input.manager, operation: 'Update', apiVersion: input.apiVersion, subresource: input.subresource };
    const key = managerKey(identity);
    const own = managers.get(key);
    managers.set(key, new ManagerEntry(identity, input.now, own === undefined ? taken : union(taken, own.fields)));
  }
  capUpdateManagers(managers);
  return withManagers(after, managers);
}

/** Clients may edit managedFields: an empty list (or one empty entry) wipes them; what cannot be read counts as not sent. */
function ownersForUpdate({ before, after, subresource }: TrackInput): Managers {
  const sent = after.metadata.managedFields;
  if (subresource === undefined && sent !== undefined && sent !== null) {
    if (sent.length === 0 || (sent.length === 1 && Object.keys(sent[0] ?? {}).length === 0)) return new Map();
    const managers = readable(sent);
    if (managers.size > 0) return managers;
  }
  return readable(before?.metadata.managedFields ?? []);
}

function readable(entries: readonly unknown[]): Managers {
  try {
    const managers = decodeManagers(entries);
    // Sets are parsed on demand; here a bad one must show at once.
    for (const entry of managers.values()) void entry.fields;
    return managers;
  } catch (error) {
    if (error instanceof FieldsV1Error) return new Map();
    throw error;
  }
}

function typedError({ applied, apiVersion }: ApplyInput, problems: readonly string[]): string {
  const name = `${applied.metadata?.namespace ?? ''}/${applied.metadata?.name ?? ''}`;
  const list = problems.length === 1 ? problems[0] : `errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
  return `failed to create typed patch object (${name}; ${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${applied.kind}): ${list}`;
}
