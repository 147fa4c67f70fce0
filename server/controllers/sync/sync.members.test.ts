import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { ApiFault } from '../testing/simulation/simulated-api.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2', 'm3'];
const apiVersion = `${TYPES_GROUP}/v1beta1`;
const on = (names: readonly string[]): { clusters: { name: string }[] } => ({ clusters: names.map((name) => ({ name })) });

let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  federation = new SimulatedFederation({ clock, members: MEMBERS, random: seededRandom(13) });
  federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  federation.host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns' }, spec: { template: {}, placement: on(MEMBERS) } });
  await federation.start();
  await clock.advance(5_000);
});
afterEach(async () => { await federation.stop(); });

function make(name: string, members = MEMBERS): void {
  federation.host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name, namespace: 'ns' }, spec: { template: { data: { value: '1' } }, placement: on(members) } });
}
const remove = (name: string): void => { federation.host.delete(FED_CONFIG_MAPS, `ns/${name}`); };
const isOnHost = (name: string): boolean => federation.host.find(FED_CONFIG_MAPS, `ns/${name}`) !== undefined;
const holders = (name: string): string[] => MEMBERS.filter((member) => federation.member(member).find('configmaps', `ns/${name}`) !== undefined);
const codes = (name: string): Record<string, string> => Object.fromEntries((federatedStatusOf(federation.host.get(FED_CONFIG_MAPS, `ns/${name}`)).clusters ?? []).map((entry) => [entry.name, entry.status ?? '']));

describe('D2: one member\'s trouble is its own', () => {
  it('a member that lacks the type delays no other, says so by itself, and takes part once it serves it', async () => {
    federation.network('m2').refusal = (path) => (path.includes('/configmaps') ? new ApiFault(404, 'NotFound', 'the server could not find the requested resource') : undefined);
    make('a');
    await clock.advance(1_000);
    expect(holders('a')).toEqual(['m1', 'm3']);
    await clock.advance(10_000);
    expect(codes('a')).toEqual({ m1: '', m2: 'CachedRetrievalFailed', m3: '' });
    remove('a');
    await clock.advance(5_000);
    expect(isOnHost('a')).toBe(false);
    make('b');
    await clock.advance(1_000);
    federation.network('m2').refusal = () => undefined;
    await clock.advance(10_000);
    expect(holders('b')).toEqual(MEMBERS);
    expect(federation.differences()).toEqual([]);
  });

  it('a member that refuses our credentials delays no other; deletion waits for it only where it holds the object', async () => {
    make('held');
    make('elsewhere', ['m1', 'm3']);
    await clock.advance(2_000);
    federation.network('m2').refusal = () => new ApiFault(401, 'Unauthorized', 'Unauthorized');
    federation.network('m2').breakStreams();
    await clock.advance(40_000);
    make('new');
    await clock.advance(1_000);
    expect(holders('new')).toEqual(['m1', 'm3']);
    remove('elsewhere');
    remove('new');
    remove('held');
    await clock.advance(5_000);
    expect([isOnHost('elsewhere'), isOnHost('new'), isOnHost('held')]).toEqual([false, false, true]);
    expect(holders('held')).toEqual(['m2']);
    expect(codes('held')).toEqual({ m2: 'WaitingForRemoval' });
    federation.network('m2').refusal = () => undefined;
    await clock.advance(20_000);
    expect(isOnHost('held')).toBe(false);
    expect(federation.differences()).toEqual([]);
  });
});
