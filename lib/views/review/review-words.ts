import type { ChangePreview, ChangeProgress, ClusterEffect, MemberEffect, ObjectName, ProposedChange, ReviewWarning, StageProgress } from '#lib/contracts/changes.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import type { Tone } from '../status.ts';

export type WarningLine = { readonly text: string; readonly tone: Extract<Tone, 'warning' | 'failed'> };

/** Clusters that a line names; of more than that the others are counted. */
const MAX_NAMES = 6;

/** Warnings in words with how loud each is, in their order. What is said of several clusters alike is said once. */
export function toWarningLines(warnings: readonly ReviewWarning[], phrasing: Phrasing): WarningLine[] {
  const alike = Map.groupBy(warnings, (warning) => JSON.stringify(isSaidOfSeveral(warning) ? { ...warning, cluster: '', health: '' } : warning));
  return [...alike.values()].flatMap((group): WarningLine[] => {
    const [warning] = group;
    if (warning === undefined) return [];
    const clusters = group.flatMap((each) => ('cluster' in each ? [each.cluster] : []));
    return [{ text: say(warning, clusters, phrasing), tone: warning.kind === 'invalid' || warning.kind === 'refused' ? 'failed' : 'warning' }];
  });
}

function isSaidOfSeveral({ kind }: ReviewWarning): boolean {
  return kind === 'serviceLosesEndpoints' || kind === 'refused' || kind === 'clusterAway' || kind === 'takesOver';
}

/** Names of clusters as a list: all of a few; of many some, and how many more. */
export function nameSome(clusters: readonly string[], { t, list }: Phrasing): string {
  return clusters.length <= MAX_NAMES ? list(clusters) : list([...clusters.slice(0, MAX_NAMES - 1), t('review.moreClusters', { count: clusters.length - MAX_NAMES + 1 })]);
}

function say(warning: ReviewWarning, clusters: readonly string[], phrasing: Phrasing): string {
  const { t } = phrasing;
  const [cluster, count] = [nameSome(clusters, phrasing), clusters.length];
  switch (warning.kind) {
    case 'serviceLosesEndpoints': return t(warning.isEverywhere ? 'review.warn.serviceEverywhere' : 'review.warn.service', { name: `${warning.namespace}/${warning.name}`, cluster });
    case 'noReplicasLeft': return t('review.warn.noReplicas', { name: shortName(warning.object), count: warning.replicas });
    case 'capacityShort': return t('review.warn.capacity', { cluster: warning.cluster, resource: t(`review.resource.${warning.resource}`), needed: amount(warning.resource, warning.needed, phrasing), free: amount(warning.resource, warning.free, phrasing) });
    case 'refused': return t('review.warn.refused', { count, cluster, name: shortName(warning.object), message: phrasing.tell(warning.sentence) });
    case 'clusterAway': return t('review.warn.away', { count, cluster });
    case 'takesOver': return t('review.warn.takesOver', { count, cluster, name: shortName(warning.object) });
    case 'ownedByPreference': return t('review.warn.preference', { name: shortName(warning.object), preference: warning.preference });
    case 'placedNowhere': return t('review.warn.nowhere', { name: shortName(warning.object) });
    case 'notPlanned': {
      const [name, message] = [shortName(warning.object), phrasing.tell(warning.sentence)];
      return warning.count === 1 ? t('review.warn.notPlanned', { name, message }) : t('review.warn.notPlannedMany', { name, count: warning.count, message });
    }
    case 'plannedAsLastSeen': return t('review.warn.lastSeen', { cluster: warning.cluster, count: warning.count });
    case 'invalid': return t('review.warn.invalid', { name: shortName(warning.object), message: phrasing.tell(warning.sentence) });
    case 'partlyChecked': return t('review.warn.partly', { count: warning.count });
    default: return assertNever(warning);
  }
}

function amount(resource: 'cpu' | 'memory' | 'pods', value: number, { number, bytes }: Phrasing): string {
  return resource === 'memory' ? bytes(value) : number(value);
}

export function shortName({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

/** The word for what happens to an object, and the mark that stands before it. */
export const EFFECTS: Readonly<Record<MemberEffect['effect'], { key: PlainMessageKey; sign: string; tone: Tone }>> = {
  create: { key: 'review.effect.create', sign: '+', tone: 'ok' },
  change: { key: 'review.effect.change', sign: '~', tone: 'progress' },
  delete: { key: 'review.effect.delete', sign: '−', tone: 'warning' },
  keep: { key: 'review.effect.keep', sign: '·', tone: 'paused' },
  wait: { key: 'review.effect.wait', sign: '?', tone: 'unknown' },
  refuse: { key: 'review.effect.refuse', sign: '×', tone: 'failed' },
};

/** One line over everything: what is made, changed and deleted, in how many clusters. */
export function summarise({ clusters, host }: ChangePreview, { t, list }: Phrasing): string {
  const count = (effect: MemberEffect['effect']): number => clusters.reduce((sum, { effects }) => sum + effects.filter((each) => each.effect === effect).length, 0);
  const parts = (['create', 'change', 'delete', 'keep', 'wait', 'refuse'] as const).flatMap((effect) => (count(effect) === 0 ? [] : [t(`review.count.${effect}`, { count: count(effect) })]));
  if (parts.length === 0) return host.length === 0 ? t('review.nothing') : t('review.hostOnly');
  return t('review.summary', { parts: list(parts), clusters: t('review.inClusters', { count: clusters.length }) });
}

/** The part of a cluster's effects worth reading first: what differs in kind, then by name. */
export function sortEffects({ effects }: ClusterEffect): MemberEffect[] {
  const order: readonly MemberEffect['effect'][] = ['refuse', 'delete', 'create', 'change', 'wait', 'keep'];
  return effects.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect) || (a.object.name < b.object.name ? -1 : 1));
}

/** Names the running replicas that stop for good, which is when a name has to be typed before applying. */
export function needsTyping(changes: readonly ProposedChange[], { pods, clusters }: ChangePreview): string | undefined {
  const [first] = changes;
  if (first === undefined || changes.length > 1 || pods.stop === 0) return undefined;
  if (first.do === 'delete' && clusters.some(({ effects }) => effects.some(({ effect }) => effect === 'delete'))) return first.ref.name;
  return first.do === 'unjoin' && first.objects === 'remove' ? first.cluster : undefined;
}

/** Milliseconds as people read a stage's time. */
export function formatStageTime(ms: number, { number }: Phrasing): string {
  if (ms < 1) return '< 1 ms';
  return ms < 1_000 ? `${number(Math.max(0, Math.round(ms)))} ms` : `${number(Math.round(ms / 100) / 10)} s`;
}

/** Each stage with the moment at which the one before it was reached: what its own time is counted from. */
export function toStageRows({ stages, startedAtMs }: ChangeProgress): (StageProgress & { startedMs: number })[] {
  return stages.map((stage, i) => ({ ...stage, startedMs: stages.slice(0, i).reduce((last, { atMs }) => atMs ?? last, startedAtMs) }));
}
