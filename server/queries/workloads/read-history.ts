import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Revision, WorkloadHistory } from '#lib/contracts/editor.ts';
import { creatorOf, markOn } from '#lib/federation/history/field-writers.ts';
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
  const type = (found ?? [...host.federatedTypes()].find(({ type: { federated } }) => federated.plural === resource))?.type.federated;
  if (type === undefined) return undefined;
  const { kind } = type;
  const preference = found === undefined ? undefined : preferenceFor(host, found.type, found.object);
  const [own, preferred] = await Promise.all([revisionsOf(host, type, { kind, namespace, name }, found?.object), revisionsOf(host, PREFERENCES, { kind: PREFERENCES.kind, namespace, name }, preference)]);
  const revisions = [...own, ...preferred].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.generation - a.generation));
  if (found !== undefined) return { asOf: now.toISOString(), revisions };
  const [last] = own;
  return last === undefined ? undefined : { asOf: now.toISOString(), revisions, deleted: last.what === DELETION ? { at: last.at, who: last.who } : { at: '', who: '' } };
}

async function revisionsOf(host: Host, type: ResourceType, subject: RevisionSubject, object: KubeObject | undefined): Promise<Revision[]> {
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace: historyNamespace(subject.namespace), labelSelector: `${HISTORY_LABEL}=${historyKey(subject)}` });
  const stored = sortRevisions(items.flatMap((item) => readRevision(item) ?? []));
  const [newest] = stored;
  if (object === undefined || newest?.uid === object.metadata.uid) return stored.map((revision) => toRevisionView(revision, object !== undefined && revision === newest));
  const { uid = '', generation = 0, creationTimestamp = '' } = object.metadata;
  const made = markOn(object) ?? { who: await makerOf(host, object, type), what: '' };
  const current: Revision = { id: `current-${uid}`, kind: object.kind, generation, at: creationTimestamp, ...made, spec: object['spec'], metadata: marksOf(object), isCurrent: true };
  return [current, ...stored.map((revision) => toRevisionView(revision, false))];
}

/** Who made an object that nobody has changed since; the caches leave out what API servers note of that. */
async function makerOf(host: Host, { metadata }: KubeObject, type: ResourceType): Promise<string> {
  const live = await host.client.find<KubeObject>(type, metadata, { view: 'metadata' });
  return live === undefined ? '' : creatorOf(live);
}

function toRevisionView({ id, kind, generation, at, who, what, spec, metadata }: StoredRevision, isCurrent: boolean): Revision {
  return { id, kind, generation, at, who, what, spec, isCurrent, ...(metadata === undefined ? {} : { metadata }) };
}
