import type { CordonRequest, CordonState } from '#lib/contracts/clusters.ts';
import { cordonAnnotations, type Drain } from '#lib/federation/clusters/drain.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { requireCluster } from './connection.ts';
import type { ClusterServices } from './plane.ts';

/** Kinds whose number of replicas has another name. */
const REPLICAS_PATHS: Readonly<Record<string, string>> = { FederatedJob: '/spec/parallelism' };
const REPLICAS_PATH = '/spec/replicas';

const EVENTS: Readonly<Record<CordonState, { reason: string; message: string }>> = {
  open: { reason: 'Uncordoned', message: 'the cluster takes what is placed there again' },
  cordoned: { reason: 'Cordoned', message: 'nothing new is placed there' },
  draining: { reason: 'Draining', message: 'nothing new is placed there, and replicas under preferences move away' },
};

/**
 * Closes a cluster to what is new, empties it of replicas that preferences divide, or opens it again. The cluster's own
 * record says so, in annotations, so that kubectl can do the same; placement and scheduling heed it at once.
 * @param request with `drain`, one that was begun before goes on and is measured by what it was begun with.
 * @throws ServiceError, or KubeError when the host does not take it.
 */
export async function setCordon({ host, recorder }: ClusterServices, name: string, { cordon, drain: begun }: CordonRequest & { drain?: Drain | undefined }): Promise<void> {
  const { cluster } = requireCluster(host, name);
  const drain = cordon === 'draining' ? begun ?? { since: new Date().toISOString(), replicas: countReplicas(host, name) } : undefined;
  await host.client.patch(CLUSTERS, cluster.metadata, { type: 'merge', body: { metadata: { annotations: cordonAnnotations(cordon, drain) } } });
  recorder.record({ object: cluster, type: 'Normal', ...EVENTS[cordon] });
}

/** Replicas that preferences ask for in the cluster now. */
function countReplicas(host: Host, cluster: string): number {
  let count = 0;
  for (const [key, preference] of [...host.preferences.store.keys()].map((key) => [key, host.preferences.store.get(key)] as const)) {
    const kind = stringAt(preference, 'spec', 'targetKind') ?? '';
    const target = [...host.federatedTypes()].find(({ type }) => type.federated.kind === kind)?.informer.store.get(key);
    if (target !== undefined) count += askedReplicas(target, REPLICAS_PATHS[kind] ?? REPLICAS_PATH)[cluster] ?? 0;
  }
  return count;
}
