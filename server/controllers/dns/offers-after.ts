import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { MemberSight } from './compute-answers.ts';
import type { RecordKind } from './member-sources.ts';

/**
 * What a change makes of a Service or Ingress in one cluster. `empty`: it stays, with nothing ready behind it. `new`: it
 * will be there and ready, at an address that nobody knows before.
 */
export type Becoming = 'gone' | 'empty' | 'ready' | 'new';
export type OfferAfter = { readonly kind: RecordKind; readonly cluster: string; readonly namespace: string; readonly name: string; readonly becomes: Becoming };

/** Clusters that a change describes otherwise, by name; undefined for one that leaves. */
export type ClustersAfter = ReadonlyMap<string, FederationCluster | undefined>;

/** The federation behind one record after a change: what becomes of its Service or Ingress, by cluster. */
export type RecordAfter = { readonly clusters: ClustersAfter; readonly becomes: ReadonlyMap<string, Becoming> };

/** Stands for addresses that are not known yet: nothing on a network can have one of 0.0.0.0/8. */
const PLACEHOLDER_NET = '0.0.0.';

export function clustersAfter(clusters: readonly FederationCluster[], after: ClustersAfter): FederationCluster[] {
  return clusters.flatMap((cluster) => (after.has(cluster.name) ? after.get(cluster.name) ?? [] : cluster));
}

/** A member as it will look. @param index tells the members of one preview apart. */
export function sightAfter(sight: MemberSight | undefined, becomes: Becoming | undefined, index: number): MemberSight | undefined {
  if (sight === undefined || becomes === undefined) return sight;
  const hasSynced = (kind: RecordKind): boolean => sight.hasSynced(kind);
  switch (becomes) {
    case 'gone': return { hasSynced, service: () => undefined, ingress: () => undefined, readyEndpoints: () => 0 };
    case 'empty': return { hasSynced, service: (key) => sight.service(key), ingress: (key) => sight.ingress(key), readyEndpoints: () => 0 };
    case 'ready': return { hasSynced, service: (key) => sight.service(key), ingress: (key) => sight.ingress(key), readyEndpoints: (key) => Math.max(1, sight.readyEndpoints(key)) };
    case 'new': {
      const ingress = [{ ip: `${PLACEHOLDER_NET}${index}` }];
      return { hasSynced, service: () => ({ ingress, ports: [] }), ingress: () => ({ ingress }), readyEndpoints: () => 1 };
    }
    default: return assertNever(becomes);
  }
}

/** Targets without the stand-ins, and the clusters that those stood for. */
export function splitPending(targets: readonly string[], clusters: readonly string[]): { known: string[]; pending: string[] } {
  const known = targets.filter((target) => !target.startsWith(PLACEHOLDER_NET));
  const pending = targets.filter((target) => target.startsWith(PLACEHOLDER_NET)).flatMap((target) => clusters[Number(target.slice(PLACEHOLDER_NET.length))] ?? []);
  return { known, pending };
}
