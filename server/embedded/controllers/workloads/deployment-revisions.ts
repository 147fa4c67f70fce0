import { canonicalJson, deepEqual } from '#lib/kube/json.ts';
import { refusalReason } from '../engine/api-errors.ts';
import type { Context } from '../engine/context.ts';
import { shortHash } from '../engine/random-names.ts';
import { DEPLOYMENTS, REPLICA_SETS, type Deployment, type PodTemplate, type ReplicaSet } from '../kinds.ts';
import { controllerOf } from './pod-control.ts';

export const HASH_LABEL = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';
/** Annotations of a Deployment that its ReplicaSets don't take over. */
const NOT_COPIED = new Set(['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY, DESIRED, MAX, 'deprecated.deployment.rollback.to']);
const DEFAULT_HISTORY_LIMIT = 10;

/** The oldest set whose template is the Deployment's, so that a rollback finds its old set again. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

export function sortByAge(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.toSorted((a, b) => {
    const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
    if (left !== right) return left < right ? -1 : 1;
    return revisionOf(a) - revisionOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
  });
}

/** True when the set was last sized for another number of replicas: the Deployment was scaled since. */
export function wasScaled(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return (set.spec.replicas ?? 0) > 0 && desired !== undefined && Number(desired) !== (deployment.spec.replicas ?? 1);
  });
}

/** What a set's annotations say about the size of its Deployment. */
export function sizeAnnotations(replicas: number, maxSurge: number): Record<string, string> {
  return { [DESIRED]: String(replicas), [MAX]: String(replicas + maxSurge) };
}

/**
 * Brings revision numbers and copied annotations of the new set and the Deployment up to date. A set that comes
 * back through a rollback gets the next number and remembers its old ones.
 */
export async function syncRevision(
  { api }: Context, deployment: Deployment, newSet: ReplicaSet, sets: readonly ReplicaSet[],
): Promise<void> {
  const highestOld = Math.max(0, ...sets.filter((set) => set.metadata.name !== newSet.metadata.name).map(revisionOf));
  const revision = String(Math.max(highestOld + 1, revisionOf(newSet)));
  const wanted = { ...newSet.metadata.annotations, ...copiedAnnotations(deployment), ...history(newSet, revision), [REVISION]: revision };
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (!deepEqual(wanted, newSet.metadata.annotations) || (newSet.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    await api.change<ReplicaSet>(REPLICA_SETS, newSet, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, ...wanted };
      if (minReadySeconds > 0) draft.spec.minReadySeconds = minReadySeconds;
      else delete draft.spec.minReadySeconds;
    });
  }
  if (deployment.metadata.annotations?.[REVISION] !== revision) {
    await api.change(DEPLOYMENTS, deployment, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [REVISION]: revision };
    });
  }
}

/** Creates the set for the Deployment's present template; undefined when its name is taken, then the next try has another. */
export async function createReplicaSet(
  { api }: Context, deployment: Deployment, sets: readonly ReplicaSet[], size: { replicas: number; maxSurge: number },
): Promise<ReplicaSet | undefined> {
  const { template, selector, minReadySeconds = 0 } = deployment.spec;
  const hash = shortHash(canonicalJson(template) + (deployment.status?.collisionCount ?? ''));
  const { namespace = '', name } = deployment.metadata;
  const revision = String(Math.max(0, ...sets.map(revisionOf)) + 1);
  try {
    return await api.create(REPLICA_SETS, {
      metadata: {
        name: `${name}-${hash}`, namespace, ownerReferences: [controllerOf(deployment)],
        labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
        annotations: { ...copiedAnnotations(deployment), ...sizeAnnotations(deployment.spec.replicas ?? 1, size.maxSurge), [REVISION]: revision },
      },
      spec: {
        replicas: size.replicas,
        ...(minReadySeconds > 0 ? { minReadySeconds } : {}),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash } } },
      },
    });
  } catch (error) {
    if (refusalReason(error) !== 'AlreadyExists') throw error;
    await api.changeStatus<Deployment>(DEPLOYMENTS, deployment, (draft) => {
      draft.status = { ...draft.status, collisionCount: (draft.status?.collisionCount ?? 0) + 1 };
    });
    return undefined;
  }
}

/** Deletes the oldest unused sets beyond `revisionHistoryLimit`. */
export async function trimHistory({ api }: Context, deployment: Deployment, oldSets: readonly ReplicaSet[]): Promise<void> {
  const unused = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined
    && (set.spec.replicas ?? 0) === 0 && (set.status?.replicas ?? 0) === 0 && (set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0));
  const surplus = unused.length - (deployment.spec.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT);
  if (surplus <= 0) return;
  const oldest = unused.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus);
  await Promise.all(oldest.map((set) => api.remove(REPLICA_SETS, set)));
}

export function revisionOf(set: ReplicaSet): number {
  const revision = Number(set.metadata.annotations?.[REVISION] ?? '0');
  return Number.isSafeInteger(revision) ? revision : 0;
}

function copiedAnnotations(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)));
}

function history(set: ReplicaSet, revision: string): Record<string, string> {
  const current = set.metadata.annotations?.[REVISION];
  if (current === undefined || current === revision) return {};
  const earlier = set.metadata.annotations?.[HISTORY];
  return { [HISTORY]: earlier === undefined ? current : `${earlier},${current}` };
}

function sameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return deepEqual(a.spec, b.spec)
    && deepEqual(withoutHash(a.metadata?.labels), withoutHash(b.metadata?.labels))
    && deepEqual(a.metadata?.annotations ?? {}, b.metadata?.annotations ?? {});
}

function withoutHash(labels: Record<string, string> | undefined): Record<string, string> {
  const { [HASH_LABEL]: _hash, ...rest } = labels ?? {};
  return rest;
}
