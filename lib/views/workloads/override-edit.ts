import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import { formatPointer, getPointer } from '#lib/kube/json-pointer.ts';
import { applyJsonPatch, JsonPatchError } from '#lib/kube/json-patch.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { applyOverrides } from '#lib/federation/overrides/apply-overrides.ts';
import { canonicalPath, parseOverridePath, sameField } from '#lib/federation/overrides/override-path.ts';
import { EVERY_CLUSTER, overridesFor, parseOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { computePlacement } from '#lib/federation/placement/compute-placement.ts';
import { renderForCluster } from '#lib/federation/propagation/render-for-cluster.ts';
import { sanitizeTemplate } from '#lib/federation/propagation/sanitize-template.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { at, listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { say } from '#lib/federation/types/sentences.ts';
import { showValue } from '../review/field-diff.ts';
import { diffToOperations, type OverrideOp } from './override-diff.ts';

/** For whom an edit made in one cluster's card is written. */
export type Spread =
  | { readonly to: 'cluster' }
  | { readonly to: 'clusters'; readonly names: readonly string[] }
  | { readonly to: 'selector'; readonly selector: LabelSelector }
  | { readonly to: 'all' };

export type Rendered = { readonly ok: true; readonly object: KubeObject } | { readonly ok: false; readonly sentence: Sentence };

/** What a cluster is to hold with the given overrides; what the cluster itself keeps is left out. */
export function renderWith(editor: WorkloadEditor, overrides: unknown, clusterName: string): Rendered {
  const cluster = editor.clusters.find(({ name }) => name === clusterName);
  if (cluster === undefined) return { ok: false, sentence: say('override.noCluster', { cluster: clusterName }) };
  const rendered = renderForCluster({ fedObject: withOverrides(editor.object, overrides), typeConfig: editor.type, cluster });
  return rendered.ok ? { ok: true, object: rendered.object } : { ok: false, sentence: sayFieldErrors(rendered.errors) };
}

export function withOverrides(object: KubeObject, overrides: unknown): KubeObject {
  return { ...object, spec: { ...objectAt(object, 'spec'), overrides } };
}

/**
 * The overrides that make a cluster hold the edited manifest: the difference from what it would hold without entries of its
 * own becomes its own entry, or, spread, an entry for others. What a preference writes there stays as it is.
 */
export function writeOverrides(editor: WorkloadEditor, overrides: unknown, clusterName: string, edited: unknown, spread: Spread): unknown[] | undefined {
  const stored = Array.isArray(overrides) ? overrides : [];
  const locked = lockedOperations(editor, stored, clusterName);
  const before = ownOperations(stored, clusterName);
  const base = renderWith(editor, setOwn(stored, clusterName, locked), clusterName);
  if (!base.ok) return undefined;
  const wanted = diffToOperations(base.object, edited).filter(({ path }) => !locked.some((operation) => sameField(stringAt(operation, 'path') ?? '', path)));
  const own = [...locked, ...wanted];
  const changed = wanted.filter((operation) => !before.some((old) => deepEqual(normal(old), normal(operation))));
  switch (spread.to) {
    case 'cluster': return setOwn(stored, clusterName, own);
    case 'clusters': return spread.names.filter((name) => name !== clusterName).reduce((items, name) => setOwn(items, name, changed.reduce(putOperation, ownOperations(items, name))), setOwn(stored, clusterName, own));
    case 'selector': return putInto(setOwn(stored, clusterName, withoutChanged(before, changed)), (item) => deepEqual(at(item, 'clusterSelector'), spread.selector), { clusterSelector: spread.selector }, changed);
    case 'all': return putInto(setOwn(stored, clusterName, withoutChanged(before, changed)), (item) => stringAt(item, 'clusterName') === EVERY_CLUSTER, { clusterName: EVERY_CLUSTER }, changed);
    default: return assertNever(spread);
  }
}

/** What was changed moves to the wider entry, so the cluster's own entry must not keep another word on it. */
function withoutChanged(before: readonly unknown[], changed: readonly OverrideOp[]): unknown[] {
  return before.filter((operation) => !changed.some(({ path }) => sameField(stringAt(operation, 'path') ?? '', path)));
}

function putInto(items: readonly unknown[], isIt: (item: unknown) => boolean, entry: Readonly<Record<string, unknown>>, operations: readonly OverrideOp[]): unknown[] {
  if (operations.length === 0) return [...items];
  const index = items.findIndex(isIt);
  if (index < 0) return [...items, { ...entry, clusterOverrides: operations.map(toWritten) }];
  return items.map((item, i) => (i === index ? { ...objectAt(item), clusterOverrides: operations.reduce(putOperation, [...(listAt(item, 'clusterOverrides') ?? [])]) } : item));
}

function putOperation(operations: readonly unknown[], operation: OverrideOp): unknown[] {
  const index = operations.findIndex((old) => sameField(stringAt(old, 'path') ?? '', operation.path));
  return index < 0 ? [...operations, toWritten(operation)] : operations.map((old, i) => (i === index ? toWritten(operation) : old));
}

/** The cluster's own entry with exactly these operations; an entry with nothing to do is dropped. */
function setOwn(items: readonly unknown[], cluster: string, operations: readonly unknown[]): unknown[] {
  const index = items.findIndex((item) => stringAt(item, 'clusterName') === cluster);
  const clusterOverrides = operations.map((operation) => (isOperation(operation) ? toWritten(operation) : operation));
  if (index < 0) return clusterOverrides.length === 0 ? [...items] : [...items, { clusterName: cluster, clusterOverrides }];
  return items.flatMap((item, i) => (i !== index ? [item] : clusterOverrides.length === 0 ? [] : [{ ...objectAt(item), clusterOverrides }]));
}

export function ownOperations(overrides: unknown, cluster: string): unknown[] {
  const item = (Array.isArray(overrides) ? overrides : []).find((each: unknown) => stringAt(each, 'clusterName') === cluster);
  return [...(listAt(item, 'clusterOverrides') ?? [])];
}

/** `replace` is what KubeFed takes an absent `op` for, so it is left out, as people write it. */
function toWritten({ op, path, value }: OverrideOp): Record<string, unknown> {
  return op === 'remove' ? { op, path } : op === 'replace' ? { path, value } : { op, path, value };
}

function isOperation(value: unknown): value is OverrideOp {
  return isJsonObject(value) && typeof value['path'] === 'string' && (value['op'] === 'add' || value['op'] === 'replace' || value['op'] === 'remove');
}

function normal(operation: unknown): unknown {
  const op = at(operation, 'op');
  return { op: op === undefined || op === '' ? 'replace' : op, path: canonicalPath(stringAt(operation, 'path') ?? ''), value: at(operation, 'value') };
}

/** The replicas that a preference writes for this cluster: a hand edit would be undone. */
function lockedOperations({ preference }: WorkloadEditor, overrides: readonly unknown[], cluster: string): unknown[] {
  if (preference === undefined) return [];
  return ownOperations(overrides, cluster).filter((operation) => sameField(stringAt(operation, 'path') ?? '', preference.replicasPath));
}

type Fault = { readonly kind: 'idle' | 'missing'; readonly path: string } | { readonly kind: 'forbidden'; readonly path: string; readonly sentence: Sentence };

/** `idle`: the override changes nothing there. `missing`: its path is not there. `forbidden`: it may not be written at all. */
export type OverrideFinding = Fault & { readonly clusters: readonly string[] };

/** What is wrong with overrides before they are saved, looked at in every cluster that is to hold the object. What a preference writes is not ours to mend. */
export function checkOverrides(editor: WorkloadEditor, overrides: unknown): OverrideFinding[] {
  const parsed = parseOverrides(overrides);
  const template = sanitizeTemplate(at(editor.object, 'spec', 'template'));
  const selected = new Set(selectedClusters(editor));
  const found = new Map<string, Fault & { clusters: string[] }>();
  const note = (cluster: string, fault: Fault): void => {
    const key = `${fault.kind} ${fault.path}`;
    const known = found.get(key) ?? { ...fault, clusters: [] };
    known.clusters.push(cluster);
    found.set(key, known);
  };
  for (const cluster of editor.clusters) {
    if (!selected.has(cluster.name)) continue;
    const operations = overridesFor(parsed, cluster);
    if (!operations.ok) {
      for (const error of operations.errors) note(cluster.name, { kind: 'forbidden', path: error.path, sentence: error.sentence });
      continue;
    }
    let before: Record<string, unknown> = template.ok ? template.template : {};
    for (const operation of operations.operations) {
      const path = formatPointer(operation.path.tokens);
      const applied = applyOverrides(before, [operation]);
      if (!applied.ok) {
        note(cluster.name, { kind: 'missing', path });
        break;
      }
      const isPreferences = editor.preference !== undefined && sameField(path, editor.preference.replicasPath);
      if (!isPreferences && deepEqual(before, applied.object)) note(cluster.name, { kind: 'idle', path });
      before = applied.object;
    }
  }
  return [...found.values()];
}

/** Names of the clusters that are to hold the object now. */
export function selectedClusters({ object, scope, namespace, clusters, base }: WorkloadEditor): readonly string[] {
  const result = computePlacement({
    placement: at(base.spec, 'placement') ?? at(object, 'spec', 'placement'), clusters,
    ...(namespace === undefined ? {} : { namespace: namespace.isFederated ? { scope, federated: true, placement: namespace.placement } : { scope, federated: false } }),
  });
  return result.ok ? result.selected : [];
}

export type SetResult = { readonly ok: true; readonly object: unknown } | { readonly ok: false; readonly sentence: Sentence };

/** A manifest with one field set or, with `undefined`, removed; objects on the way are made. */
export function setField(manifest: unknown, path: string, value: unknown): SetResult {
  const parsed = parseOverridePath(path);
  if (!parsed.ok) return { ok: false, sentence: parsed.fault };
  if (!path.startsWith('/')) return { ok: false, sentence: say('override.notPointer') };
  try {
    if (value === undefined) return { ok: true, object: applyJsonPatch(manifest, [{ op: 'remove', path }]) };
    return { ok: true, object: applyJsonPatch(withParents(manifest, parsed.path.tokens), [{ op: getPointer(manifest, path) === undefined ? 'add' : 'replace', path, value }]) };
  } catch (error) {
    if (error instanceof JsonPatchError) return { ok: false, sentence: error.sentence };
    throw error;
  }
}

function withParents(manifest: unknown, tokens: readonly string[]): unknown {
  let made = manifest;
  for (let depth = 1; depth < tokens.length; depth += 1) {
    const path = formatPointer(tokens.slice(0, depth));
    if (getPointer(made, path) === undefined) made = applyJsonPatch(made, [{ op: 'add', path, value: {} }]);
  }
  return made;
}

/** Text typed for a value: JSON where it is JSON, otherwise the text itself; a field that held text stays text. */
export function readTyped(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** A value as it stands in a field to be typed over. */
export function toTyped(value: unknown): string {
  return typeof value === 'string' ? value : showValue(value);
}
