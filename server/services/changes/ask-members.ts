import type { KubeObject } from '#lib/kube/object.ts';
import type { MemberEffect } from '#lib/contracts/changes.ts';
import { ownershipOf } from '#lib/federation/propagation/member-view.ts';
import { renderForCluster, targetIdentity } from '#lib/federation/propagation/render-for-cluster.ts';
import { isClusterReady, readCluster } from '#lib/federation/types/cluster.ts';
import { conflictPolicyOf } from '#lib/federation/types/federated-object.ts';
import { diffObjects } from '#lib/views/review/field-diff.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { isHostNamespace } from '#server/host/host-namespace.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';
import { observeWorkload } from '#server/members/observe-workload.ts';
import type { ChangeServices } from './change-services.ts';
import type { MemberTask } from './member-tasks.ts';
import { nameOf } from './object-name.ts';
import type { Proposal } from './propose.ts';

/** A member has this long for each question; a review must not wait for a cluster that hangs. */
const ASK_DEADLINE_MS = 4_000;
/** Questions to one member at a time. */
const PER_MEMBER = 6;
/** Pairs whose members are asked in one review; the rest is told as computed, and counted. */
export const MAX_ASKED = 600;

/** What was found out about one pair: what happens there, with the object as it is and as it will be. */
export type Finding = {
  readonly task: MemberTask;
  readonly effect: MemberEffect;
  readonly live?: KubeObject;
  readonly result?: KubeObject;
  /** Managers whose fields are taken over. */
  readonly takesOver: readonly string[];
};

/** Asks every member about its own tasks, a few at a time; members do not wait for one another. Order as given. */
export async function askMembers(services: ChangeServices, proposal: Proposal, tasks: readonly MemberTask[]): Promise<Finding[]> {
  const findings = new Map<MemberTask, Finding>();
  const asked = new Set(tasks.slice(0, MAX_ASKED));
  const byCluster = Map.groupBy(tasks, ({ cluster }) => cluster);
  await Promise.all([...byCluster].map(async ([, queue]) => {
    const waiting = [...queue];
    const work = async (): Promise<void> => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) findings.set(task, await find(services, proposal, task, asked.has(task)));
    };
    await Promise.all(Array.from({ length: Math.min(PER_MEMBER, waiting.length) }, work));
  }));
  return tasks.flatMap((task) => findings.get(task) ?? []);
}

async function find({ host, registry }: ChangeServices, proposal: Proposal, task: MemberTask, isAsked: boolean): Promise<Finding> {
  const record = proposal.before.clusters.get(task.cluster) ?? proposal.after.clusters.get(task.cluster);
  const member = registry.get(task.cluster);
  const problem = renderProblem(task);
  if (problem !== undefined) return { task, takesOver: [], effect: { ...bare(task), effect: 'refuse', sentence: problem } };
  if (!isAsked) return { task, takesOver: [], effect: computed(task) };
  if (member === undefined || record === undefined || !isClusterReady(record) || !member.isReachable) {
    return { task, takesOver: [], effect: { ...computed(task), effect: 'wait' } };
  }
  try {
    return task.does === 'apply' ? await askApply(member, task, host.config?.adoptResources ?? true, record) : await askRemove(host, member, task);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const effect = error.code === 'UNREACHABLE' ? 'wait' : 'refuse';
    return { task, takesOver: [], effect: { ...computed(task), effect, sentence: error.words } };
  }
}

async function askRemove(host: ChangeServices['host'], member: Member, task: MemberTask): Promise<Finding> {
  const live = await readLive(member, task);
  const staysTheHosts = task.entry.type.isNamespace && live !== undefined && isHostNamespace(host, live);
  const effect: MemberEffect['effect'] = task.does === 'release' || staysTheHosts ? 'keep' : 'delete';
  const before = live === undefined ? undefined : observeWorkload(live)?.replicasDesired;
  return {
    task, takesOver: [], ...(live === undefined ? {} : { live }),
    effect: { ...bare(task), effect, isDryRun: true, ...(before === undefined ? {} : { replicasBefore: before, ...(effect === 'delete' ? { replicasAfter: 0 } : { replicasAfter: before }) }) },
  };
}

async function askApply(member: Member, task: MemberTask, adopts: boolean, record: KubeObject): Promise<Finding> {
  const { type, object } = task.entry;
  const live = await readLive(member, task);
  const rendered = renderForCluster({ fedObject: object, typeConfig: type, cluster: readCluster(record), ...(live === undefined ? {} : { live }) });
  if (!rendered.ok) return { task, takesOver: [], effect: { ...bare(task), effect: 'refuse', sentence: sayFieldErrors(rendered.errors) } };
  const ownership = live === undefined ? 'managed' : ownershipOf(live);
  if (ownership === 'handsOff') return { task, takesOver: [], effect: { ...bare(task), effect: 'refuse', sentence: say('err.handsOff', { label: `${MANAGED_LABEL}=false` }) } };
  if (ownership === 'foreign' && !adopts) return { task, takesOver: [], effect: { ...bare(task), effect: 'refuse', sentence: say('err.notAdopted') } };
  const force = conflictPolicyOf(object) === 'Force';
  const answer = await member.client.apply<KubeObject>(type.target, rendered.object, { force, dryRun: true, deadlineMs: ASK_DEADLINE_MS });
  const result = { ...answer.object, kind: type.target.kind };
  const [from, to] = [live === undefined ? undefined : observeWorkload(live)?.replicasDesired, observeWorkload(result)?.replicasDesired];
  return {
    task, result, ...(live === undefined ? {} : { live }), takesOver: ownership === 'foreign' ? [''] : [],
    effect: {
      ...bare(task), effect: live === undefined ? 'create' : 'change', isDryRun: true, fields: live === undefined ? diffObjects(undefined, summaryOf(result)) : diffObjects(live, result),
      ...(from === undefined ? (to === undefined ? {} : { replicasBefore: 0 }) : { replicasBefore: from }), ...(to === undefined ? {} : { replicasAfter: to }),
    },
  };
}

/** Of a new object only its own content is told, not what servers add. */
function summaryOf(object: KubeObject): unknown {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, status: _status, ...content } = object;
  return content;
}

async function readLive(member: Member, { entry: { type, object } }: MemberTask): Promise<KubeObject | undefined> {
  const { name, namespace } = targetIdentity(object, type);
  const live = await member.client.find<KubeObject>(type.target, { name, ...(namespace === undefined ? {} : { namespace }) }, { deadlineMs: ASK_DEADLINE_MS });
  return live === undefined ? undefined : { ...live, kind: type.target.kind };
}

function renderProblem({ rendered }: MemberTask): Sentence | undefined {
  return rendered?.ok === false ? sayFieldErrors(rendered.errors) : undefined;
}

/** What can be said without asking: what the federation would send. */
function computed(task: MemberTask): MemberEffect {
  const replicas = task.rendered?.ok === true ? observeWorkload(task.rendered.object)?.replicasDesired : undefined;
  const effect = task.does === 'apply' ? 'change' : task.does === 'release' ? 'keep' : 'delete';
  return { ...bare(task), effect, ...(replicas === undefined ? {} : { replicasAfter: replicas }) };
}

function bare({ entry: { type, object } }: MemberTask): MemberEffect {
  const { namespace = '', name } = targetIdentity(object, type);
  return { object: { ...nameOf(object), kind: type.target.kind, namespace, name }, effect: 'change', fields: [], isDryRun: false };
}
