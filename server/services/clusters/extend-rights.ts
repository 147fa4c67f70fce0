import type { KubeObject } from '#lib/kube/object.ts';
import { CLUSTER_ROLES, joinRules, namesOfAccount } from '#lib/federation/clusters/join-plan.ts';
import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import type { MissingRight } from '#lib/federation/clusters/rights.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { CLUSTERS, NAMESPACES } from '#server/host/resources.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { askMissingRights } from '#server/members/ask-missing-rights.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { CREDENTIAL_ANNOTATIONS, requireAccess, requireCluster } from './connection.ts';
import { enabledTypes, type ClusterServices } from './plane.ts';
import { toAccess } from './to-access.ts';

const CALL_LIMIT_MS = 10_000;
/** A member's authorizer knows a changed role after at most this long. */
const SETTLE_LIMIT_MS = 5_000;
const PAUSE_MS = 200;

/**
 * Gives the account of a join the rights that the types enabled by now need, with credentials that are used for this alone.
 * @returns what is still missing.
 * @throws ServiceError when the cluster was not joined from here, or the credentials lead to another one; KubeError when that one refuses.
 */
export async function extendRights({ host, recorder }: ClusterServices, name: string, credentials: Credentials): Promise<MissingRight[]> {
  const joined = requireCluster(host, name);
  const account = joined.secret?.metadata.annotations?.[CREDENTIAL_ANNOTATIONS.account];
  if (account === undefined) throw new ServiceError('PRECONDITION_FAILED', say('err.rightsForeign', { name }));
  const types = enabledTypes(host);
  const own = new KubeClient(requireAccess(joined), { deadlineMs: CALL_LIMIT_MS });
  const given = new KubeClient(toAccess(name, credentials), { deadlineMs: CALL_LIMIT_MS });
  try {
    const [ours, theirs] = await Promise.all([own, given].map(async (client) => (await client.get<KubeObject>(NAMESPACES, { name: 'kube-system' }, { view: 'metadata' })).metadata.uid));
    if (ours !== theirs) throw new ServiceError('CONFLICT', say('err.otherCluster', { name }));
    const names = namesOfAccount(account);
    await given.patch(CLUSTER_ROLES, { name: names.role }, { type: 'merge', body: { rules: joinRules(types, 'least', names) } });
    let missing = await askMissingRights(own, types);
    for (const endMs = Date.now() + SETTLE_LIMIT_MS; missing.length > 0 && Date.now() < endMs; missing = await askMissingRights(own, types)) {
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    }
    await patchStatus(host.client, CLUSTERS, joined.cluster, { missingRights: missing.length === 0 ? null : missing });
    recorder.record({ object: joined.cluster, type: 'Normal', reason: 'RightsExtended', message: `the role ${names.role} now names the ${types.length} types that are enabled` });
    return missing;
  } finally {
    await Promise.all([own.close(), given.close()]);
  }
}
