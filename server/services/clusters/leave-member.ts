import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ObjectLine, UnjoinResult } from '#lib/contracts/clusters.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, JOINED_LABELS, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { NAMESPACES, SECRETS } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

type Made = { type: ResourceType; name: string; namespace?: string };

/**
 * Takes away what joining made in a member. The ClusterRole is what must go: it owns the rest, which the member's garbage
 * collector then takes. What owns its own right to be deleted is asked for in the same moment, while the account may
 * still do it, so that nothing is left on a bare API server either, which collects no garbage.
 */
export async function leaveMember(member: KubeClient, { account, kind }: { account: string | undefined; kind: string | undefined }, result: UnjoinResult): Promise<void> {
  if (account === undefined) {
    result.left.push({ object: 'the account whose token was used', why: 'it was made by somebody else, with kubefedctl or by hand; delete it there if nothing else uses it' });
    return;
  }
  const role = { type: CLUSTER_ROLES, name: `kubefed-controller-manager:${account}` };
  const tokenRole = { name: `${account}-token`, namespace: SYSTEM_NAMESPACE };
  const found = await findRole(member, role.name);
  const isOurNamespace = await ownsNamespace(member, found);
  for (const type of [ROLE_BINDINGS, ROLES]) await collect(member, { type, ...tokenRole }, result);
  // Each of these ends the right to delete the others, or the token itself.
  const last: Made[] = [
    { type: CLUSTER_ROLE_BINDINGS, name: role.name }, { type: SERVICE_ACCOUNTS, name: account, namespace: SYSTEM_NAMESPACE },
    ...(kind === 'Secret' ? [{ type: SECRETS, ...tokenRole }] : []),
    ...(isOurNamespace ? [{ type: NAMESPACES, name: SYSTEM_NAMESPACE }] : []),
  ];
  await warmUp(member, last.length + 1);
  const removing = removeRole(member, role, result);
  // The role must be gone for certain, so its request leaves before those that could take away the right to it.
  await new Promise((resolve) => { setImmediate(resolve); });
  await Promise.all([removing, ...last.map((made) => collect(member, made, result))]);
}

async function removeRole(member: KubeClient, role: Made, result: UnjoinResult): Promise<void> {
  try {
    await member.delete(role.type, role, { propagationPolicy: 'Background' });
    result.removed.push(toLine(role));
  } catch (error) {
    if (!isNotFound(error)) result.left.push({ object: `ClusterRole ${role.name}`, why: error instanceof Error ? error.message : String(error) });
  }
}

/** Deletes what the garbage collector would take as well; when that may not be any more, it does. */
async function collect(member: KubeClient, made: Made, result: UnjoinResult): Promise<void> {
  try {
    await member.delete(made.type, made, { propagationPolicy: 'Background' });
    result.removed.push(toLine(made));
  } catch {
    // Gone already, or our rights are: it names the role as its owner either way.
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

/** The namespace is ours alone when joining made it and no other federation has moved in since. */
async function ownsNamespace(member: KubeClient, role: KubeObject | undefined): Promise<boolean> {
  if (role === undefined) return false;
  try {
    const namespace = await member.find<KubeObject>(NAMESPACES, { name: SYSTEM_NAMESPACE }, { view: 'metadata' });
    const owners = namespace?.metadata.ownerReferences ?? [];
    const isOurs = Object.entries(JOINED_LABELS).every(([key, value]) => namespace?.metadata.labels?.[key] === value);
    return isOurs && owners.length === 1 && owners[0]?.uid === role.metadata.uid;
  } catch {
    // Where it can't be read it is left to the garbage collector, which knows its owners.
    return false;
  }
}

/** Opens as many connections as calls will be made at once: one that had to shake hands first would come too late. */
async function warmUp(member: KubeClient, connections: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: connections }, () => member.raw('/version')));
}

function toLine({ type, name, namespace }: Made): ObjectLine {
  return { where: 'member', kind: type.kind, namespace: namespace ?? '', name };
}
