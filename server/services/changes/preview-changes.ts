import { assertNever } from '#lib/kube/invariant.ts';
import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { ChangePreview, ClusterEffect, MemberEffect, ProposedChange, ReviewWarning } from '#lib/contracts/changes.ts';
import type { ClusterHealth } from '#lib/contracts/dto.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterReady, readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';
import { compareNames } from '#lib/views/compare-names.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { askHost } from './ask-host.ts';
import { askMembers, MAX_ASKED, type Finding } from './ask-members.ts';
import type { ChangeServices, DnsOffer } from './change-services.ts';
import { toMemberTasks } from './member-tasks.ts';
import { nameOf } from './object-name.ts';
import { propose, type Proposal } from './propose.ts';
import { findServiceShifts } from './service-shifts.ts';
import { findShortCapacity } from './short-capacity.ts';

/**
 * Says what changes would do, without doing any of it: what is written on the host, what every member would make of it
 * (asked by server-side dry runs), and what to know before. Clusters by name, warnings worst first.
 * @throws ServiceError for what is not there or can't be read.
 */
export async function previewChanges(services: ChangeServices, changes: readonly ProposedChange[], now: Date): Promise<ChangePreview> {
  const proposal = await propose(services, changes);
  const { tasks, placedNowhere } = toMemberTasks(proposal);
  const [found, refusals] = await Promise.all([askMembers(services, proposal, tasks), askHost(services, proposal, changes)]);
  const findings = found.filter(isEffective);
  const { lost, offers } = await findServiceShifts(services, proposal, findings);
  const warnings: ReviewWarning[] = [
    ...proposal.warnings, ...refusals,
    ...lost.map((service): ReviewWarning => ({ kind: 'serviceLosesEndpoints', ...service })),
    ...emptied(findings),
    ...placedNowhere.map(({ object }): ReviewWarning => ({ kind: 'placedNowhere', object: nameOf(object) })),
    ...findShortCapacity(proposal.before.clusters, findings).map((short): ReviewWarning => ({ kind: 'capacityShort', ...short })),
    ...findings.flatMap(warningsOf),
    ...away(proposal, findings),
    ...ownedByPreference(services, proposal, changes),
    ...(tasks.length > MAX_ASKED ? [{ kind: 'partlyChecked', count: tasks.length - MAX_ASKED } as const] : []),
  ];
  return {
    asOf: now.toISOString(), warnings: warnings.toSorted((a, b) => rank(a) - rank(b)), merges: proposal.merges, host: proposal.host,
    clusters: toClusterEffects(proposal, findings), dns: [...proposal.names, ...dnsChanges(services, proposal, offers)].toSorted((a, b) => compareBytewise(a.name, b.name)), pods: countPods(findings),
  };
}

/** A dry run that changes nothing is no effect: the member holds what is asked already. */
function isEffective({ effect, live }: Finding): boolean {
  if (effect.effect === 'change') return effect.fields.length > 0 || !effect.isDryRun;
  return effect.effect !== 'delete' || live !== undefined || !effect.isDryRun;
}

function toClusterEffects(proposal: Proposal, findings: readonly Finding[]): ClusterEffect[] {
  return [...Map.groupBy(findings, ({ task }) => task.cluster)].map(([cluster, group]) => ({
    cluster, health: healthOf(proposal.before.clusters.get(cluster)),
    replicasBefore: sum(group, ({ replicasBefore }) => replicasBefore), replicasAfter: sum(group, ({ replicasAfter }) => replicasAfter),
    effects: group.map(({ effect }) => effect),
  })).toSorted((a, b) => compareNames(a.cluster, b.cluster));
}

function countPods(findings: readonly Finding[]): ChangePreview['pods'] {
  const pods = { start: 0, stop: 0, restart: 0 };
  for (const { effect } of findings) {
    const [before, after] = [effect.replicasBefore ?? 0, effect.replicasAfter ?? 0];
    pods.start += Math.max(0, after - before);
    pods.stop += Math.max(0, before - after);
    if (effect.effect === 'change' && effect.fields.some(({ path }) => path.startsWith('/spec/template/'))) pods.restart += Math.min(before, after);
  }
  return pods;
}

