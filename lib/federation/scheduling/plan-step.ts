import { assertNever } from '#lib/kube/invariant.ts';

/** One step of the way to a cluster's number. Counts are replicas. */
export type PlanStep =
  | { kind: 'noPreference' }
  | { kind: 'minimum'; granted: number; wanted: number }
  | { kind: 'kept'; granted: number; running: number }
  | {
      kind: 'share';
      round: number;
      /** By weight, rounded up, and not more than what was left. */
      share: number;
      granted: number;
      /** The part of the share that replicas kept from before already cover. */
      alreadyKept: number;
      limitedBy: 'maximum' | 'capacity' | undefined;
      /** Clusters of the same weight come before or after this one by hash, so who got the odd replica is the hash's doing. */
      tieBrokenByHash: boolean;
    }
  | { kind: 'room'; room: number | undefined }
  | { kind: 'even'; granted: number; region: string | undefined; zone: string | undefined }
  | { kind: 'packed'; granted: number; position: number }
  | { kind: 'limit'; by: 'maximum' | 'capacity'; at: number }
  | { kind: 'domain'; key: string; domain: string; replicas: number };

/** One sentence for a step. */
export function describeStep(step: PlanStep): string {
  switch (step.kind) {
    case 'noPreference': return 'No preference names this cluster and there is none for "*", so it gets no replicas.';
    case 'minimum':
      return step.granted === step.wanted
        ? `Its minimum of ${step.wanted} comes first.`
        : `Of its minimum of ${step.wanted} only ${step.granted} could be given.`;
    case 'kept':
      return step.granted === 0
        ? `It runs ${step.running} already, but none of them could be kept on top of the minimum.`
        : `It runs ${step.running} already, so ${step.granted} more stay where they are.`;
    case 'share': {
      const kept = step.alreadyKept > 0 ? `, ${step.alreadyKept} of them covered by replicas that already run` : '';
      const limit = step.limitedBy === undefined ? '' : step.limitedBy === 'maximum' ? '; its maximum is reached' : '; its capacity is reached';
      const tie = step.tieBrokenByHash ? ' Clusters of equal weight are served in the order of a hash of their name.' : '';
      return `Round ${step.round}: its share by weight is ${step.share}${kept}; it gets ${step.granted}${limit}.${tie}`;
    }
    case 'room': return step.room === undefined ? 'How many it can hold is not known, so it counts like the smallest of the others.' : `It can hold ${step.room}, which is its weight.`;
    case 'even': {
      const where = [step.region === undefined ? '' : `region ${step.region}`, step.zone === undefined ? '' : `zone ${step.zone}`].filter((part) => part !== '').join(', ');
      return `Divided evenly over regions, zones and clusters, it gets ${step.granted}${where === '' ? '' : ` (${where})`}.`;
    }
    case 'packed': return step.granted === 0 ? 'The clusters before it take all replicas.' : `As number ${step.position} to be filled it gets ${step.granted}.`;
    case 'limit': return `Its ${step.by} of ${step.at} is reached.`;
    case 'domain': return `The clusters whose ${step.key} is ${step.domain === '' ? 'not known' : step.domain} get ${step.replicas} together.`;
    default: return assertNever(step);
  }
}
