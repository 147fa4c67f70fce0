import type { ProposedChange } from '#lib/contracts/changes.ts';
import type { ChangeServices } from './change-services.ts';
import { toMemberTasks } from './member-tasks.ts';
import { propose } from './propose.ts';
import { sceneKey } from './scene.ts';
import type { TrackedTarget } from './track-changes.ts';

/** Objects followed after a change of a cluster; with more, the first of them stand for all. */
const MAX_TARGETS = 500;

/**
 * The objects that a change of clusters moves: their own spec stays, so what has to be followed is not what was written.
 * Asked before the change is made; no member is asked.
 */
export async function concernedTargets(services: ChangeServices, changes: readonly ProposedChange[]): Promise<TrackedTarget[]> {
  const ofClusters = changes.filter((change) => change.do === 'setLabels' || change.do === 'cordon' || change.do === 'unjoin');
  if (ofClusters.length === 0) return [];
  const proposal = await propose(services, ofClusters);
  const { tasks } = toMemberTasks(proposal);
  const emptied = ofClusters.flatMap((change) => (change.do === 'unjoin' || (change.do === 'cordon' && change.cordon === 'draining') ? [change.cluster] : []));
  const replanned = new Map(proposal.replanned.map(({ type, object, asked, replicasPath }) => [sceneKey(type, object), { asked, replicasPath, emptied, generation: object.metadata.generation ?? 0 }]));
  return [...Map.groupBy(tasks, ({ entry }) => sceneKey(entry.type, entry.object))].slice(0, MAX_TARGETS).flatMap(([key, group]): TrackedTarget[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { type, object } = first.entry;
    const plan = replanned.get(key);
    const expects = new Map(group.flatMap(({ cluster, does }): [string, 'there' | 'gone'][] => (does === 'release' ? [] : [[cluster, does === 'apply' ? 'there' : 'gone']])));
    // Let go of everywhere and divided as before: nothing is to come of it.
    if (expects.size === 0 && plan === undefined) return [];
    return [{
      type, ref: { resource: type.federated.plural, namespace: object.metadata.namespace ?? '', name: object.metadata.name },
      uid: object.metadata.uid ?? '', generation: object.metadata.generation ?? 0, isRemoved: false, ...(plan === undefined ? {} : { replanned: plan }),
      expects,
    }];
  });
}
