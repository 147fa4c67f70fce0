import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ObjectLine, UnjoinResult } from '#lib/contracts/clusters.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { NAMESPACES, SECRETS } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { toSentence } from '#server/platform/service-error.ts';
import { hasControllers, removeNamespace } from './remove-namespace.ts';
import { endShare } from './shared-namespace.ts';

type Made = { type: ResourceType; name: string; namespace?: string };

/** From the moment that calls are on their way until a busy API server has decided whether we may: it does that within milliseconds. */
const DECISION_MS = 300;

/**
 * Takes away what joining made in a member, with the very account that is taken away. Its role, binding and token end the
 * right to delete each other, so these calls are held open until the member has let all of them in, and only then take
 * effect. Where one comes too late all the same, a cluster's garbage collector finishes: all name the role as their owner.
 */
export async function leaveMember(member: KubeClient, { account, kind }: { account: string | undefined; kind: string | undefined }, result: UnjoinResult): Promise<void> {
  if (account === undefined) {
    result.left.push({ object: 'ServiceAccount', why: say('err.accountForeign') });
    return;
  }
  const role = { type: CLUSTER_ROLES, name: `kubefed-controller-manager:${account}` };
  const tokenRole = { name: `${account}-token`, namespace: SYSTEM_NAMESPACE };
  const found = await findRole(member, role.name);
  const namespaceUid = await findOwnNamespace(member, found);
  for (const type of [ROLE_BINDINGS, ROLES]) await collect(member, { type, ...tokenRole }, result);
  // A namespace takes the account with it where controllers empty it, so it goes last there; where none do, it needs us.
  const isEmptiedThere = namespaceUid !== undefined && await hasControllers(member, SYSTEM_NAMESPACE);
  if (namespaceUid !== undefined && !isEmptiedThere) await leaveNamespace(member, namespaceUid, result);
  const last: Made[] = [
    { type: CLUSTER_ROLE_BINDINGS, name: role.name }, { type: SERVICE_ACCOUNTS, name: account, namespace: SYSTEM_NAMESPACE },
    ...(kind === 'Secret' ? [{ type: SECRETS, ...tokenRole }] : []), ...(isEmptiedThere ? [{ type: NAMESPACES, name: SYSTEM_NAMESPACE }] : []),
  ];
  const hold = Promise.withResolvers<void>();
  await warmUp(member, last.length + 1);
  const leaving = [removeRole(member, role, result, hold.promise), ...last.map((made) => collect(member, made, result, hold.promise))];
  await member.raw('/version').catch(() => undefined);
  await new Promise((resolve) => { setTimeout(resolve, DECISION_MS); });
  hold.resolve();
  await Promise.all(leaving);
}

async function removeRole(member: KubeClient, role: Made, result: UnjoinResult, hold: Promise<void>): Promise<void> {
  try {
    await member.delete(role.type, role, { propagationPolicy: 'Background' }, { hold });
    result.removed.push(toLine(role));
  } catch (error) {
    if (!isNotFound(error)) result.left.push({ object: `ClusterRole ${role.name}`, why: toSentence(error) });
  }
}

/** Deletes what the garbage collector would take as well; when that may not be any more, it does. */
async function collect(member: KubeClient, made: Made, result: UnjoinResult, hold?: Promise<void>): Promise<void> {
  try {
    await member.delete(made.type, made, { propagationPolicy: 'Background' }, hold === undefined ? {} : { hold });
    result.removed.push(toLine(made));
  } catch {
    // Gone already, or our rights are: it names the role as its owner either way.
    result.collected.push(toLine(made));
  }
}

/** The namespace that joining made, in a cluster that has no controllers to finish its deletion. */
async function leaveNamespace(member: KubeClient, uid: string, result: UnjoinResult): Promise<void> {
  const made = { type: NAMESPACES, name: SYSTEM_NAMESPACE };
  try {
    const removal = await removeNamespace(member, SYSTEM_NAMESPACE, { uid });
    if (removal === 'stuck') result.left.push({ object: `Namespace ${SYSTEM_NAMESPACE}`, why: say('err.namespaceNoController') });
    else (removal === 'gone' ? result.removed : result.collected).push(toLine(made));
  } catch {
    // Without the right to look or to delete it is the garbage collector's: the role owns it.
    result.collected.push(toLine(made));
  }
}

/** An account of before may not read its role; then nothing is known of it, and it is deleted all the same. */
async function findRole(member: KubeClient, name: string): Promise<KubeObject | undefined> {
  try {
    return await member.find<KubeObject>(CLUSTER_ROLES, { name }, { view: 'metadata' });
  } catch {
    return undefined;
  }
}

/** The namespace's uid when joining made it and no other federation has a part in it. */
async function findOwnNamespace(member: KubeClient, role: KubeObject | undefined): Promise<string | undefined> {
  if (role?.metadata.uid === undefined) return undefined;
  try {
    return await endShare(member, role.metadata.uid);
  } catch {
    // Where it can't be read or written it is left to the garbage collector, which knows its owners.
    return undefined;
  }
}

/** Opens as many connections as calls will be made at once: one that had to shake hands first would come too late. */
async function warmUp(member: KubeClient, connections: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: connections }, () => member.raw('/version')));
}

function toLine({ type, name, namespace }: Made): ObjectLine {
  return { where: 'member', kind: type.kind, namespace: namespace ?? '', name };
}
