import type { CreateNote, CreateProblem } from '#lib/contracts/create.ts';
import { federateObject } from '#lib/federation/federate/federate-object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { typeConfigName, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { parseApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import type { ServedType } from '#server/host/discovery.ts';
import { NAMESPACES } from '#server/host/resources.ts';

/** One object that is to be created on the host, or why it can't be. */
export type PlannedObject = {
  object: KubeObject;
  isAdded: boolean;
  notes: CreateNote[];
} & ({ type: ResourceType; isFederated: boolean } | { type: undefined; problem: CreateProblem; missingType: string });

export type PlanOptions = { federate: boolean; withNamespaces: boolean };

const DEFAULT_NAMESPACE = 'default';

/**
 * Decides what is created for what was typed: ordinary objects of federated types are federated, and namespaces that are
 * missing or not federated come first. The order is the one in which to create.
 */
export function planObjects(host: Host, served: readonly ServedType[], typed: readonly KubeObject[], options: PlanOptions): PlannedObject[] {
  const enabled = enabledTypeConfigs(host);
  const planned = typed.map((object) => planOne(object, served, enabled, options));
  const added = options.withNamespaces ? missingNamespaces(host, enabled, planned) : [];
  return [...added, ...planned.toSorted((a, b) => rank(a) - rank(b))];
}

function planOne(given: KubeObject, served: readonly ServedType[], enabled: readonly TypeConfig[], { federate }: PlanOptions): PlannedObject {
  const type = served.find((candidate) => candidate.kind === given.kind && candidate.group === parseApiVersion(given.apiVersion).group);
  const target = enabled.find((config) => config.target.kind === given.kind && config.target.group === parseApiVersion(given.apiVersion).group);
  if (target !== undefined && federate) {
    const { object, notes } = federateObject(withNamespace(given, target.target), target);
    const becomes: CreateNote = { what: 'becomes', name: given.metadata.name, from: given.kind, into: object.kind };
    return { object, type: target.federated, isFederated: true, isAdded: false, notes: [becomes, ...notes.map((sentence): CreateNote => ({ what: 'said', sentence }))] };
  }
  if (type === undefined) {
    return { object: given, type: undefined, isAdded: false, notes: [], missingType: '', problem: 'notServed' };
  }
  if (federate && isOrdinary(type)) {
    const missingType = typeConfigName(type);
    return { object: given, type: undefined, isAdded: false, notes: [], missingType, problem: 'notEnabled' };
  }
  const isFederated = enabled.some((config) => config.federated.kind === type.kind && config.federated.group === type.group);
  return { object: withNamespace(given, type), type, isFederated, isAdded: false, notes: [] };
}

/** Neither of the federation's own kinds nor something that a cluster has for itself. */
function isOrdinary({ group, kind }: ResourceType): boolean {
  return !group.endsWith('.kubefed.io') && !(group === '' && kind === 'Namespace') && group !== 'apiextensions.k8s.io';
}

function withNamespace(object: KubeObject, type: ResourceType): KubeObject {
  if (!type.namespaced) return { ...object, metadata: withoutNamespace(object.metadata) };
  const fallback = type.group.endsWith('kubefed.io') && type.kind === 'Domain' ? SYSTEM_NAMESPACE : DEFAULT_NAMESPACE;
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? fallback } };
}

function withoutNamespace({ namespace: _namespace, ...rest }: KubeObject['metadata']): KubeObject['metadata'] {
  return rest;
}

/** What has to be there for the planned objects to be created and propagated. */
function missingNamespaces(host: Host, enabled: readonly TypeConfig[], planned: readonly PlannedObject[]): PlannedObject[] {
  const typedNamespaces = new Set(planned.flatMap(({ object, type }) => (type?.kind === 'Namespace' ? [object.metadata.name] : [])));
  const typedFederated = new Set(planned.flatMap(({ object, type }) => (type?.kind === 'FederatedNamespace' ? [object.metadata.namespace ?? object.metadata.name] : [])));
  const needed = new Set(planned.flatMap(({ object, type }) => (type?.namespaced === true && object.metadata.namespace !== undefined ? [object.metadata.namespace] : [])));
  const needsFederated = new Set(planned.flatMap((item) => (item.type !== undefined && item.isFederated && item.object.metadata.namespace !== undefined ? [item.object.metadata.namespace] : [])));
  const config = enabled.find(({ isNamespace }) => isNamespace);
  return [...needed].toSorted().flatMap((name): PlannedObject[] => {
    const plain: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const isThere = host.namespaces.store.get(name) !== undefined || typedNamespaces.has(name);
    const isFederated = typedFederated.has(name) || !needsFederated.has(name) || config === undefined || name === SYSTEM_NAMESPACE || name === DEFAULT_NAMESPACE
      || host.federated(config.name)?.store.get(`${name}/${name}`) !== undefined;
    return [
      ...(isThere ? [] : [{ object: plain, type: NAMESPACES, isFederated: false, isAdded: true, notes: [{ what: 'namespaceMissing' as const, name }] }]),
      ...(isFederated ? [] : [{ object: federateObject(plain, config).object, type: config.federated, isFederated: true, isAdded: true, notes: [{ what: 'namespacePlain' as const, name }] }]),
    ];
  });
}

/** Namespaces, then their federation, then what is in them. */
function rank({ object }: PlannedObject): number {
  return object.kind === 'Namespace' ? 0 : object.kind === 'FederatedNamespace' ? 1 : 2;
}
