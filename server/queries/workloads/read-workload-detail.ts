import { stringify } from 'yaml';
import type { KubeObject } from '#lib/kube/object.ts';
import type { FederationEvent, WorkloadSummary } from '#lib/contracts/dto.ts';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { toDistribution } from '../replicas/to-distribution.ts';
import { toStatusConditions } from '../replicas/to-preference-view.ts';
import { readEvents } from '../read-events.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';
import { isUnseen, toWorkloadSummary } from '../to-workload-summary.ts';
import { findWorkload, preferenceFor } from './find-workload.ts';

/** Events of one object that a page gets, newest first. */
const MAX_EVENTS = 100;

/** Everything the page of one federated object shows, read at one moment from the host's caches; undefined when there is no such object. */
export function readWorkloadDetail(host: Host, resource: string, namespace: string, name: string, now: Date): WorkloadDetail | undefined {
  const found = findWorkload(host, resource, namespace, name);
  if (found === undefined) return undefined;
  const { type, object } = found;
  const preference = preferenceFor(host, type, object);
  const summary = toWorkloadSummary(type, object, preference?.metadata.name);
  const replicas = toDistribution(host, found, summary, preference);
  return {
    asOf: now.toISOString(), summary, unseen: unseenOf(host, summary),
    generation: object.metadata.generation ?? 0,
    conditions: toStatusConditions(object),
    ...(replicas === undefined ? {} : { replicas }),
    events: eventsOf(host, object),
    yaml: toYaml(object),
  };
}

function unseenOf(host: Host, { clusters }: WorkloadSummary): WorkloadDetail['unseen'] {
  return clusters.filter(({ code, replicasDesired }) => isUnseen(code) && replicasDesired !== undefined).map(({ cluster }) => {
    const record = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${cluster}`);
    return { cluster, since: record === undefined ? '' : toClusterSummary(record).lastTransitionTime ?? '' };
  });
}

/** Events about the object itself and about the preference of the same name. */
function eventsOf(host: Host, object: KubeObject): FederationEvent[] {
  const { name } = object.metadata;
  const namespace = object.metadata.namespace ?? '';
  return readEvents(host, MAX_EVENTS, (event) => event.object.name === name && event.object.namespace === namespace && (event.object.kind === object.kind || event.object.kind === PREFERENCES.kind));
}

function toYaml(object: KubeObject): string {
  const { apiVersion, kind, metadata, ...rest } = object;
  return stringify({ apiVersion, kind, metadata, ...rest }, { lineWidth: 0, aliasDuplicateObjects: false });
}
