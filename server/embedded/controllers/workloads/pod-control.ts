import type { KubeObject, OwnerReference } from '#lib/kube/object.ts';
import { cloneJson } from '#lib/kube/json.ts';
import { messageOf, refusalReason, unlessGone } from '../engine/api-errors.ts';
import type { Context } from '../engine/context.ts';
import { PODS, type Pod, type PodTemplate } from '../kinds.ts';

/** Pods created or deleted at once by one reconcile; more wait for the next round. */
export const POD_BURST = 500;

/** The reference by which an owner controls what it makes. */
export function controllerOf(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '',
    controller: true, blockOwnerDeletion: true,
  };
}

export type NewPod = { name: string; generateName?: string; labels?: Record<string, string>; annotations?: Record<string, string> };

/** A pod as the template says, controlled by `owner`. */
export function podFromTemplate(owner: KubeObject, template: PodTemplate, { name, generateName, labels, annotations }: NewPod): Pod {
  const allAnnotations = { ...template.metadata?.annotations, ...annotations };
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: owner.metadata.namespace ?? '', ...(generateName === undefined ? {} : { generateName }),
      labels: { ...template.metadata?.labels, ...labels },
      ...(Object.keys(allAnnotations).length === 0 ? {} : { annotations: allAnnotations }),
      ownerReferences: [controllerOf(owner)],
    },
    spec: cloneJson(template.spec),
  };
}

/**
 * Creates a pod and records it on the owner. A refusal by a rule of the cluster (quota, admission, invalid
 * template) comes back as its message, for the owner's status; other errors are thrown.
 */
export async function createPod({ api, events }: Context, owner: KubeObject, pod: Pod, component: string): Promise<string | undefined> {
  try {
    const created = await api.create(PODS, pod);
    events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${created.metadata.name}`, component });
    return undefined;
  } catch (error) {
    const reason = refusalReason(error);
    if (reason !== 'Forbidden' && reason !== 'Invalid') throw error;
    events.record(owner, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${messageOf(error)}`, component });
    return messageOf(error);
  }
}

export async function deletePod({ api, events }: Context, owner: KubeObject, pod: Pod, component: string): Promise<void> {
  await unlessGone(() => api.remove(PODS, pod));
  events.record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component });
}
