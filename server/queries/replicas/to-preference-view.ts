import type { KubeObject } from '#lib/kube/object.ts';
import type { PreferenceView, StatusCondition } from '#lib/contracts/workload-detail.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';

/** What pages show of a ReplicaSchedulingPreference. */
export function toPreferenceView(preference: KubeObject): PreferenceView {
  const parsed = parsePreference(preference);
  const conditions = toStatusConditions(preference);
  const lastPlanTime = stringAt(preference, 'status', 'lastPlanTime');
  const home = (listAt(preference, 'status', 'failover', 'home') ?? []).map((entry): [string, number] => [stringAt(entry, 'name') ?? '', numberAt(entry, 'replicas') ?? 0]);
  return {
    name: preference.metadata.name,
    generation: preference.metadata.generation ?? 0,
    isObserved: numberAt(preference, 'status', 'observedGeneration') === preference.metadata.generation,
    ...(parsed.ok ? { spec: parsed.value } : {}),
    ...(parsed.ok ? {} : { problem: sayFieldErrors(parsed.errors) }),
    conditions,
    unplaced: numberAt(preference, 'status', 'unplaced') ?? 0,
    ...(lastPlanTime === undefined ? {} : { lastPlanTime }),
    cause: stringAt(preference, 'status', 'cause') ?? '',
    lost: (listAt(preference, 'status', 'failover', 'lost') ?? []).flatMap((entry) => stringAt(entry, 'name') ?? []),
    ...(home.length === 0 ? {} : { home: Object.fromEntries(home) }),
  };
}

/** The conditions of any object's status; entries without a type are left out. */
export function toStatusConditions(object: KubeObject): StatusCondition[] {
  return (listAt(object, 'status', 'conditions') ?? []).flatMap((condition) => {
    const type = stringAt(condition, 'type');
    if (type === undefined) return [];
    const lastTransitionTime = stringAt(condition, 'lastTransitionTime');
    return [{
      type, status: stringAt(condition, 'status') ?? 'Unknown', reason: stringAt(condition, 'reason') ?? '', message: stringAt(condition, 'message') ?? '',
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
    }];
  });
}
