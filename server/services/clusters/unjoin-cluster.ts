import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { ObjectLine, UnjoinObjects, UnjoinRequest, UnjoinResult } from '#lib/contracts/clusters.ts';
import { MANAGED_LABEL, PROTECTED_NAMESPACES } from '#lib/federation/types/constants.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { isHostNamespace } from '#server/host/host-namespace.ts';
import { CLUSTERS, SECRETS } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError, toSentence } from '#server/platform/service-error.ts';
import { CREDENTIAL_ANNOTATIONS, requireAccess, requireCluster, type JoinedCluster } from './connection.ts';
import { leaveMember } from './leave-member.ts';
import { toObjectLine } from './object-line.ts';
import { enabledTypes, type QuietServices } from './plane.ts';
import { removeNamespace } from './remove-namespace.ts';

/** A member has this long to answer before unjoining begins, and then for each call. */
const ANSWER_LIMIT_MS = 5_000;
/** The control plane lets go of a member this soon after its record is gone. */
const RELEASE_LIMIT_MS = 5_000;
const PARALLEL = 8;

/**
 * Ends a membership (D37): the record on the host first, so that propagation stops; then what was propagated, as asked;
 * then what joining made in the member, and the token. What fails on the way is told, and the rest goes on.
 * @param answerLimitMs how long the member may take to answer, here and for each call.
 * @throws ServiceError UNREACHABLE when the member does not answer and `force` was not given; nothing was done then.
 */
export async function unjoinCluster(services: QuietServices, name: string, request: UnjoinRequest, answerLimitMs = ANSWER_LIMIT_MS): Promise<UnjoinResult> {
  const { host } = services;
  const joined = requireCluster(host, name);
  const result: UnjoinResult = { removed: [], handedOver: 0, collected: [], left: [] };
  const member = await reach(joined, request.force, answerLimitMs);
  try {
    await host.client.delete(CLUSTERS, joined.cluster.metadata);
    result.removed.push(toObjectLine('host', joined.cluster));
    await untilReleased(services, name);
    if (member === undefined) result.left.push({ object: name, why: say('err.silent', { cluster: name }) });
    else {
      await treatObjects(services, member, request.objects, result);
      const notes = joined.secret?.metadata.annotations;
      await leaveMember(member, { account: notes?.[CREDENTIAL_ANNOTATIONS.account], kind: notes?.[CREDENTIAL_ANNOTATIONS.kind] }, result);
    }
    await removeSecret(services, joined, result);
    return result;
  } finally {
    await member?.close();
  }
}

async function reach(joined: JoinedCluster, isForced: boolean, deadlineMs: number): Promise<KubeClient | undefined> {
  let client: KubeClient | undefined;
  try {
    client = new KubeClient(requireAccess(joined), { deadlineMs });
    await client.raw('/version');
    return client;
  } catch (cause) {
    await client?.close();
    if (isForced) return undefined;
    throw new ServiceError('UNREACHABLE', say('err.notTidied', { name: joined.cluster.metadata.name, why: toSentence(cause) }), { cause });
  }
}

async function untilReleased({ registry }: QuietServices, name: string): Promise<void> {
  const endMs = Date.now() + RELEASE_LIMIT_MS;
  while (registry.get(name) !== undefined && Date.now() < endMs) await new Promise((resolve) => { setTimeout(resolve, 20); });
}

/**
 * Namespaces come last: their content was the federation's own choice, and goes or stays object by object before. Where the
 * host is the member, its namespaces are handed over whatever was asked: the federated objects themselves live in them.
 */
async function treatObjects({ host }: QuietServices, member: KubeClient, how: UnjoinObjects, result: UnjoinResult): Promise<void> {
  if (how === 'leave') return;
  const types = enabledTypes(host).toSorted((a, b) => Number(isNamespaces(a)) - Number(isNamespaces(b)));
  for (const type of types) {
    try {
      const objects = await member.listAll<KubeObject>(type, { labelSelector: `${MANAGED_LABEL}=true`, view: 'metadata' });
      const ours = objects.filter(({ metadata }) => !(isNamespaces(type) && PROTECTED_NAMESPACES.includes(metadata.name)));
      for (let i = 0; i < ours.length; i += PARALLEL) await Promise.all(ours.slice(i, i + PARALLEL).map((object) => treat(member, { type, types }, object, isNamespaces(type) && isHostNamespace(host, object) ? 'handOver' : how, result)));
    } catch (error) {
      if (!isNotFound(error)) result.left.push({ object: type.plural, why: toSentence(error) });
    }
  }
}

async function treat(member: KubeClient, { type, types }: { type: ResourceType; types: readonly ResourceType[] }, object: KubeObject, how: 'remove' | 'handOver', result: UnjoinResult): Promise<void> {
  const line: ObjectLine = { where: 'member', kind: type.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  try {
    switch (how) {
      case 'remove':
        if (isNamespaces(type)) {
          const removal = await removeNamespace(member, line.name, { uid: object.metadata.uid, isEmpty: () => isEmpty(member, line.name, types) });
          if (removal === 'stuck') result.left.push({ object: `Namespace ${line.name}`, why: say('err.namespaceFull') });
          else result.removed.push(line);
          return;
        }
        await member.delete(type, object.metadata, { propagationPolicy: 'Background' });
        result.removed.push(line);
        return;
      case 'handOver':
        await member.patch(type, object.metadata, { type: 'merge', body: { metadata: { labels: { [MANAGED_LABEL]: null } } } });
        result.handedOver += 1;
        return;
      default: return assertNever(how);
    }
  } catch (error) {
    if (!isNotFound(error)) result.left.push({ object: `${line.kind} ${line.namespace === '' ? '' : `${line.namespace}/`}${line.name}`, why: toSentence(error) });
  }
}

/** Whether nothing is left in a namespace, as far as the enabled types show: of others an account with least rights knows nothing. */
async function isEmpty(member: KubeClient, namespace: string, types: readonly ResourceType[]): Promise<boolean> {
  const pages = await Promise.all(types.filter(({ namespaced }) => namespaced).map((type) => member.list<KubeObject>(type, { namespace, limit: 1, view: 'metadata' }).catch((error: unknown) => {
    if (isNotFound(error)) return { items: [] };
    throw error;
  })));
  return pages.every(({ items }) => items.length === 0);
}

async function removeSecret({ host }: QuietServices, { secret }: JoinedCluster, result: UnjoinResult): Promise<void> {
  if (secret === undefined) return;
  try {
    await host.client.delete(SECRETS, secret.metadata);
    result.removed.push(toObjectLine('host', secret));
  } catch (error) {
    if (!isNotFound(error)) result.left.push({ object: `Secret ${secret.metadata.name}`, why: toSentence(error) });
  }
}

function isNamespaces(type: ResourceType): boolean {
  return type.group === '' && type.plural === 'namespaces';
}
