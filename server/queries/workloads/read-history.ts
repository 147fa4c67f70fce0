import type { KubeObject } from '#lib/kube/object.ts';
import type { Revision, WorkloadHistory } from '#lib/contracts/editor.ts';
import { CONTROLLER_REVISIONS, HISTORY_LABEL, historyKey, historyNamespace, readRevision, sortRevisions, type StoredRevision } from '#lib/federation/history/revision.ts';
import type { Host } from '#server/host/host.ts';
import { findWorkload, preferenceFor } from './find-workload.ts';

/** The accepted changes of one federated object and of its preference, newest first; undefined when there is no such object. @throws KubeError */
export async function readHistory(host: Host, resource: string, namespace: string, name: string, now: Date): Promise<WorkloadHistory | undefined> {
  const found = findWorkload(host, resource, namespace, name);
  if (found === undefined) return undefined;
  const preference = preferenceFor(host, found.type, found.object);
  const objects = preference === undefined ? [found.object] : [found.object, preference];
  const lists = await Promise.all(objects.map((object) => revisionsOf(host, object)));
  return { asOf: now.toISOString(), revisions: lists.flat().toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.generation - a.generation)) };
}

async function revisionsOf(host: Host, object: KubeObject): Promise<Revision[]> {
  const namespace = object.metadata.namespace ?? '';
  const labelSelector = `${HISTORY_LABEL}=${historyKey({ kind: object.kind, namespace, name: object.metadata.name })}`;
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace: historyNamespace(namespace), labelSelector });
  const stored = sortRevisions(items.flatMap((item) => readRevision(item) ?? []));
  const [newest] = stored;
  if (newest !== undefined) return stored.map((revision) => toRevisionView(revision, revision === newest));
  return [{ id: `current-${object.metadata.uid ?? ''}`, kind: object.kind, generation: object.metadata.generation ?? 0, at: object.metadata.creationTimestamp ?? '', who: '', what: '', spec: object['spec'], isCurrent: true }];
}

function toRevisionView({ id, kind, generation, at, who, what, spec }: StoredRevision, isCurrent: boolean): Revision {
  return { id, kind, generation, at, who, what, spec, isCurrent };
}
