import 'server-only';
import type { HistoryHours, ReplicaHistory, ReplicaOverview, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import type { MemberObject, WorkloadEditor, WorkloadHistory } from '#lib/contracts/editor.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { followersOf } from '../pods/current-followers.ts';
import { currentHistory } from '../replicas/current-history.ts';
import { historyKey } from '../replicas/record-history.ts';
import { readReplicaOverview } from '../replicas/read-replica-overview.ts';
import { METRICS_CONTENT_TYPE, toMetrics } from '../replicas/to-metrics.ts';
import { readEditor, readMemberObject } from './read-editor.ts';
import { readHistory } from './read-history.ts';
import { readWorkloadDetail } from './read-workload-detail.ts';

/** The door to reading workloads and their replicas. @throws ServiceError before the host's caches are filled. */
export async function getWorkloadDetail(resource: string, namespace: string, name: string): Promise<WorkloadDetail | undefined> {
  return readWorkloadDetail(running().host, resource, namespace, name, new Date());
}

/** What the editors of one federated object work on; undefined when there is no such object. */
export async function getWorkloadEditor(resource: string, namespace: string, name: string): Promise<WorkloadEditor | undefined> {
  return readEditor(running(), resource, namespace, name, new Date());
}

/** The accepted changes of one federated object and of its preference; undefined when there is no such object. */
export async function getWorkloadHistory(resource: string, namespace: string, name: string): Promise<WorkloadHistory | undefined> {
  return readHistory(running().host, resource, namespace, name, new Date());
}

/** The object as one member holds it; undefined when the object or the member is not known. It is followed while it is looked at. */
export async function getMemberObject(resource: string, namespace: string, name: string, cluster: string): Promise<MemberObject | undefined> {
  const plane = running();
  return readMemberObject({ host: plane.host, registry: plane.registry, followers: followersOf(plane) }, resource, namespace, name, cluster);
}

export async function getReplicaOverview(): Promise<ReplicaOverview> {
  return readReplicaOverview(running().host, new Date());
}

/** Desired and ready replicas of one workload over the last hours. */
export async function getReplicaHistory(resource: string, namespace: string, name: string, hours: HistoryHours): Promise<ReplicaHistory> {
  return currentHistory(running().host).read(historyKey(resource, namespace, name), hours * 3_600_000, Date.now());
}

/** Every workload's numbers as metrics. */
export async function getReplicaMetrics(): Promise<{ contentType: string; text: string }> {
  return { contentType: METRICS_CONTENT_TYPE, text: toMetrics(currentHistory(running().host)) };
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
