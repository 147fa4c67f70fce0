import type { KubeObject } from '#lib/kube/object.ts';
import { CONTROLLER_REVISIONS, HISTORY_LABEL, readRevision } from '#lib/federation/history/revision.ts';
import { objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';

/** One kept change, for lists over everything. `resource` is the plural in routes; empty for a kind that is not federated now. */
export type RecentChange = { kind: string; resource: string; namespace: string; name: string; who: string; when: string; what: string; revision: number };

/** The newest kept changes of all federated objects and preferences. @throws KubeError */
export async function listRecentChanges(host: Host, { limit }: { limit: number }): Promise<RecentChange[]> {
  const resources = new Map([...host.federatedTypes()].map(({ type }) => [type.federated.kind, type.federated.plural]));
  resources.set(PREFERENCES.kind, PREFERENCES.plural);
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { labelSelector: HISTORY_LABEL });
  return items.flatMap((item): RecentChange[] => {
    const revision = readRevision(item);
    const data = objectAt(item, 'data');
    if (revision === undefined) return [];
    const { kind, who, at, what, generation } = revision;
    return [{ kind, resource: resources.get(kind) ?? '', namespace: stringAt(data, 'namespace') ?? '', name: stringAt(data, 'name') ?? '', who, when: at, what, revision: generation }];
  }).toSorted((a, b) => (a.when < b.when ? 1 : -1)).slice(0, limit);
}
