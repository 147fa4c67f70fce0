/** Conflicts of server-side apply, and the words in which the API server reports them. */
import type { StatusCause } from '#lib/kube/status.ts';
import { formatFieldPath, listPaths, type FieldSet } from './field-set.ts';
import { managerKey, type ManagerIdentity } from './managed-fields.ts';

export type ApplyConflict = {
  manager: string;
  apiVersion: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
  /** Paths as the API server writes them: `.spec.replicas`, `.spec.template.spec.containers[name="web"].image`. */
  fields: string[];
};

export type ConflictSets = { identity: ManagerIdentity; fields: FieldSet }[];

/** One entry for each manager in the way, in the order in which messages name them. */
export function conflictsOf(sets: ConflictSets): ApplyConflict[] {
  return [...sets].sort((a, b) => (managerKey(a.identity) < managerKey(b.identity) ? -1 : 1)).map(({ identity, fields }) => ({
    manager: identity.manager, apiVersion: identity.apiVersion, operation: identity.operation,
    ...(identity.subresource ? { subresource: identity.subresource } : {}),
    fields: listPaths(fields).map(formatFieldPath),
  }));
}

/** The message of the 409 that a real server sends. */
export function applyConflictMessage(conflicts: readonly ApplyConflict[]): string {
  const count = conflicts.reduce((sum, each) => sum + each.fields.length, 0);
  const [first] = conflicts;
  if (count === 1 && first !== undefined) return `Apply failed with 1 conflict: conflict with ${describeManager(first)}: ${first.fields[0]}`;
  const lines = conflicts.flatMap((each) => [`conflicts with ${describeManager(each)}:`, ...each.fields.map((field) => `- ${field}`)]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

/** Causes of that 409, one for each field. */
export function applyConflictCauses(conflicts: readonly ApplyConflict[]): StatusCause[] {
  return conflicts.flatMap((each) => each.fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${describeManager(each)}`, field })));
}

function describeManager(conflict: ApplyConflict): string {
  const name = JSON.stringify(conflict.manager) + (conflict.subresource === undefined ? '' : ` with subresource ${JSON.stringify(conflict.subresource)}`);
  return conflict.operation === 'Update' ? `${name} using ${conflict.apiVersion}` : name;
}
