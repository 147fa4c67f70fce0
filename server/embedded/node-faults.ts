import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterApi } from './api/cluster-api.ts';
import { FaultError } from './fault.ts';

/** Marks nodes that were cordoned or lost on purpose, so that `heal` mends those and leaves what the user cordoned alone. */
const FAULT_ANNOTATION = 'embedded.kubefed.io/fault';
const NODES = '/nodes';

export async function cordonNode(api: ClusterApi, node: string): Promise<void> {
  await changeNode(api, node, (draft) => {
    setSpec(draft, 'unschedulable', true);
    annotate(draft, 'cordoned');
  });
}

/** Ready turns Unknown, as it does when a kubelet is silent; what follows (taints, eviction) is the cluster's own affair. */
export async function loseNode(api: ClusterApi, node: string): Promise<void> {
  await changeNode(api, node, (draft) => annotate(draft, 'lost'));
  await setReady(api, node, { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' });
}

/** Ends both kinds of trouble of one node. */
export async function mendNode(api: ClusterApi, node: string): Promise<void> {
  await setReady(api, node, { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' });
  await changeNode(api, node, (draft) => {
    setSpec(draft, 'unschedulable', undefined);
    annotate(draft, undefined);
  });
}

/** Mends every node that was cordoned or lost through this file. */
export async function mendNodes(api: ClusterApi): Promise<void> {
  const broken = api.list(NODES).filter((node) => node.metadata.annotations?.[FAULT_ANNOTATION] !== undefined);
  for (const node of broken) await mendNode(api, node.metadata.name);
}

async function changeNode(api: ClusterApi, node: string, change: (draft: KubeObject) => void, options?: { subresource: 'status' }): Promise<void> {
  const changed = await api.mutate(NODES, '', node, change, options);
  if (changed !== undefined) return;
  const names = api.list(NODES).map((each) => each.metadata.name);
  throw new FaultError(`There is no node "${node}" here. Nodes: ${names.join(', ') || 'none'}.`);
}

function annotate(draft: KubeObject, value: string | undefined): void {
  const { [FAULT_ANNOTATION]: _dropped, ...annotations } = draft.metadata.annotations ?? {};
  draft.metadata.annotations = value === undefined ? annotations : { ...annotations, [FAULT_ANNOTATION]: value };
}

function setSpec(draft: KubeObject, field: string, value: unknown): void {
  const spec = isJsonObject(draft['spec']) ? { ...draft['spec'] } : {};
  if (value === undefined) delete spec[field];
  else spec[field] = value;
  draft['spec'] = spec;
}

async function setReady(api: ClusterApi, node: string, ready: { status: 'True' | 'Unknown'; reason: string; message: string }): Promise<void> {
  const now = api.now().toISOString().replace(/\.\d+Z$/, 'Z');
  await changeNode(api, node, (draft) => {
    const status = isJsonObject(draft['status']) ? draft['status'] : {};
    const conditions: unknown[] = Array.isArray(status['conditions']) ? status['conditions'] : [];
    draft['status'] = {
      ...status,
      conditions: conditions.map((condition) => {
        if (!isJsonObject(condition) || condition['type'] !== 'Ready' || condition['status'] === ready.status) return condition;
        return { ...condition, ...ready, lastTransitionTime: now };
      }),
    };
  }, { subresource: 'status' });
}
