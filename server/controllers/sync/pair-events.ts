import type { KubeObject } from '#lib/kube/object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { DueOperation } from './work.ts';

export type PairReport = { recorder: EventRecorder; object: KubeObject; type: TypeConfig; targetKey: string; cluster: string };

type Words = { reason: string; doing: string; verb: string };

const WORDS: Readonly<Record<DueOperation['do'], Words>> = {
  create: { reason: 'Create', doing: 'Creating', verb: 'create' },
  update: { reason: 'Update', doing: 'Updating', verb: 'update' },
  delete: { reason: 'Delete', doing: 'Deleting', verb: 'delete' },
  release: { reason: 'RemoveManagedLabelFrom', doing: 'Removing managed label from', verb: 'remove managed label from' },
};

/** Records KubeFed's event for an operation that was carried out. */
export function reportDone({ recorder, object, type, targetKey, cluster }: PairReport, operation: DueOperation): void {
  const { reason, doing } = WORDS[operation.do];
  recorder.record({ object, type: 'Normal', reason: `${reason}InCluster`, message: `${doing} ${type.target.kind} "${targetKey}"`, cluster });
}

/** Records KubeFed's warning for an operation that failed. */
export function reportFailed({ recorder, object, type, targetKey, cluster }: PairReport, operation: DueOperation, cause: string): void {
  const { reason, verb } = WORDS[operation.do];
  recorder.record({
    object, type: 'Warning', reason: `${reason}InClusterFailed`,
    message: `Failed to ${verb} ${type.target.kind} "${targetKey}" in cluster "${cluster}": ${cause}`,
  });
}
