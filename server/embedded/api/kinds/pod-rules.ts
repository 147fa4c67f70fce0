import { cloneJson, deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { forbiddenField } from '../objects/metadata.ts';
import { arrayAt, ensureObject, objectAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

export const POD_RULES: KindRules = {
  fill: (draft, live) => {
    if (live !== undefined) return;
    const spec = ensureObject(draft, 'spec');
    spec['serviceAccountName'] ??= 'default';
    spec['serviceAccount'] ??= spec['serviceAccountName'];
    draft['status'] = { phase: 'Pending', qosClass: qosClassOf(spec) };
  },
  check: (object, live) => {
    if (live === undefined || deepEqual(fixedSpec(object), fixedSpec(live))) return [];
    return [forbiddenField('spec', 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)')];
  },
};

/** The part of a pod's spec that no update may change. Scheduling a pod sets `nodeName` once. */
function fixedSpec(pod: KubeObject): object {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, terminationGracePeriodSeconds: _grace, nodeName: _node, schedulingGates: _gates, ephemeralContainers: _ephemeral, ...rest } = objectAt(pod, 'spec');
  const copy = cloneJson(rest);
  for (const list of ['containers', 'initContainers']) {
    for (const container of arrayAt(copy, list)) delete objectAt({ container }, 'container')['image'];
  }
  return copy;
}

/** Guaranteed: every container limits cpu and memory and requests the same; BestEffort: no requests or limits at all. */
function qosClassOf(spec: Record<string, unknown>): string {
  const containers = [...arrayAt(spec, 'containers'), ...arrayAt(spec, 'initContainers')];
  const isBare = containers.every((each) => Object.keys(objectAt(each, 'resources', 'requests')).length + Object.keys(objectAt(each, 'resources', 'limits')).length === 0);
  if (isBare) return 'BestEffort';
  const isGuaranteed = containers.every((each) => {
    const limits = objectAt(each, 'resources', 'limits');
    const requests = { ...limits, ...objectAt(each, 'resources', 'requests') };
    return ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name]);
  });
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
