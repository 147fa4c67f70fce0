import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import { type KubeObject, parseApiVersion } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '../types/sentences.ts';
import { canonicalPath } from '../overrides/override-path.ts';
import { normalizeApiVersion, normalizeGroup, TYPES_GROUP } from '../types/constants.ts';
import { at, listAt, objectAt, stringAt } from '../types/read.ts';

export type Import = { objects: KubeObject[]; notes: Sentence[] };

/** Fields that an override object of the first releases could set directly, by kind. */
const FIRST_OVERRIDE_FIELDS: Readonly<Record<string, string>> = {
  replicas: '/spec/replicas', parallelism: '/spec/parallelism', data: '/data',
};
const PARTS = ['Placement', 'Override'] as const;

/**
 * Brings federation manifests of any release into today's form: groups and versions, `clusterNames`, dotted override
 * paths, and the placement and override objects that once stood apart. Anything else passes unchanged, in its place.
 */
export function importManifests(objects: readonly KubeObject[]): Import {
  const notes: Sentence[] = [];
  const parts = new Map<string, KubeObject>();
  for (const object of objects) {
    const part = partOf(object);
    if (part !== undefined) parts.set(keyOf(part.kind + part.part, object), object);
  }
  const used = new Set<string>();
  const imported = objects.flatMap((object) => {
    if (partOf(object) !== undefined) return [];
    const renamed = { ...cloneJson(object), apiVersion: normalizeApiVersion(object.apiVersion) };
    if (!isFederatedKind(renamed)) return [renamed];
    const spec = { ...objectAt(renamed, 'spec') };
    for (const part of PARTS) {
      const key = keyOf(object.kind + part, object);
      const other = parts.get(key);
      if (other === undefined) continue;
      used.add(key);
      if (part === 'Placement') spec['placement'] = objectAt(other, 'spec') ?? {};
      else spec['overrides'] = at(other, 'spec', 'overrides') ?? [];
    }
    return [{ ...renamed, spec: modernSpec(spec) }];
  });
  for (const [key, object] of parts) {
    if (!used.has(key)) notes.push(say('note.orphan', { kind: object.kind, name: object.metadata.name }));
  }
  return { objects: imported, notes };
}

/** A federated spec of any release in today's form. */
export function modernSpec(spec: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...spec };
  const placement = objectAt(spec, 'placement');
  const names = listAt(placement, 'clusterNames');
  if (placement !== undefined && names !== undefined) {
    const { clusterNames: _names, ...rest } = placement;
    result['placement'] = { clusters: names.map((name) => ({ name })), ...rest };
  }
  const overrides = listAt(spec, 'overrides');
  if (overrides !== undefined) result['overrides'] = overrides.map(modernOverride);
  return result;
}

function modernOverride(item: unknown): unknown {
  if (!isJsonObject(item)) return item;
  const operations = listAt(item, 'clusterOverrides');
  if (operations !== undefined) {
    return { ...item, clusterOverrides: operations.map((operation) => {
      const path = stringAt(operation, 'path');
      return path === undefined || !isJsonObject(operation) ? operation : { ...operation, path: canonicalPath(path) };
    }) };
  }
  const direct = Object.entries(FIRST_OVERRIDE_FIELDS).filter(([field]) => item[field] !== undefined);
  if (direct.length === 0) return item;
  return { clusterName: item['clusterName'], clusterOverrides: direct.map(([field, path]) => ({ path, value: item[field] })) };
}

function isFederatedKind(object: KubeObject): boolean {
  return object.kind.startsWith('Federated') && parseApiVersion(object.apiVersion).group === TYPES_GROUP;
}

/** `FederatedDeploymentPlacement` → its federated kind and which part of it stands apart. Only old groups had such kinds. */
function partOf(object: KubeObject): { kind: string; part: (typeof PARTS)[number] } | undefined {
  const { group } = parseApiVersion(object.apiVersion);
  if (normalizeGroup(group) === group || !object.kind.startsWith('Federated')) return undefined;
  const part = PARTS.find((suffix) => object.kind.endsWith(suffix));
  return part === undefined ? undefined : { kind: object.kind.slice(0, -part.length), part };
}

function keyOf(kind: string, object: KubeObject): string {
  return `${kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
