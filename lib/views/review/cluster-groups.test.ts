import { expect, it } from 'vitest';
import type { ClusterEffect, MemberEffect } from '#lib/contracts/changes.ts';
import { groupClusters } from './cluster-groups.ts';

const effect = (kind: MemberEffect['effect']): MemberEffect => ({ object: { kind: 'ConfigMap', namespace: 'shop', name: 'x' }, effect: kind, fields: [], isDryRun: true });
const cluster = (name: string, kind: MemberEffect['effect'] = 'delete', after = 0): ClusterEffect => ({ cluster: name, health: 'ready', replicasBefore: 1, replicasAfter: after, effects: [effect(kind)] });

it('a few clusters each stand for themselves', () => {
  expect(groupClusters([cluster('a'), cluster('b')]).map(({ names }) => names)).toEqual([['a'], ['b']]);
});

it('of many clusters, those in which the same happens are one group, and trouble comes first', () => {
  const many = [...Array.from({ length: 50 }, (_, i) => cluster(`c${i}`)), cluster('other', 'delete', 1), cluster('away', 'wait'), cluster('no', 'refuse')];
  expect(groupClusters(many).map(({ names }) => [names.length, names[0]])).toEqual([[1, 'no'], [1, 'away'], [50, 'c0'], [1, 'other']]);
});
