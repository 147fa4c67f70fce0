import { describe, expect, it } from 'vitest';
import type { Cordon } from '../types/cluster.ts';
import { parsePreference, type Preference } from '../types/preference.ts';
import { applyCordons, capPreference, leaveUnplaced } from './cordons.ts';
import { planSchedule } from './schedule.ts';

function preference(spec: Record<string, unknown>): Preference {
  const parsed = parsePreference({ apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { name: 'web', namespace: 'shop' }, spec: { targetKind: 'FederatedDeployment', totalReplicas: 9, rebalance: true, ...spec } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

const CORDONS = new Map<string, Cordon>([['a', 'cordoned'], ['b', 'draining']]);
const ALL = ['a', 'b', 'c'];

function plan(spec: Preference, asked: Record<string, number>, cordons: ReadonlyMap<string, Cordon>): Record<string, number> {
  const effect = applyCordons(ALL, asked, cordons);
  const { result } = planSchedule({ preference: capPreference(spec, effect.caps), namespace: 'shop', name: 'web', available: effect.names, current: asked, capacity: {} });
  return leaveUnplaced(result, spec.totalReplicas, asked, effect.draining);
}

describe('cordons in scheduling', () => {
  it('without one nothing is different', () => {
    expect(applyCordons(ALL, { a: 3 }, new Map())).toEqual({ names: ALL, caps: {}, draining: [] });
    const spec = preference({});
    expect(capPreference(spec, {})).toBe(spec);
  });

  it('a cordoned cluster keeps its replicas and gets no more, also when more are wanted', () => {
    expect(plan(preference({ totalReplicas: 30 }), { a: 3, b: 3, c: 3 }, new Map<string, Cordon>([['a', 'cordoned']]))).toMatchObject({ a: 3 });
    expect(plan(preference({ clusters: { a: { weight: 1, minReplicas: 8 }, c: { weight: 1 } } }), { a: 2, c: 7 }, CORDONS)).toEqual({ a: 2, c: 7 });
  });

  it('a cordoned cluster that has none gets none', () => {
    const planned = plan(preference({}), { c: 9 }, CORDONS);
    expect(planned).toEqual({ c: 9 });
  });

  it('a drained cluster is planned empty, and its share goes to the others within their limits', () => {
    expect(plan(preference({}), { a: 3, b: 3, c: 3 }, new Map<string, Cordon>([['b', 'draining']]))).not.toHaveProperty('b');
    expect(plan(preference({ clusters: { '*': { weight: 1, maxReplicas: 4 } } }), { a: 3, b: 3, c: 3 }, new Map<string, Cordon>([['b', 'draining']]))).toEqual({ a: 4, b: 1, c: 4 });
  });

  it('replicas that no other cluster may take stay where they are', () => {
    const everywhere = new Map<string, Cordon>(ALL.map((name) => [name, 'draining']));
    expect(plan(preference({}), { a: 3, b: 3, c: 3 }, everywhere)).toEqual({ a: 3, b: 3, c: 3 });
  });
});