/** Workloads that had replicas in the clusters concerned and have none anywhere afterwards. */
function emptied(findings: readonly Finding[]): ReviewWarning[] {
  return [...Map.groupBy(findings, ({ effect }) => JSON.stringify(effect.object)).values()].flatMap((group): ReviewWarning[] => {
    const [first] = group;
    if (first === undefined) return [];
    const before = sum(group, ({ replicasBefore }) => replicasBefore);
    const concerned = new Set(group.map(({ task }) => task.cluster));
    const elsewhere = (listAt(first.task.entry.object, 'status', 'clusters') ?? []).some((entry) => !concerned.has(stringAt(entry, 'name') ?? ''));
    const isEmptied = before > 0 && sum(group, ({ replicasAfter }) => replicasAfter) === 0 && !elsewhere;
    return isEmptied ? [{ kind: 'noReplicasLeft', object: first.effect.object, replicas: before }] : [];
  });
}

function warningsOf({ task: { cluster }, effect, takesOver }: Finding): ReviewWarning[] {
  return [
    ...(effect.effect === 'refuse' && effect.sentence !== undefined ? [{ kind: 'refused', cluster, object: effect.object, sentence: effect.sentence } as const] : []),
    ...takesOver.map((manager) => ({ kind: 'takesOver', cluster, object: effect.object, manager } as const)),
  ];
}

function away(proposal: Proposal, findings: readonly Finding[]): ReviewWarning[] {
  const waiting = new Set(findings.filter(({ effect }) => effect.effect === 'wait').map(({ task }) => task.cluster));
  return [...waiting].toSorted(compareBytewise).map((cluster) => ({ kind: 'clusterAway', cluster, health: healthOf(proposal.before.clusters.get(cluster)) }));
}

/** A hand edit of what a preference writes would be undone by its controller. */
function ownedByPreference({ host }: ChangeServices, proposal: Proposal, changes: readonly ProposedChange[]): ReviewWarning[] {
  return changes.flatMap((change): ReviewWarning[] => {
    if (change.do !== 'place' && (change.do !== 'setSpec' || change.part === 'overrides')) return [];
    const entry = proposal.after.objects.get(`${change.ref.resource}/${toObjectKey(change.ref)}`);
    const preference = entry === undefined ? undefined : host.preferences.store.get(toObjectKey(entry.object.metadata));
    if (entry === undefined || preference === undefined) return [];
    const parsed = parsePreference(preference);
    return parsed.ok && parsed.value.targetKind === entry.type.federated.kind ? [{ kind: 'ownedByPreference', object: nameOf(entry.object), preference: preference.metadata.name }] : [];
  });
}

/** Names change with what is behind them, and with where clusters are. */
function dnsChanges({ dns }: ChangeServices, { before, after }: Proposal, offers: readonly DnsOffer[]): ChangePreview['dns'] {
  if (dns === undefined) return [];
  const moved = [...before.clusters].flatMap(([name, record]): [string, FederationCluster | undefined][] => {
    const next = after.clusters.get(name);
    if (next === record) return [];
    const [was, is] = [readCluster(record), next === undefined ? undefined : readCluster(next)];
    return is !== undefined && was.region === is.region && deepEqual(was.zones, is.zones) ? [] : [[name, is]];
  });
  return offers.length === 0 && moved.length === 0 ? [] : dns.previewAfter(offers, new Map(moved));
}

function healthOf(cluster: KubeObject | undefined): ClusterHealth {
  if (cluster === undefined) return 'unknown';
  if (isClusterReady(cluster)) return 'ready';
  const conditions = listAt(cluster, 'status', 'conditions') ?? [];
  const has = (type: string, status: string): boolean => conditions.some((condition) => stringAt(condition, 'type') === type && stringAt(condition, 'status') === status);
  return has('Offline', 'True') ? 'offline' : has('Ready', 'False') ? 'notReady' : 'unknown';
}

function sum(findings: readonly Finding[], read: (effect: MemberEffect) => number | undefined): number {
  return findings.reduce((total, { effect }) => total + (read(effect) ?? 0), 0);
}

function rank(warning: ReviewWarning): number {
  switch (warning.kind) {
    case 'invalid': return 0;
    case 'refused': return 1;
    case 'serviceLosesEndpoints': return warning.isEverywhere ? 2 : 4;
    case 'noReplicasLeft': return 3;
    case 'placedNowhere': return 5;
    case 'capacityShort': return 6;
    case 'ownedByPreference': return 7;
    case 'takesOver': return 8;
    case 'notPlanned': return 9;
    case 'plannedAsLastSeen': return 10;
    case 'clusterAway': return 11;
    case 'partlyChecked': return 12;
    default: return assertNever(warning);
  }
}
