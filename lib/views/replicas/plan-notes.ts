import type { PreferenceView } from '#lib/contracts/workload-detail.ts';
import { explainReason } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';

/** Causes that the controller gives; others are shown in its own words. */
const CAUSES = ['PreferenceCreated', 'PreferenceChanged', 'ClustersChanged', 'CapacityChanged', 'ReplicasMoved', 'WorkloadChanged'] as const;

/** What made the controller plan last, as a phrase. */
export function planCause({ cause }: PreferenceView, { t }: Phrasing): string {
  const known = CAUSES.find((each) => each === cause);
  return known === undefined ? cause : t(`replicas.cause.${known}`);
}

/** Why a preference is not followed; empty when it is, or when there is none. */
export function preferenceProblem(preference: PreferenceView | undefined, phrasing: Phrasing): string {
  if (preference?.problem !== undefined) return phrasing.tell(preference.problem);
  const scheduled = preference?.conditions.find(({ type }) => type === 'Scheduled');
  return scheduled?.status === 'False' ? explainReason(scheduled.reason, scheduled.message, phrasing) : '';
}

/** What a reader has to know about the last plan beyond its numbers; empty when it holds without reserve. */
export function planNotes({ conditions, unplaced, lost }: PreferenceView, { t, list }: Phrasing): string[] {
  const of = (type: string) => conditions.find((condition) => condition.type === type);
  const notes: string[] = [];
  if (of('CapacityShort')?.status === 'True') notes.push(t('replicas.note.short', { count: unplaced }));
  if (lost.length > 0) notes.push(t('replicas.note.lost', { clusters: list(lost) }));
  const moving = of('Moving');
  if (moving?.status === 'True') notes.push(t(moving.reason === 'MoveLimit' ? 'replicas.note.moveLimit' : 'replicas.note.waiting'));
  const topology = of('TopologyMet');
  if (topology?.status === 'False') notes.push(t(topology.reason === 'TooFewDomains' ? 'replicas.note.tooFewDomains' : 'replicas.note.skewed'));
  return notes;
}
