import { CONTROLLER_REVISIONS, DELETED_LABEL, expiredDeletions, HISTORY_LABEL, readRevision, type StoredRevision } from '#lib/federation/history/revision.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';

/** Lets go of the histories of deleted objects that are beyond the bounds. An object that exists again keeps its own. */
export async function purgeDeleted(host: Host, nowMs: number, signal: AbortSignal): Promise<void> {
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { labelSelector: DELETED_LABEL, signal });
  const gone = items.filter((item) => !exists(host, item)).flatMap((item) => readRevision(item) ?? []);
  for (const { history, namespace } of expiredDeletions(gone, nowMs)) {
    const all = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace, labelSelector: `${HISTORY_LABEL}=${history}`, signal });
    await removeRevisions(host, all.flatMap((item) => readRevision(item) ?? []), signal);
  }
}

export async function removeRevisions(host: Host, revisions: readonly StoredRevision[], signal: AbortSignal): Promise<void> {
  for (const { id, namespace } of revisions) {
    try {
      await host.client.delete(CONTROLLER_REVISIONS, { name: id, namespace }, {}, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function exists(host: Host, revision: KubeObject): boolean {
  const kind = stringAt(revision, 'data', 'kind') ?? '';
  const namespace = stringAt(revision, 'data', 'namespace') ?? '';
  const key = toObjectKey({ name: stringAt(revision, 'data', 'name') ?? '', ...(namespace === '' ? {} : { namespace }) });
  if (kind === PREFERENCES.kind) return host.preferences.store.get(key) !== undefined;
  return [...host.federatedTypes()].find(({ type }) => type.federated.kind === kind)?.informer.store.get(key) !== undefined;
}
