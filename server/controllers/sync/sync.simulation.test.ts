import { describe, expect, it } from 'vitest';
import { CORE_GROUP, SYSTEM_NAMESPACE, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2', 'm3'];
const NAMESPACES = ['red', 'blue'];
const NAMES = ['a', 'b', 'c', 'd'];
/** A decision may rest on what the host said this long ago: messages take time and watches break. */
const DECISION_LAG_MS = 60_000;
const STEPS = 60;
const QUIET_MS = 200_000;

/** One life of a federation: random edits, outages and losses, then quiet. */
class Story {
  readonly clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  readonly random: () => number;
  readonly federation: SimulatedFederation;
  readonly wrongs: string[] = [];
  readonly #unwantedAtMs = new Map<string, number>();
  #isCalm = false;
  #byUs = true;
  #count = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.federation = new SimulatedFederation({
      clock: this.clock, members: MEMBERS, random: this.random,
      fate: () => (this.#isCalm || this.random() > 0.02 ? 'arrives' : this.random() < 0.5 ? 'refused' : 'lost'),
      onRemoved: (member, collection, object) => { this.#removed(member, collection, object); },
    });
    for (const name of NAMESPACES) this.federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  async live(): Promise<void> {
    await this.federation.start();
    for (let step = 0; step < STEPS; step += 1) {
      this.#noteUnwanted();
      await this.#act();
      this.#noteUnwanted();
      await this.clock.advance(this.random() < 0.2 ? 20_000 : this.random() * 800);
    }
    this.#isCalm = true;
    for (const name of MEMBERS) this.federation.network(name).set('up');
    await this.clock.advance(QUIET_MS);
  }

  pick<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.random() * of.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  async #act(): Promise<void> {
    const { federation } = this;
    const roll = this.random();
    if (roll < 0.5) this.#edit();
    else if (roll < 0.6) this.#editNamespace();
    else if (roll < 0.7) this.#meddle();
    else if (roll < 0.8) federation.network(this.pick(MEMBERS)).set(this.pick(['up', 'down', 'hanging', 'up']));
    else if (roll < 0.87) federation.network(this.pick([...MEMBERS, 'host'])).breakStreams();
    else if (roll < 0.9) this.#rotateToken();
    else if (roll < 0.95) this.pick([federation.host, ...federation.members.values()]).compact();
    else {
      await federation.stop();
      await federation.start();
    }
  }

  #edit(): void {
    const { host } = this.federation;
    const [namespace, name] = [this.pick(NAMESPACES), this.pick(NAMES)];
    const key = `${namespace}/${name}`;
    this.#count += 1;
    const spec = { template: { data: { value: String(this.#count), [`only-${this.#count % 3}`]: 'x' } }, placement: this.#placement() };
    const before = host.find(FED_CONFIG_MAPS, key);
    if (before === undefined) host.create(FED_CONFIG_MAPS, { apiVersion: `${TYPES_GROUP}/v1beta1`, kind: 'FederatedConfigMap', metadata: { name, namespace }, spec });
    else if (this.random() < 0.25) host.delete(FED_CONFIG_MAPS, key);
    else if (before.metadata.deletionTimestamp === undefined) host.patch(FED_CONFIG_MAPS, key, { spec: { ...spec, template: { data: { 'only-0': null, 'only-1': null, 'only-2': null, ...spec.template.data } } } }, undefined);
  }

  #editNamespace(): void {
    const { host } = this.federation;
    const name = this.pick(NAMESPACES);
    const key = `${name}/${name}`;
    const before = host.find(FED_NAMESPACES, key);
    if (before === undefined) host.create(FED_NAMESPACES, { apiVersion: `${TYPES_GROUP}/v1beta1`, kind: 'FederatedNamespace', metadata: { name, namespace: name }, spec: { template: {}, placement: { clusters: MEMBERS.map((member) => ({ name: member })) } } });
    else if (this.random() < 0.15) host.delete(FED_NAMESPACES, key);
    else if (before.metadata.deletionTimestamp === undefined) host.patch(FED_NAMESPACES, key, { spec: { placement: this.#placement() } }, undefined);
  }

  /** Somebody changes, or deletes, an object in a member by hand. */
  #meddle(): void {
    const api = this.federation.member(this.pick(MEMBERS));
    const [object] = api.list('configmaps').toSorted(() => this.random() - 0.5);
    if (object === undefined) return;
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    this.#byUs = false;
    if (this.random() < 0.3) api.delete('configmaps', key);
    else api.patch('configmaps', key, this.random() < 0.5 ? { data: { value: 'drifted' } } : { data: { foreign: 'kept' }, metadata: { labels: { theirs: 'yes' } } }, undefined);
    this.#byUs = true;
  }

  /** New credentials: the member is reached anew, while work for it is under way. */
  #rotateToken(): void {
    this.#count += 1;
    this.federation.host.patch('secrets', `${SYSTEM_NAMESPACE}/${this.pick(MEMBERS)}-token`, { data: { token: Buffer.from(`token-${this.#count}`).toString('base64') } }, undefined);
  }

  #placement(): { clusters: { name: string }[] } {
    return { clusters: MEMBERS.filter(() => this.random() < 0.75).map((name) => ({ name })) };
  }

  #noteUnwanted(): void {
    for (const member of MEMBERS) {
      for (const namespace of NAMESPACES) {
        if (!this.federation.isWanted(member, 'namespaces', namespace)) this.#unwantedAtMs.set(`${member} namespaces ${namespace}`, this.clock.nowMs());
        for (const name of NAMES) {
          const key = `${namespace}/${name}`;
          if (!this.federation.isWanted(member, 'configmaps', key)) this.#unwantedAtMs.set(`${member} configmaps ${key}`, this.clock.nowMs());
        }
      }
    }
  }

  #removed(member: string, collection: string, { metadata }: KubeObject): void {
    if (!this.#byUs) return;
    const key = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    const what = `${member} ${collection} ${key}`;
    if (!this.federation.isWanted(member, collection, key)) return;
    if (this.clock.nowMs() - (this.#unwantedAtMs.get(what) ?? Number.NEGATIVE_INFINITY) > DECISION_LAG_MS) this.wrongs.push(`${what} was deleted though it had been selected all along`);
  }
}

describe('simulated federations: edits, drift, outages, lost answers, broken watches, forgotten history, restarts', () => {
  it.each(Array.from({ length: 24 }, (_, i) => i + 1))('seed %i: after quiet members hold exactly the plan, and nothing selected was deleted', async (seed) => {
    const story = new Story(seed);
    await story.live();
    expect(story.federation.differences()).toEqual([]);
    expect(story.wrongs).toEqual([]);
    for (const object of story.federation.host.list(FED_CONFIG_MAPS)) {
      expect(object).toMatchObject({ status: { observedGeneration: object.metadata.generation } });
      expect(object.metadata.deletionTimestamp).toBeUndefined();
    }
    const before = [...story.federation.members.values()].map(({ resourceVersion }) => resourceVersion);
    await story.federation.stop();
    await story.federation.start();
    await story.clock.advance(60_000);
    expect([...story.federation.members.values()].map(({ resourceVersion }) => resourceVersion)).toEqual(before);
    expect(story.federation.host.list(`kubefedclusters.${CORE_GROUP}`)).toHaveLength(MEMBERS.length);
    await story.federation.stop();
  }, 20_000);
});
