import { describe, expect, it } from 'vitest';
import { TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';
import type { Fate } from '../testing/simulation/simulated-network.ts';

const MEMBERS = ['m1', 'm2'];
const everywhere = { clusters: MEMBERS.map((name) => ({ name })) };
const PAUSE_MS = 1_500;
const QUIET_MS = 150_000;
/** Far more than the story has calls or events; reaching it means that the count is broken. */
const N_MAX = 500;

type Fault = { what: 'call' | 'event'; fate: Exclude<Fate, 'arrives'>; of: 'members' | 'host' };

/** A short life with every kind of step: made, edited, moved, drifted, deleted. One thing goes wrong: the n-th of its kind. */
async function live(fault: Fault, n: number): Promise<{ wasReached: boolean; problems: string[] }> {
  const clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  let seen = 0;
  const federation = new SimulatedFederation({
    clock, members: MEMBERS, random: seededRandom(n),
    fate: (what, cluster) => {
      if (what !== fault.what || (cluster === 'host') !== (fault.of === 'host')) return 'arrives';
      seen += 1;
      return seen === n ? fault.fate : 'arrives';
    },
  });
  const { host } = federation;
  const make = (name: string): void => {
    host.create(FED_CONFIG_MAPS, { apiVersion: `${TYPES_GROUP}/v1beta1`, kind: 'FederatedConfigMap', metadata: { name, namespace: 'ns' }, spec: { template: { data: { value: '1' } }, placement: everywhere } });
  };
  host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  await federation.start();
  const steps = [
    () => { host.create(FED_NAMESPACES, { apiVersion: `${TYPES_GROUP}/v1beta1`, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns' }, spec: { template: {}, placement: everywhere } }); make('a'); make('b'); },
    () => { host.patch(FED_CONFIG_MAPS, 'ns/a', { spec: { template: { data: { value: '2' } } } }, undefined); },
    () => { host.patch(FED_CONFIG_MAPS, 'ns/b', { spec: { placement: { clusters: [{ name: 'm1' }] } } }, undefined); },
    () => { if (federation.member('m1').find('configmaps', 'ns/a') !== undefined) federation.member('m1').patch('configmaps', 'ns/a', { data: { value: 'drifted' } }, undefined); },
    () => { host.delete(FED_CONFIG_MAPS, 'ns/b'); },
  ];
  for (const step of steps) {
    step();
    await clock.advance(PAUSE_MS);
  }
  await clock.advance(QUIET_MS);
  const problems = federation.differences();
  if (host.find(FED_CONFIG_MAPS, 'ns/b') !== undefined) problems.push('b was never let go of');
  const [a] = host.list(FED_CONFIG_MAPS);
  const condition = JSON.stringify(a?.['status']);
  if (!condition.includes('"status":"True"')) problems.push(`a is in place, and its status says ${condition}`);
  await federation.stop();
  return { wasReached: seen >= n, problems };
}

describe('the n-th failure, for every n', () => {
  it.each<Fault>([
    { what: 'call', fate: 'refused', of: 'members' }, { what: 'call', fate: 'lost', of: 'members' }, { what: 'event', fate: 'lost', of: 'members' },
    { what: 'call', fate: 'refused', of: 'host' }, { what: 'call', fate: 'lost', of: 'host' }, { what: 'event', fate: 'lost', of: 'host' },
  ])('one $what $fate at the $of leaves everything as it should be in the end', async (fault) => {
    let n = 1;
    for (; n < N_MAX; n += 1) {
      const { wasReached, problems } = await live(fault, n);
      expect(problems, `n = ${n}`).toEqual([]);
      if (!wasReached) break;
    }
    expect(n).toBeGreaterThan(5);
    expect(n).toBeLessThan(N_MAX);
  }, 30_000);
});
