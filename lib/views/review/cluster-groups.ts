import type { ClusterEffect, MemberEffect } from '#lib/contracts/changes.ts';

/** Clusters in which the very same happens, by name; `like` is any of them. */
export type ClusterGroup = { readonly key: string; readonly names: readonly string[]; readonly like: ClusterEffect };

/** Up to this many clusters each stand for themselves. */
export const MAX_APART = 4;

/** Of few clusters each by itself; of many, those in which the same happens together. What is refused or has to wait comes first. */
export function groupClusters(clusters: readonly ClusterEffect[]): ClusterGroup[] {
  const groups = [...Map.groupBy(clusters, (effect) => (clusters.length <= MAX_APART ? effect.cluster : likeness(effect)))].flatMap(([key, members]): ClusterGroup[] => {
    const [like] = members;
    return like === undefined ? [] : [{ key, like, names: members.map(({ cluster }) => cluster) }];
  });
  return clusters.length <= MAX_APART ? groups : groups.toSorted((a, b) => rank(a.like.effects) - rank(b.like.effects));
}

function likeness({ health, replicasBefore, replicasAfter, effects }: ClusterEffect): string {
  return JSON.stringify([health, replicasBefore, replicasAfter, effects]);
}

function rank(effects: readonly MemberEffect[]): number {
  if (effects.some(({ effect }) => effect === 'refuse')) return 0;
  return effects.some(({ effect }) => effect === 'wait') ? 1 : 2;
}
