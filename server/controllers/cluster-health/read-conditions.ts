import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';

/** The conditions that a KubeFedCluster's status holds; entries that are none are left out. */
export function readConditions(cluster: KubeObject): ClusterCondition[] {
  return (listAt(cluster, 'status', 'conditions') ?? []).flatMap((condition): ClusterCondition[] => {
    const type = stringAt(condition, 'type');
    const status = stringAt(condition, 'status');
    if ((type !== 'Ready' && type !== 'Offline') || (status !== 'True' && status !== 'False' && status !== 'Unknown')) return [];
    const lastTransitionTime = stringAt(condition, 'lastTransitionTime');
    return [{
      type, status, lastProbeTime: stringAt(condition, 'lastProbeTime') ?? '',
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      reason: stringAt(condition, 'reason') ?? '', message: stringAt(condition, 'message') ?? '',
    }];
  });
}

/** What of a condition is worth a write: everything but its times. */
export function withoutTimes({ type, status, reason, message }: ClusterCondition): unknown {
  return [type, status, reason, message];
}
