import { SYSTEM_NAMESPACE, CORE_GROUP, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf, type FederatedStatus } from '#lib/federation/types/federated-object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from './seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from './simulated-federation.ts';

const NS = 'ns';
const apiVersion = `${TYPES_GROUP}/v1beta1`;
/** For the control plane to be through with its start. */
const START_MS = 5_000;

/** A placement by name. */
export const on = (names: readonly string[]): { clusters: { name: string }[] } => ({ clusters: names.map((name) => ({ name })) });

/** A simulated federation that is under way, with the namespace `ns` in every member, and verbs for the FederatedConfigMaps in it. */
export class ConfigMapStory {
  readonly clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  readonly members: readonly string[];
  readonly federation: SimulatedFederation;

  private constructor(members: readonly string[], seed: number) {
    this.members = members;
    this.federation = new SimulatedFederation({ clock: this.clock, members, random: seededRandom(seed) });
  }

  static async start(members: readonly string[], seed: number): Promise<ConfigMapStory> {
    const story = new ConfigMapStory(members, seed);
    story.makeNamespace(NS);
    await story.federation.start();
    await story.clock.advance(START_MS);
    return story;
  }

  stop(): Promise<void> {
    return this.federation.stop();
  }

  /** Makes a namespace on the host and federates it to every member. */
  makeNamespace(name: string): void {
    const { host } = this.federation;
    host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name, namespace: name }, spec: { template: {}, placement: on(this.members) } });
  }

  /** Placed everywhere with `value: '1'`, unless `spec` says otherwise. */
  make(name: string, spec: Record<string, unknown> = {}, { annotations = {}, namespace = NS }: { annotations?: Record<string, string>; namespace?: string } = {}): void {
    this.federation.host.create(FED_CONFIG_MAPS, {
      apiVersion, kind: 'FederatedConfigMap', metadata: { name, namespace, annotations },
      spec: { template: { data: { value: '1' } }, placement: on(this.members), ...spec },
    });
  }

  edit(name: string, spec: Record<string, unknown>): void {
    this.federation.host.patch(FED_CONFIG_MAPS, `${NS}/${name}`, { spec }, undefined);
  }

  annotate(name: string, annotations: Record<string, string | null>): void {
    this.federation.host.patch(FED_CONFIG_MAPS, `${NS}/${name}`, { metadata: { annotations } }, undefined);
  }

  remove(name: string): void {
    this.federation.host.delete(FED_CONFIG_MAPS, `${NS}/${name}`);
  }

  isOnHost(name: string): boolean {
    return this.federation.host.find(FED_CONFIG_MAPS, `${NS}/${name}`) !== undefined;
  }

  statusOf(name: string): FederatedStatus {
    return federatedStatusOf(this.federation.host.get(FED_CONFIG_MAPS, `${NS}/${name}`));
  }

  /** What the status says of each cluster; empty text for one that is in order. */
  codes(name: string): Record<string, string> {
    return Object.fromEntries((this.statusOf(name).clusters ?? []).map((entry) => [entry.name, entry.status ?? '']));
  }

  /** The members that hold the ConfigMap. */
  holders(name: string): string[] {
    return this.members.filter((member) => this.federation.member(member).find('configmaps', `${NS}/${name}`) !== undefined);
  }

  /** Changes the spec of the KubeFedConfig. */
  configure(spec: Record<string, unknown>): void {
    this.federation.host.patch(`kubefedconfigs.${CORE_GROUP}`, `${SYSTEM_NAMESPACE}/kubefed`, { spec }, undefined);
  }
}
