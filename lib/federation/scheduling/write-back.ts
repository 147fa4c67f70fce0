import { compareBytewise } from '#lib/kube/json.ts';
import { canonicalPath, sameField } from '../overrides/override-path.ts';
import { withOverride } from '../overrides/edit-overrides.ts';
import { EVERY_CLUSTER } from '../overrides/parse-overrides.ts';
import { at, listAt, objectAt, stringAt } from '../types/read.ts';

/** Where most kinds keep their replicas; Jobs keep them at `/spec/parallelism`. */
export const REPLICAS_PATH = '/spec/replicas';

export type WriteBackInput = {
  /** `spec` of the federated object. */
  spec: unknown;
  /** Replicas to ask for in each cluster; the keys are the clusters to place the object in. */
  result: Readonly<Record<string, number>>;
  replicasPath?: string;
};

export type WriteBack = { changed: boolean; placementChanged: boolean; overridesChanged: boolean; spec: Record<string, unknown> };

/**
 * Puts a schedule into a federated object: its list of clusters and one replicas override for each.
 * D35: entries keep their place, new ones follow sorted by cluster, so the same schedule never rewrites the object.
 * Everything else in the spec stays, overrides for `*` and by selector included: a cluster's own entry outranks them.
 */
export function writeBack(input: WriteBackInput): WriteBack {
  const spec = { ...objectAt(input.spec) };
  const path = input.replicasPath ?? REPLICAS_PATH;
  const placementChanged = placementNeedsUpdate(spec['placement'], input.result);
  const overridesChanged = overridesNeedUpdate(spec['overrides'], input.result, path);
  const names = Object.keys(input.result).toSorted(compareBytewise);
  if (placementChanged) spec['placement'] = { ...objectAt(spec, 'placement'), clusters: names.map((name) => ({ name })) };
  if (overridesChanged) spec['overrides'] = updateReplicaOverrides(spec['overrides'], input.result, path);
  return { changed: placementChanged || overridesChanged, placementChanged, overridesChanged, spec };
}

/** True when the listed names, sorted, are not exactly the clusters of the result. An absent list is never equal, a duplicate neither. */
export function placementNeedsUpdate(placement: unknown, result: Readonly<Record<string, number>>): boolean {
  const listed = listAt(placement, 'clusters')?.map((entry) => stringAt(entry, 'name') ?? '').toSorted(compareBytewise);
  const wanted = Object.keys(result).toSorted(compareBytewise);
  return listed === undefined || listed.length !== wanted.length || listed.some((name, i) => name !== wanted[i]);
}

/** True when the clusters' own replicas overrides do not say exactly what the result says. */
export function overridesNeedUpdate(overrides: unknown, result: Readonly<Record<string, number>>, path: string = REPLICAS_PATH): boolean {
  let found = 0;
  for (const item of ownEntries(overrides)) {
    for (const operation of listAt(item, 'clusterOverrides') ?? []) {
      const written = stringAt(operation, 'path') ?? '';
      if (!sameField(written, path)) continue;
      const cluster = stringAt(item, 'clusterName') ?? '';
      const replicas = Object.hasOwn(result, cluster) ? result[cluster] : undefined;
      if (replicas === undefined || at(operation, 'value') !== replicas || at(operation, 'op') === 'remove') return true;
      if (written !== canonicalPath(path)) return true;
      found += 1;
    }
  }
  return found !== Object.keys(result).length;
}

/** A copy of the overrides in which exactly the clusters of the result have a replicas override of their own. */
export function updateReplicaOverrides(overrides: unknown, result: Readonly<Record<string, number>>, path: string = REPLICAS_PATH): unknown[] {
  let items: unknown[] = (Array.isArray(overrides) ? overrides : []).map((item: unknown) => {
    const cluster = stringAt(item, 'clusterName');
    if (cluster === undefined || cluster === EVERY_CLUSTER || Object.hasOwn(result, cluster)) return item;
    const operations = listAt(item, 'clusterOverrides');
    if (operations === undefined) return item;
    const others = operations.filter((operation) => !sameField(stringAt(operation, 'path') ?? '', path));
    return others.length === operations.length ? item : { ...objectAt(item), clusterOverrides: others };
  });
  for (const cluster of Object.keys(result).toSorted(compareBytewise)) items = withOverride(items, cluster, path, result[cluster]);
  return items;
}

function ownEntries(overrides: unknown): unknown[] {
  return (Array.isArray(overrides) ? overrides : []).filter((item: unknown) => {
    const name = stringAt(item, 'clusterName');
    return name !== undefined && name !== '' && name !== EVERY_CLUSTER;
  });
}
