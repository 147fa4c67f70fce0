import type { MulticlusterExport, MulticlusterImport, MulticlusterMember, MulticlusterOverview } from '#lib/contracts/dns.ts';
import { clustersetName, SERVICE_EXPORTS, SERVICE_IMPORTS, toExport, toImport } from '#lib/federation/dns/multicluster.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ControlPlane } from '#server/control-plane.ts';

/** Exports, and imports, shown of one cluster. */
const MAX_SHOWN = 500;
/** A cluster that has not answered by then counts as unreachable; the page does not wait for it. */
const DEADLINE_MS = 3_000;

type Found = { member: MulticlusterMember; exports: MulticlusterExport[]; imports: MulticlusterImport[]; isCut: boolean };

/** Asks every member for its ServiceExports and ServiceImports. One that does not answer, or does not know them, is told as such. */
export async function readMulticluster({ registry, host }: Pick<ControlPlane, 'registry' | 'host'>, now: Date): Promise<MulticlusterOverview> {
  const names = [...host.clusters.store.values()].map(({ metadata }) => metadata.name).toSorted(compareBytewise);
  const found = await Promise.all(names.map((name): Promise<Found> => {
    const member = registry.get(name);
    return member === undefined || !member.isReachable ? Promise.resolve(nothing(name, 'unreachable')) : readMember(name, member.client);
  }));
  return {
    asOf: now.toISOString(), members: found.map(({ member }) => member), isCut: found.some(({ isCut }) => isCut),
    exports: found.flatMap(({ exports }) => exports).toSorted(byName), imports: found.flatMap(({ imports }) => imports).toSorted(byName),
  };
}

type Client = NonNullable<ReturnType<ControlPlane['registry']['get']>>['client'];

async function readMember(cluster: string, client: Client): Promise<Found> {
  try {
    const options = { limit: MAX_SHOWN, deadlineMs: DEADLINE_MS };
    const [exports, imports] = await Promise.all([client.list<KubeObject>(SERVICE_EXPORTS, options), client.list<KubeObject>(SERVICE_IMPORTS, options)]);
    return {
      member: { cluster, state: 'installed' },
      exports: (exports.items ?? []).map((object) => ({ cluster, ...placeOf(object), ...toExport(object), isFederated: object.metadata.labels?.[MANAGED_LABEL] === 'true' })),
      imports: (imports.items ?? []).map((object) => ({ cluster, ...placeOf(object), ...toImport(object) })),
      isCut: [exports, imports].some(({ metadata }) => (metadata.continue ?? '') !== ''),
    };
  } catch (error) {
    const isUnknown = typeof error === 'object' && error !== null && 'code' in error && error.code === 'NOT_FOUND';
    return nothing(cluster, isUnknown ? 'missing' : 'unreachable');
  }
}

function placeOf({ metadata: { name, namespace = '' } }: KubeObject): { namespace: string; name: string; clustersetName: string } {
  return { namespace, name, clustersetName: clustersetName(namespace, name) };
}

function nothing(cluster: string, state: MulticlusterMember['state']): Found {
  return { member: { cluster, state }, exports: [], imports: [], isCut: false };
}

function byName(a: { namespace: string; name: string; cluster: string }, b: { namespace: string; name: string; cluster: string }): number {
  return compareBytewise(a.namespace, b.namespace) || compareBytewise(a.name, b.name) || compareBytewise(a.cluster, b.cluster);
}
