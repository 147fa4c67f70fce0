import { isDns1123Subdomain } from '#lib/kube/names.ts';
import { type KubeObject, parseApiVersion, type ResourceType } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '../types/sentences.ts';
import { normalizeGroup, PROTECTED_NAMESPACES, TYPES_GROUP } from '../types/constants.ts';
import { stringAt } from '../types/read.ts';

/** Types whose objects controllers make, so that federating a namespace's contents passes over them whole. `*` is every type of the group. */
const SKIPPED_TYPES: ReadonlySet<string> = new Set([
  'endpoints', 'events', 'events.events.k8s.io', 'endpointslices.discovery.k8s.io', 'propagatedversions.core.kubefed.io', 'leases.coordination.k8s.io',
  'controllerrevisions.apps', '*.extensions', '*.metrics.k8s.io',
]);

/** Why all objects of a type are left out when a namespace's contents are federated; undefined when they aren't. */
export function skippedType(type: Pick<ResourceType, 'group' | 'plural' | 'kind'>): Sentence | undefined {
  const group = normalizeGroup(type.group);
  if (group === TYPES_GROUP && type.kind.startsWith('Federated')) return say('skip.federated');
  const name = group === '' ? type.plural : `${type.plural}.${group}`;
  return SKIPPED_TYPES.has(name) || SKIPPED_TYPES.has(`*.${group}`) ? say('skip.controllers') : undefined;
}

/** D27: why one object is left out when a namespace's contents are federated; undefined when it isn't. */
export function skippedObject(object: KubeObject): Sentence | undefined {
  const { name, ownerReferences = [] } = object.metadata;
  if (!isDns1123Subdomain(name)) return say('skip.name');
  const owner = ownerReferences.find((reference) => reference.controller === true);
  if (owner !== undefined) return say('skip.owned', { kind: owner.kind, name: owner.name });
  if (object.kind === 'Secret' && stringAt(object, 'type') === 'kubernetes.io/service-account-token') return say('skip.token');
  if (object.kind === 'ServiceAccount' && name === 'default') return say('skip.everyNamespace');
  if (object.kind === 'ConfigMap' && name === 'kube-root-ca.crt') return say('skip.everyClusterPublishes');
  if (object.kind === 'Service' && name === 'kubernetes' && object.metadata.namespace === 'default') return say('skip.everyCluster');
  if (object.kind === 'Namespace' && PROTECTED_NAMESPACES.includes(name)) return say('skip.system');
  return undefined;
}

/** True when an entry of a skip list names the type: by group, plural, kind, or plural and group. Case does not matter. */
export function isListedToSkip(type: ResourceType, entries: readonly string[]): boolean {
  const names = new Set([type.plural, type.kind, `${type.plural}.${type.group}`, ...(type.group === '' ? [] : [type.group])].map((name) => name.toLowerCase()));
  return entries.some((entry) => names.has(entry.trim().toLowerCase()));
}

/** Type of an object by its kind alone, for files: the plural is guessed as kubectl's older tools did. */
export function guessType(object: KubeObject): ResourceType {
  const { group, version } = parseApiVersion(object.apiVersion);
  const word = object.kind.toLowerCase();
  const plural = word === 'endpoints' ? word : word.endsWith('s') ? `${word}es` : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return { group, version, kind: object.kind, plural, namespaced: object.metadata.namespace !== undefined };
}
