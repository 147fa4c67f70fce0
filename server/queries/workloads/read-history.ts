import type { KubeObject } from '#lib/kube/object.ts';
import type { Revision, WorkloadHistory } from '#lib/contracts/editor.ts';
import { marksOf } from '#lib/federation/history/object-marks.ts';
import { CONTROLLER_REVISIONS, DELETION, HISTORY_LABEL, historyKey, historyNamespace, readRevision, sortRevisions, type RevisionSubject, type StoredRevision } from '#lib/federation/history/revision.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { findWorkload, preferenceFor } from './find-workload.ts';

/**
 * The accepted changes of one federated object and of its preference, newest first, also of one that was deleted; undefined
 * when there is no such object and nothing is kept of one. @throws KubeError
 */
export async function readHistory(host: Host, resource: string, namespace: string, name: string, now: Date): Promise<WorkloadHistory | undefined> {
  const found = findWorkload(host, resource, namespace, name);
  const kind = found?.type.federated.kind ?? [...host.federatedTypes()].find(({ type }) => type.federated.plural === resource)?.type.federated.kind;
  if (kind === undefined) return undefined;
  const preference = found === undefined ? undefined : preferenceFor(host, found.type, found.object);
  const [own, preferred] = await Promise.all([revisionsOf(host, { kind, namespace, name }, found?.object), revisionsOf(host, { kind: PREFERENCES.kind, namespace, name }, preference)]);
  const revisions = [...own, ...preferred].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.generation - a.generation));
  if (found !== undefined) return { asOf: now.toISOString(), revisions };
  const [last] = own;
  return last === undefined ? undefined : { asOf: now.toISOString(), revisions, deleted: last.what === DELETION ? { at: last.at, who: last.who } : { at: '', who: '' } };
}

async function revisionsOf(host: Host, subject: RevisionSubject, object: KubeObject | undefined): Promise<Revision[]> {
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace: historyNamespace(subject.namespace), labelSelector: `${HISTORY_LABEL}=${historyKey(subject)}` });
  const stored = sortRevisions(items.flatMap((item) => readRevision(item) ?? []));
  const [newest] = stored;
  if (object === undefined || newest?.uid === object.metadata.uid) return stored.map((revision) => toRevisionView(revision, object !== undefined && revision === newest));
  const { uid = '', generation = 0, creationTimestamp = '' } = object.metadata;
  const current: Revision = { id: `current-${uid}`, kind: object.kind, generation, at: creationTimestamp, who: '', what: '', spec: object['spec'], metadata: marksOf(object), isCurrent: true };
  return [current, ...stored.map((revision) => toRevisionView(revision, false))];
}

function toRevisionView({ id, kind, generation, at, who, what, spec, metadata }: StoredRevision, isCurrent: boolean): Revision {
  return { id, kind, generation, at, who, what, spec, isCurrent, ...(metadata === undefined ? {} : { metadata }) };
}
