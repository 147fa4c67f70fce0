/**
 * Placement: which clusters hold a federated object, and why each one does or does not.
 *
 * Guarantees: the same input gives the same answer in the same order (clusters by name); readiness plays no part;
 * names that no cluster has are reported, not selected. It does not look at members and does not decide what to do there.
 */
import { compareBytewise, isJsonObject } from '#lib/kube/json.ts';
import { matchesLabels, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { FederationScope } from '../types/federation-config.ts';
import { duplicate, type FieldError, invalid } from '../types/field-error.ts';
import type { Cordon } from '../types/cluster.ts';
import { at, listAt, stringAt } from '../types/read.ts';
import { parseSelector } from './selector.ts';
import { say } from '../types/sentences.ts';

export type PlacementCluster = { name: string; labels?: Readonly<Record<string, string>>; cordon?: Cordon };

/** Why a cluster is or isn't selected. The first four speak of the object's own placement, the others of its namespace's. */
export type PlacementReason =
  | 'Listed' | 'NotListed' | 'SelectorMatched' | 'SelectorNotMatched' | 'NoPlacement'
  | 'NamespaceNotFederated' | 'NamespaceNotPlaced'
  /** Selected, but the cluster is cordoned and does not hold the object yet. */
  | 'Cordoned';

export type PlacementDecision = {
  cluster: string;
  selected: boolean;
  reason: PlacementReason;
  /** The selector requirement that did not hold, with `SelectorNotMatched`. */
  unmet?: SelectorRequirement;
  /** With `NamespaceNotPlaced`: why the namespace isn't there. */
  namespaceReason?: PlacementReason;
};

export type PlacementResult =
  | {
      ok: true;
      /** Sorted by name. */
      selected: string[];
      decisions: PlacementDecision[];
      /** Names the placement lists that no joined cluster has; ignored, as KubeFed does. Sorted. */
      unknownClusters: string[];
      /** The object's namespace is not federated, so nothing is selected. */
      namespaceNotFederated: boolean;
    }
  | { ok: false; reason: 'ComputePlacementFailed'; errors: FieldError[] };

export type PlacementInput = {
  /** `spec.placement` of the federated object, as it came. */
  placement: unknown;
  clusters: readonly PlacementCluster[];
  /** Absent for cluster-scoped targets and for FederatedNamespaces: their own placement decides alone. */
  namespace?: { scope: FederationScope; federated: false } | { scope: FederationScope; federated: true; placement: unknown };
  /** `selectorOnly` ignores an explicit list of the object itself: the list is what a replica preference writes. */
  mode?: 'full' | 'selectorOnly';
  /** Clusters that hold the object already: a cordon keeps only what is new away. Without it cordons play no part. */
  holding?: ReadonlySet<string>;
};

/** Decides placement for one federated object. D9: a namespace's placement always counts in full, also in `selectorOnly` mode. */
export function computePlacement(input: PlacementInput): PlacementResult {
  const own = parsePlacement(input.placement, 'spec.placement', input.mode ?? 'full');
  const namespace = input.namespace?.federated === true
    ? parsePlacement(input.namespace.placement, 'namespace.spec.placement', 'full')
    : undefined;
  const errors = [...(own.ok ? [] : own.errors), ...(namespace === undefined || namespace.ok ? [] : namespace.errors)];
  if (!own.ok || (namespace !== undefined && !namespace.ok)) return { ok: false, reason: 'ComputePlacementFailed', errors };

  const namespaceNotFederated = input.namespace?.federated === false && input.namespace.scope === 'Cluster';
  const decisions = input.clusters
    .toSorted((a, b) => compareBytewise(a.name, b.name))
    .map((cluster) => {
      const decision = decide(own.rule, cluster);
      if (!decision.selected) return decision;
      if (namespaceNotFederated) return { cluster: cluster.name, selected: false, reason: 'NamespaceNotFederated' } as const;
      const outer = namespace === undefined ? undefined : decide(namespace.rule, cluster);
      if (outer?.selected === false) return { cluster: cluster.name, selected: false, reason: 'NamespaceNotPlaced', namespaceReason: outer.reason } as const;
      return isKeptOut(cluster, input.holding) ? { cluster: cluster.name, selected: false, reason: 'Cordoned' } as const : decision;
    });
  const known = new Set(input.clusters.map((cluster) => cluster.name));
  const listed = own.rule.by === 'list' ? [...own.rule.names] : [];
  return {
    ok: true,
    selected: decisions.filter((decision) => decision.selected).map((decision) => decision.cluster),
    decisions,
    unknownClusters: listed.filter((name) => !known.has(name)).toSorted(compareBytewise),
    namespaceNotFederated,
  };
}

/** Checks a placement before it is stored: shapes, selectors, duplicate names (D31). */
export function validatePlacement(placement: unknown, path = 'spec.placement'): FieldError[] {
  const errors: FieldError[] = [];
  const selector = at(placement, 'clusterSelector');
  if (placement !== undefined && placement !== null && !isJsonObject(placement)) return [invalid(path, placement, say('rule.object'))];
  const full = parsePlacement(placement, path, 'full');
  if (!full.ok) errors.push(...full.errors);
  else if (full.rule.by === 'list' && selector !== undefined) {
    const ignored = parseSelector(selector, `${path}.clusterSelector`);
    if (!ignored.ok) errors.push(...ignored.errors);
  }
  const seen = new Set<string>();
  (listAt(placement, 'clusters') ?? []).forEach((entry, i) => {
    const name = stringAt(entry, 'name') ?? '';
    if (name !== '' && seen.has(name)) errors.push(duplicate(`${path}.clusters[${i}].name`, name, say('rule.clusterOnce')));
    seen.add(name);
  });
  return errors;
}

function isKeptOut({ name, cordon }: PlacementCluster, holding: ReadonlySet<string> | undefined): boolean {
  return cordon !== undefined && holding !== undefined && !holding.has(name);
}

type Rule = { by: 'list'; names: ReadonlySet<string> } | { by: 'selector'; requirements: readonly SelectorRequirement[] } | { by: 'nothing' };

function parsePlacement(placement: unknown, path: string, mode: 'full' | 'selectorOnly'): { ok: true; rule: Rule } | { ok: false; errors: FieldError[] } {
  const clusters = at(placement, 'clusters');
  if (mode === 'full' && clusters !== undefined && clusters !== null) {
    if (!Array.isArray(clusters)) return { ok: false, errors: [invalid(`${path}.clusters`, clusters, say('rule.placementClusters', { shape: '{name}' }))] };
    const errors = clusters.flatMap((entry, i) => (stringAt(entry, 'name') ? [] : [invalid(`${path}.clusters[${i}]`, entry, say('rule.placementName'))]));
    if (errors.length > 0) return { ok: false, errors };
    return { ok: true, rule: { by: 'list', names: new Set(clusters.map((entry) => stringAt(entry, 'name') ?? '')) } };
  }
  const selector = at(placement, 'clusterSelector');
  if (selector === undefined || selector === null) return { ok: true, rule: { by: 'nothing' } };
  const parsed = parseSelector(selector, `${path}.clusterSelector`);
  return parsed.ok ? { ok: true, rule: { by: 'selector', requirements: parsed.requirements } } : parsed;
}

function decide(rule: Rule, cluster: PlacementCluster): PlacementDecision {
  switch (rule.by) {
    case 'nothing': return { cluster: cluster.name, selected: false, reason: 'NoPlacement' };
    case 'list': {
      const selected = rule.names.has(cluster.name);
      return { cluster: cluster.name, selected, reason: selected ? 'Listed' : 'NotListed' };
    }
    case 'selector': {
      const unmet = rule.requirements.find((requirement) => !matchesLabels([requirement], cluster.labels));
      return unmet === undefined
        ? { cluster: cluster.name, selected: true, reason: 'SelectorMatched' }
        : { cluster: cluster.name, selected: false, reason: 'SelectorNotMatched', unmet };
    }
  }
}
