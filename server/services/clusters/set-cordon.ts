import type { CordonRequest, CordonState } from '#lib/contracts/clusters.ts';
import { DRAIN_REPLICAS_ANNOTATION, DRAIN_SINCE_ANNOTATION } from '#lib/federation/clusters/drain.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { CORDON_ANNOTATION } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { assertNever } from '#lib/kube/invariant.ts';
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
 * @throws ClusterError; KubeError CONFLICT when the record changed meanwhile.
 */
export async function setCordon({ host, recorder }: ClusterServices, name: string, { cordon }: CordonRequest): Promise<void> {
  const { cluster } = requireCluster(host, name);
  const { resourceVersion } = cluster.metadata;
  await host.client.patch(CLUSTERS, cluster.metadata, { type: 'merge', body: { metadata: { resourceVersion, annotations: toAnnotations(cordon, () => countReplicas(host, name)) } } });
  recorder.record({ object: cluster, type: 'Normal', ...EVENTS[cordon] });
}

function toAnnotations(cordon: CordonState, countNow: () => number): Record<string, string | null> {
  const noDrain = { [DRAIN_SINCE_ANNOTATION]: null, [DRAIN_REPLICAS_ANNOTATION]: null };
  switch (cordon) {
    case 'open': return { [CORDON_ANNOTATION]: null, ...noDrain };
    case 'cordoned': return { [CORDON_ANNOTATION]: 'true', ...noDrain };
    case 'draining': return { [CORDON_ANNOTATION]: 'drain', [DRAIN_SINCE_ANNOTATION]: new Date().toISOString(), [DRAIN_REPLICAS_ANNOTATION]: String(countNow()) };
    default: return assertNever(cordon);
  }
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
