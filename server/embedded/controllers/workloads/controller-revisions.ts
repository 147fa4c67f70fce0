import type { KubeObject } from '#lib/kube/object.ts';
import { canonicalJson, cloneJson, deepEqual } from '#lib/kube/json.ts';
import { refusalReason, unlessGone } from '../engine/api-errors.ts';
import type { Context } from '../engine/context.ts';
import { shortHash } from '../engine/random-names.ts';
import { CONTROLLER_REVISIONS, type ControllerRevision, type PodTemplate } from '../kinds.ts';
import { controllerOf } from './pod-control.ts';

/** Label of a pod that names the revision of its template. */
export const REVISION_HASH_LABEL = 'controller-revision-hash';
const DEFAULT_HISTORY_LIMIT = 10;

type Versioned = KubeObject & { spec: { template: PodTemplate; revisionHistoryLimit?: number } };

/**
 * The revision object for the workload's present template, made or moved to the top of the history when needed.
 * Its data is the patch that `kubectl rollout undo` applies.
 */
export async function ensureRevision({ api, index }: Context, owner: Versioned): Promise<{ current: ControllerRevision; history: ControllerRevision[] }> {
  const history = sortedHistory(index.owned(CONTROLLER_REVISIONS, owner.metadata.uid ?? ''));
  const data = revisionData(owner);
  const next = (history.at(-1)?.revision ?? 0) + 1;
  const equal = history.findLast((each) => deepEqual(each.data, data));
  if (equal !== undefined) {
    if (equal === history.at(-1)) return { current: equal, history };
    const moved = await api.change<ControllerRevision>(CONTROLLER_REVISIONS, equal, (draft) => { draft.revision = next; });
    return { current: moved ?? equal, history };
  }
  const hash = shortHash(canonicalJson(data));
  const { namespace = '', name } = owner.metadata;
  try {
    const created = await api.create(CONTROLLER_REVISIONS, {
      metadata: {
        name: `${name}-${hash}`, namespace, ownerReferences: [controllerOf(owner)],
        labels: { ...owner.spec.template.metadata?.labels, [REVISION_HASH_LABEL]: hash },
      },
      data, revision: next,
    });
    return { current: created, history: [...history, created] };
  } catch (error) {
    if (refusalReason(error) !== 'AlreadyExists') throw error;
    const adopted = await adopt(api, owner, `${name}-${hash}`, data);
    if (adopted === undefined) throw error;
    return { current: adopted, history: [...history, adopted] };
  }
}

/** Deletes the oldest revisions that no pod uses, beyond `revisionHistoryLimit`. */
export async function trimRevisions({ api, index }: Context, owner: Versioned, namesInUse: ReadonlySet<string>): Promise<void> {
  const unused = sortedHistory(index.owned(CONTROLLER_REVISIONS, owner.metadata.uid ?? '')).filter((each) => !namesInUse.has(each.metadata.name));
  const surplus = unused.length - (owner.spec.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT);
  if (surplus > 0) await Promise.all(unused.slice(0, surplus).map((each) => unlessGone(() => api.remove(CONTROLLER_REVISIONS, each))));
}

function revisionData(owner: Versioned): object {
  return { spec: { template: { ...cloneJson(owner.spec.template), $patch: 'replace' } } };
}

function sortedHistory(revisions: readonly ControllerRevision[]): ControllerRevision[] {
  return revisions.toSorted((a, b) => a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** Takes over an equal revision left behind by a workload of the same name that was deleted without its dependents. */
async function adopt(api: Context['api'], owner: Versioned, name: string, data: object): Promise<ControllerRevision | undefined> {
  const existing = api.get(CONTROLLER_REVISIONS, owner.metadata.namespace ?? '', name);
  if (existing === undefined || !deepEqual(existing.data, data) || (existing.metadata.ownerReferences ?? []).some((each) => each.controller === true)) return undefined;
  return api.change<ControllerRevision>(CONTROLLER_REVISIONS, existing, (draft) => {
    draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), controllerOf(owner)];
  });
}
