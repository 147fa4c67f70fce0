import { describe, expect, it } from 'vitest';
import { parsePreferenceInput } from './preference-input.ts';

const INPUT = { namespace: 'shop', name: 'web', targetKind: 'FederatedDeployment', generation: 3, totalReplicas: 9, rebalance: true, clusters: { '*': { weight: 1 } } };
const pathsOf = (value: unknown): string[] => {
  const parsed = parsePreferenceInput(value);
  return parsed.ok ? [] : parsed.fields.map(({ path }) => path);
};

describe('a preference that a browser sent', () => {
  it('is read whole, strategy, topology, failover and disruption included', () => {
    const extras = { strategy: 'Spread', topology: { key: 'region', maxSkew: 1 }, failover: { tolerationSeconds: 0, mode: 'Graceful', failback: 'Manual' }, disruption: { maxMovePerMinute: 2 } };
    expect(parsePreferenceInput({ ...INPUT, extras })).toEqual({ ok: true, value: { ...INPUT, extras } });
    expect(parsePreferenceInput(INPUT)).toMatchObject({ ok: true, value: { totalReplicas: 9 } });
  });

  it('names what is out of bounds or not known', () => {
    expect(pathsOf({ ...INPUT, totalReplicas: -1 })).toEqual(['totalReplicas']);
    expect(pathsOf({ ...INPUT, extras: { topology: { key: 'zone', maxSkew: 0 } } })).toEqual(['extras.topology.maxSkew']);
    expect(pathsOf({ ...INPUT, extras: { strategy: 'Best' } })).toEqual(['extras.strategy']);
    expect(pathsOf({ ...INPUT, extras: { disruption: {} } })).toEqual(['extras.disruption.maxMovePerMinute']);
    expect(pathsOf({ ...INPUT, extras: { overflowPolicy: 'Withhold' } })).toEqual(['extras']);
  });
});
