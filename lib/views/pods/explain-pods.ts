import type { ClusterPods, MemberEvent, PodState, PodView } from '#lib/contracts/pods.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import type { Tone } from '../status.ts';

export const POD_WORDS: Readonly<Record<PodState, { tone: Tone; key: PlainMessageKey }>> = {
  running: { tone: 'ok', key: 'pods.state.running' },
  starting: { tone: 'progress', key: 'pods.state.starting' },
  waiting: { tone: 'warning', key: 'pods.state.waiting' },
  failed: { tone: 'failed', key: 'pods.state.failed' },
  stopping: { tone: 'progress', key: 'pods.state.stopping' },
  done: { tone: 'ok', key: 'pods.state.done' },
  unknown: { tone: 'unknown', key: 'pods.state.unknown' },
};

/** Different reasons named in an explanation; the table has the rest. */
const REASONS_SHOWN = 4;
/** Events by which a controller says that it can't make Pods, such as over a quota. */
const CREATE_FAILURES: ReadonlySet<string> = new Set(['FailedCreate', 'FailedCreatePodSandBox']);

/**
 * Why a cluster has fewer ready Pods than it should, in sentences, the most telling first. Empty when it has them all.
 * Everything said is taken from what the cluster reported.
 */
export function explainShortage(cluster: ClusterPods, { t }: Phrasing): string[] {
  const { pods, desired } = cluster;
  const counted = pods.filter(({ state }) => state !== 'stopping');
  const shortBy = Math.max(0, (desired ?? counted.length) - counted.filter(({ isReady, state }) => isReady || state === 'done').length);
  if (shortBy === 0) return [];
  const sentences = reasonsOf(counted).slice(0, REASONS_SHOWN).map(({ reason, message, count }) => (message === '' ? t('pods.why.reason', { count, reason }) : t('pods.why.reasonMessage', { count, reason, message })));
  const missing = Math.max(0, (desired ?? 0) - counted.length);
  if (missing > 0) sentences.push(whyMissing(cluster, missing, t));
  const isPending = counted.some(({ node, isReady }) => node === '' && !isReady);
  if (isPending && cluster.hasReadyNode === false) sentences.push(t('pods.why.noNodes', { cluster: cluster.cluster }));
  return sentences;
}

function whyMissing({ cluster, isObserved, events }: ClusterPods, count: number, t: Phrasing['t']): string {
  const failure = events.find((event) => CREATE_FAILURES.has(event.reason));
  if (failure !== undefined) return t('pods.why.createFailed', { count, message: failure.message });
  return isObserved ? t('pods.why.notMade', { count }) : t('pods.why.noControllers', { cluster, count });
}

type Reason = { reason: string; message: string; count: number };

/** Pods that are not ready, by what keeps them; the commonest first. */
function reasonsOf(pods: readonly PodView[]): Reason[] {
  const byReason = new Map<string, Reason>();
  for (const { isReady, state, reason, message } of pods) {
    if (isReady || state === 'done') continue;
    const word = reason === '' ? 'NotReady' : reason;
    const known = byReason.get(word);
    byReason.set(word, { reason: word, message: known?.message || message, count: (known?.count ?? 0) + 1 });
  }
  return [...byReason.values()].toSorted((a, b) => b.count - a.count);
}

/** Pods in the order to look at them: trouble first, then by name. */
export function orderPods(pods: readonly PodView[]): PodView[] {
  const rank = ({ state, isReady }: PodView): number => (state === 'failed' ? 0 : state === 'waiting' ? 1 : state === 'unknown' ? 2 : state === 'starting' || !isReady ? 3 : 4);
  return [...pods].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** The events of one Pod. */
export function eventsOfPod(events: readonly MemberEvent[], pod: string): MemberEvent[] {
  return events.filter(({ kind, name }) => kind === 'Pod' && name === pod);
}
