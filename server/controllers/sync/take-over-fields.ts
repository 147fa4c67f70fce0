import { at } from '#lib/federation/types/read.ts';
import { FIELD_MANAGER, MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { KubeObject, ManagedFieldsEntry } from '#lib/kube/object.ts';
import type { TargetRecord } from '#server/members/target-record.ts';

/** True for a managed target of which we own no field yet: KubeFed wrote it. */
export function isFromKubeFed(record: TargetRecord | undefined): boolean {
  return record?.managed === 'true' && record.owned.startsWith('~');
}

/**
 * The patch that makes what KubeFed owned of a target ours, as if we had applied it. Without it a field that leaves the
 * template later would stay behind, since somebody else still owned it. Undefined when there is nothing to take over.
 */
export function takeOverPatch(live: KubeObject): Record<string, unknown> | undefined {
  const entries = live.metadata.managedFields ?? [];
  const [theirs] = entries.filter(isKubeFeds);
  if (theirs === undefined) return undefined;
  const ours: ManagedFieldsEntry = { ...theirs, manager: FIELD_MANAGER, operation: 'Apply' };
  return { metadata: { resourceVersion: live.metadata.resourceVersion, managedFields: [...entries.filter((entry) => entry !== theirs), ours] } };
}

/** Whoever wrote the managed label by an ordinary update. */
function isKubeFeds(entry: ManagedFieldsEntry): boolean {
  return entry.operation === 'Update' && entry.subresource === undefined
    && at(entry.fieldsV1, 'f:metadata', 'f:labels', `f:${MANAGED_LABEL}`) !== undefined;
}
