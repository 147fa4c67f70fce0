import { compareBytewise } from '#lib/kube/json.ts';
import { formatPointer, getPointer } from '#lib/kube/json-pointer.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterOverridesView, OverrideChange } from '#lib/contracts/workload-detail.ts';
import { applyOverrides } from '#lib/federation/overrides/apply-overrides.ts';
import { overridesFor, parseOverrides, type SourcedOperation } from '#lib/federation/overrides/parse-overrides.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { templateOf } from '#lib/federation/types/federated-object.ts';
import { at } from '#lib/federation/types/read.ts';
import { REPLICAS_PATH } from '#lib/federation/scheduling/write-back.ts';
import type { Host } from '#server/host/host.ts';

/** Longest piece of a value that a page shows of one field. */
const VALUE_MAX = 400;

/** For each joined cluster, sorted by name: what it gets that the template does not say. */
export function toOverridesView(host: Host, object: KubeObject, selected: ReadonlySet<string>, hasPreference: boolean): ClusterOverridesView[] {
  const parsed = parseOverrides(at(object, 'spec', 'overrides'));
  const template = templateOf(object) ?? {};
  return [...host.clusters.store.values()].map(readCluster).toSorted((a, b) => compareBytewise(a.name, b.name))
    .map((cluster) => toClusterView(cluster, template, parsed, selected.has(cluster.name), hasPreference));
}

function toClusterView(
  cluster: FederationCluster, template: Record<string, unknown>, parsed: ReturnType<typeof parseOverrides>, isSelected: boolean, hasPreference: boolean,
): ClusterOverridesView {
  const found = overridesFor(parsed, cluster);
  if (!found.ok) return { cluster: cluster.name, isSelected, changes: [], problem: formatFieldErrors(found.errors) };
  const changes: OverrideChange[] = [];
  let before: Record<string, unknown> = template;
  for (const operation of found.operations) {
    const applied = applyOverrides(before, [operation]);
    if (!applied.ok) return { cluster: cluster.name, isSelected, changes, problem: formatFieldErrors(applied.errors) };
    changes.push(toChange(operation, before, applied.object, hasPreference));
    before = applied.object;
  }
  return { cluster: cluster.name, isSelected, changes, problem: '' };
}

function toChange(operation: SourcedOperation, before: unknown, after: unknown, hasPreference: boolean): OverrideChange {
  const path = formatPointer(operation.path.tokens);
  return {
    op: operation.op, path, before: show(before, path), after: operation.op === 'add' ? text(operation.value) : show(after, path),
    via: hasPreference && operation.via === 'name' && path === REPLICAS_PATH ? 'preference' : operation.via,
  };
}

function show(document: unknown, path: string): string {
  return text(getPointer(document, path));
}

function text(value: unknown): string {
  const json = value === undefined ? '' : JSON.stringify(value) ?? '';
  return json.length > VALUE_MAX ? `${json.slice(0, VALUE_MAX)}…` : json;
}
