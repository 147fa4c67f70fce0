import { contentHash, ownedContent } from '#lib/federation/propagation/content.ts';
import { renderForCluster, type RenderResult } from '#lib/federation/propagation/render-for-cluster.ts';
import { clustersHolding } from '#lib/federation/propagation/member-view.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { ORPHAN_ANNOTATION } from '#lib/federation/types/constants.ts';
import { isPaused } from '#lib/federation/types/federated-object.ts';
import { ScenePlacement, type SceneObject } from './scene.ts';
import type { Proposal } from './propose.ts';

/** What has to be looked at in one member: an object that is applied there, or one that leaves it. */
export type MemberTask = { readonly cluster: string; readonly entry: SceneObject; readonly rendered: RenderResult | undefined } & (
  | { readonly does: 'apply' }
  | { readonly does: 'remove' }
  /** The object stays in the member; the federation no longer looks after it. */
  | { readonly does: 'release' }
);

export type TaskList = {
  readonly tasks: readonly MemberTask[];
  /** Objects that go to no cluster after the change, and went to some before. */
  readonly placedNowhere: readonly SceneObject[];
};

/**
 * Every (object, cluster) pair for which the two scenes ask something different. Pairs that are asked the same cost
 * nothing: where neither placement nor what is rendered differs, no member is asked.
 */
export function toMemberTasks(proposal: Proposal): TaskList {
  const { before, after } = proposal;
  const clusters = clustersChanged(proposal);
  const isEverythingConcerned = before.types.size !== after.types.size || clusters.size > 0;
  // When only clusters change, no object's placement in any other cluster can.
  const only = clusters.size > 0 && proposal.host.every(({ object }) => object.kind === 'KubeFedCluster') ? clusters : undefined;
  const placedBefore = new ScenePlacement(before, only);
  const placedAfter = new ScenePlacement(after, only);
  const changedNamespaces = namespacesChanged(proposal);
  const tasks: MemberTask[] = [];
  const placedNowhere: SceneObject[] = [];
  for (const key of new Set([...before.objects.keys(), ...after.objects.keys()])) {
    const was = before.objects.get(key);
    const is = after.objects.get(key);
    const some = is ?? was;
    if (some === undefined) continue;
    const isSame = was?.object === is?.object && !proposal.recheck.has(key);
    if (isSame && !isEverythingConcerned && !changedNamespaces.has(some.object.metadata.namespace ?? '')) continue;
    if (is !== undefined && isPaused(is.object)) continue;
    const from = new Set(was === undefined ? [] : placedBefore.selected(was));
    const to = new Set(is === undefined ? [] : placedAfter.selected(is));
    if (is !== undefined && only === undefined && to.size === 0 && (from.size > 0 || was === undefined)) placedNowhere.push(is);
    tasks.push(...tasksOf({ proposal, key, was, is, from, to, only }));
  }
  return { tasks, placedNowhere };
}

type Sides = { proposal: Proposal; key: string; was: SceneObject | undefined; is: SceneObject | undefined; from: ReadonlySet<string>; to: ReadonlySet<string>; only: ReadonlySet<string> | undefined };

function tasksOf({ proposal, key, was, is, from, to, only }: Sides): MemberTask[] {
  const some = is ?? was;
  if (some === undefined) return [];
  const tasks: MemberTask[] = [];
  for (const cluster of to) {
    if (is === undefined) continue;
    const isUntouched = was?.object === is.object && from.has(cluster) && proposal.before.clusters.get(cluster) === proposal.after.clusters.get(cluster);
    if (isUntouched && !proposal.recheck.has(key)) continue;
    const rendered = render(proposal, is, cluster);
    const isSame = was !== undefined && from.has(cluster) && !proposal.recheck.has(key) && sameContent(render(proposal, was, cluster), rendered);
    if (!isSame) tasks.push({ cluster, entry: is, rendered, does: 'apply' });
  }
  const holding = was === undefined ? new Set<string>() : new Set([...from, ...clustersHolding(was.object)]);
  for (const cluster of holding) {
    if (to.has(cluster) || !proposal.before.clusters.has(cluster) || (only !== undefined && !only.has(cluster))) continue;
    tasks.push({ cluster, entry: some, rendered: undefined, does: leavesBehind(proposal, some, cluster) ? 'release' : 'remove' });
  }
  return tasks;
}

function leavesBehind(proposal: Proposal, { type, object }: SceneObject, cluster: string): boolean {
  const leaving = proposal.leaving.get(cluster);
  if (leaving !== undefined) return leaving !== 'remove';
  return !proposal.after.types.has(type.name) || object.metadata.annotations?.[ORPHAN_ANNOTATION] === 'true';
}

function render(proposal: Proposal, { type, object }: SceneObject, name: string): RenderResult | undefined {
  const cluster = proposal.after.clusters.get(name) ?? proposal.before.clusters.get(name);
  return cluster === undefined ? undefined : renderForCluster({ fedObject: object, typeConfig: type, cluster: readCluster(cluster) });
}

function sameContent(a: RenderResult | undefined, b: RenderResult | undefined): boolean {
  return a?.ok === true && b?.ok === true && hashOf(a) === hashOf(b);
}

function hashOf(rendered: Extract<RenderResult, { ok: true }>): string {
  return contentHash(ownedContent(rendered.object, rendered.leftToCluster));
}

/** Clusters that join, leave or are described otherwise. */
function clustersChanged({ before, after }: Proposal): Set<string> {
  return new Set([...before.clusters.keys(), ...after.clusters.keys()].filter((name) => before.clusters.get(name) !== after.clusters.get(name)));
}

/** Namespaces whose own placement changes: every object in them follows. */
function namespacesChanged({ before, after }: Proposal): Set<string> {
  const changed = new Set<string>();
  for (const key of new Set([...before.objects.keys(), ...after.objects.keys()])) {
    const [was, is] = [before.objects.get(key), after.objects.get(key)];
    const some = is ?? was;
    if (some?.type.isNamespace === true && was?.object !== is?.object) changed.add(some.object.metadata.namespace ?? '');
  }
  return changed;
}
