import type { FederatedTypeView, TypeBlock, TypesOverview, TypeState } from '#lib/contracts/types.ts';
import { readMissingRights } from '#lib/federation/clusters/rights.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { numberAt, stringAt } from '#lib/federation/types/read.ts';
import { parseTypeConfig, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';

/** Every FederatedTypeConfig with its state, from the host's caches; sorted by name. */
export function readTypes(host: Host, now: Date): TypesOverview {
  const types = [...host.typeConfigs.store.values()].map((object) => toTypeView(host, object)).toSorted((a, b) => compareBytewise(a.name, b.name));
  return { asOf: now.toISOString(), types };
}

function toTypeView(host: Host, object: KubeObject): FederatedTypeView {
  const { name } = object.metadata;
  const parsed = parseTypeConfig(object);
  const isLeaving = object.metadata.deletionTimestamp !== undefined;
  const base = { name, createdAt: object.metadata.creationTimestamp ?? '' };
  if (!parsed.ok) return { ...base, state: isLeaving ? 'leaving' : 'invalid', problem: sayFieldErrors(parsed.errors), statusCollection: false, lacking: [] };
  const type = parsed.value;
  const objectCount = host.federated(name)?.store.size;
  const state = isLeaving ? 'leaving' : stateOf(type, object);
  return {
    ...base, state, target: type.target, federated: type.federated, statusCollection: type.statusCollection === 'Enabled', lacking: type.propagation === 'Enabled' ? clustersLacking(host, type) : [],
    ...(state === 'blocked' ? { block: blockOf(host, type) } : {}),
    ...(objectCount === undefined ? {} : { objectCount }),
  };
}

function clustersLacking(host: Host, { target }: TypeConfig): string[] {
  const lacks = (cluster: KubeObject): boolean => readMissingRights(cluster).some(({ group, resource }) => group === target.group && resource === target.plural);
  return [...host.clusters.store.values()].filter(lacks).map(({ metadata }) => metadata.name).toSorted(compareBytewise);
}

function stateOf(type: TypeConfig, object: KubeObject): TypeState {
  const isRunning = stringAt(object, 'status', 'propagationController') === 'Running';
  const isFollowed = numberAt(object, 'status', 'observedGeneration') === object.metadata.generation;
  if (type.propagation === 'Disabled') return isRunning ? 'stopping' : 'disabled';
  if (isRunning) return 'running';
  return isFollowed ? 'blocked' : 'starting';
}

/** The rules by which the type controller holds a type back, in its order. */
function blockOf(host: Host, type: TypeConfig): TypeBlock {
  if (host.config?.gates.PushReconciler === false) return 'gateClosed';
  if (!type.target.namespaced) return host.config?.scope === 'Namespaced' ? 'clusterScoped' : 'unknown';
  return host.typeConfigs.store.get(`${SYSTEM_NAMESPACE}/namespaces`) === undefined ? 'namespacesDisabled' : 'unknown';
}
