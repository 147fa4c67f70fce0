import type { KubeObject } from '#lib/kube/object.ts';
import { CORE_GROUP, MANAGED_LABEL, SCHEDULING_GROUP, SYSTEM_NAMESPACE, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { defaultConfigSpec } from '#lib/federation/types/federation-config.ts';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { createClusterHealthController } from '#server/controllers/cluster-health/controller.ts';
import { SyncController } from '#server/controllers/sync/controller.ts';
import { Host } from '#server/host/host.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { tokenAccess } from '#server/kube-client/access.ts';
import { MemberRegistry } from '#server/members/member-registry.ts';
import type { Controller } from '#server/runtime/controller.ts';
import type { FakeClock } from '#server/runtime/fake-clock.ts';
import { SimulatedApi } from './simulated-api.ts';
import { SimulatedNetwork, type Fate } from './simulated-network.ts';

const GROUPS_WITH_STATUS = [CORE_GROUP, TYPES_GROUP, SCHEDULING_GROUP];
const LATENCY_MAX_MS = 20;
const DRIVE_STEP_MS = 500;
const DRIVE_LIMIT_MS = 120_000;

export type SimulatedOptions = {
  clock: FakeClock;
  members: readonly string[];
  /** Uniform in [0, 1), seeded. */
  random: () => number;
  /** Of the control plane; `Cluster` when absent. */
  scope?: 'Cluster' | 'Namespaced';
  fate?: (what: 'call' | 'event', cluster: string) => Fate;
  onRemoved?: (member: string, collection: string, object: KubeObject) => void;
};

type Running = { sync: SyncController; registry: MemberRegistry; host: Host; health: Controller };

export const CONFIG_MAPS = typeConfig('', 'ConfigMap', 'configmaps', true);
export const NAMESPACES = typeConfig('', 'Namespace', 'namespaces', false);
export const FED_CONFIG_MAPS = `federatedconfigmaps.${TYPES_GROUP}`;
export const FED_NAMESPACES = `federatednamespaces.${TYPES_GROUP}`;

/** Host and members in memory, with the real controllers for namespaces, ConfigMaps and cluster health over them. */
export class SimulatedFederation {
  readonly host: SimulatedApi;
  readonly members = new Map<string, SimulatedApi>();
  readonly networks = new Map<string, SimulatedNetwork>();
  readonly #options: SimulatedOptions;
  #running: Running | undefined;

  constructor(options: SimulatedOptions) {
    const { clock, members, onRemoved } = options;
    this.#options = options;
    const nowMs = (): number => clock.nowMs();
    this.host = new SimulatedApi({ nowMs, groupsWithStatus: GROUPS_WITH_STATUS });
    for (const name of members) {
      this.members.set(name, new SimulatedApi({ nowMs, groupsWithStatus: [], onRemoved: (collection, object) => { onRemoved?.(name, collection, object); } }));
    }
    this.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } });
    const system = (kind: string, name: string, spec: Record<string, unknown>): KubeObject => ({ apiVersion: `${CORE_GROUP}/v1beta1`, kind, metadata: { name, namespace: SYSTEM_NAMESPACE }, spec });
    this.host.create(`kubefedconfigs.${CORE_GROUP}`, system('KubeFedConfig', 'kubefed', defaultConfigSpec({ scope: options.scope ?? 'Cluster', syncController: { maxConcurrentReconciles: 4 } })));
    for (const name of members) {
      this.host.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-token`, namespace: SYSTEM_NAMESPACE }, data: { token: Buffer.from(name).toString('base64') } });
      this.host.create(`kubefedclusters.${CORE_GROUP}`, system('KubeFedCluster', name, { apiEndpoint: `https://${name}`, secretRef: { name: `${name}-token` } }));
    }
  }

  /** Starts the control plane; with `advance` the caller lets it get to work. */
  async start(): Promise<void> {
    const { clock, random } = this.#options;
    const ignore = (): void => undefined;
    const host = new Host({ client: this.#connect('host', this.host), clock, random, onError: ignore });
    const registry = new MemberRegistry({
      clusters: host.clusters, secrets: host.secrets, clock, random,
      settings: () => ({}), readSecret: () => Promise.resolve(undefined),
      connect: (access, { onReachability }) => this.#connect(access.name, this.member(access.name), onReachability),
    });
    const recorder = { record: ignore, stop: () => Promise.resolve() };
    const config = (): NonNullable<Host['config']> => {
      if (host.config === undefined) throw new Error('the simulated host has no config');
      return host.config;
    };
    const sync = new SyncController({ host, registry, clock, recorder, onError: ignore, config });
    await this.#drive(host.start());
    const health = createClusterHealthController({ host, registry, recorder, clock, onError: ignore });
    this.#running = { sync, registry, host, health };
    sync.start();
    registry.start();
    health.start();
    const isNamespaced = this.#options.scope === 'Namespaced';
    if (isNamespaced) host.followFederated(NAMESPACES);
    await this.#drive(Promise.all([...(isNamespaced ? [] : [sync.startType(NAMESPACES)]), sync.startType(CONFIG_MAPS)]));
  }

  /** Ends the control plane as a crash would, as far as clusters can tell: nothing more is sent. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const stopping = (async () => {
      await running.health.stop();
      await running.sync.stop();
      await running.registry.stop();
      await running.host.stop();
    })();
    await this.#drive(stopping);
  }

  member(name: string): SimulatedApi {
    const api = this.members.get(name);
    if (api === undefined) throw new Error(`there is no member ${name} in this simulation`);
    return api;
  }

  network(name: string): SimulatedNetwork {
    const network = this.networks.get(name);
    if (network === undefined) throw new Error(`${name} was never connected to in this simulation`);
    return network;
  }

  /** What differs between the members and what the host's objects ask for; empty when all is as it should be. */
  differences(): string[] {
    return [...this.members].flatMap(([member, api]) => [
      ...compare(member, 'namespaces', this.#wantedNamespaces(member), managed(api, 'namespaces')),
      ...compare(member, 'configmaps', this.#wantedConfigMaps(member), managed(api, 'configmaps')),
    ]);
  }

  /** Whether the host's objects say that a member should hold the target. */
  isWanted(member: string, collection: string, key: string): boolean {
    return (collection === 'namespaces' ? this.#wantedNamespaces(member) : this.#wantedConfigMaps(member)).has(key);
  }

  /** Lets time pass until the work is done. */
  async #drive(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const finished = work.finally(() => { isDone = true; });
    for (let passedMs = 0; !isDone && passedMs < DRIVE_LIMIT_MS; passedMs += DRIVE_STEP_MS) await this.#options.clock.advance(DRIVE_STEP_MS);
    if (!isDone) throw new Error('the control plane hangs');
    await finished;
  }

  #wantedNamespaces(member: string): Map<string, unknown> {
    return new Map(this.host.list(FED_NAMESPACES).filter((object) => isSelected(object, member)).map(({ metadata }) => [metadata.name, undefined]));
  }

  #wantedConfigMaps(member: string): Map<string, unknown> {
    const namespaces = this.#wantedNamespaces(member);
    return new Map(this.host.list(FED_CONFIG_MAPS).filter((object) => isSelected(object, member) && namespaces.has(object.metadata.namespace ?? '')).map((object) => (
      [`${object.metadata.namespace}/${object.metadata.name}`, specOf(object).template?.data]
    )));
  }

  #connect(name: string, api: SimulatedApi, onReachability?: (isReachable: boolean) => void): KubeClient {
    const { clock, random, fate } = this.#options;
    const state = this.networks.get(name)?.state ?? 'up';
    const network = new SimulatedNetwork({
      api, cluster: name, clock, onReachability, latencyMs: () => 1 + random() * LATENCY_MAX_MS, fate: fate ?? (() => 'arrives'),
    });
    network.set(state);
    this.networks.set(name, network);
    return new KubeClient(tokenAccess({ name, server: `https://${name}`, token: name }), {}, network);
  }
}

type FederatedSpec = { placement?: { clusters?: { name: string }[] }; template?: { data?: Record<string, string> } };

/** The spec of an object that the simulation itself made. */
function specOf(object: KubeObject): FederatedSpec {
  return object['spec'] as FederatedSpec;
}

function isSelected(object: KubeObject, member: string): boolean {
  return object.metadata.deletionTimestamp === undefined && specOf(object).placement?.clusters?.some(({ name }) => name === member) === true;
}

function managed(api: SimulatedApi, collection: string): Map<string, unknown> {
  return new Map(api.list(collection, { labelSelector: `${MANAGED_LABEL}=true` }).map((object) => [
    object.metadata.namespace === undefined ? object.metadata.name : `${object.metadata.namespace}/${object.metadata.name}`, object['data'],
  ]));
}

function compare(member: string, collection: string, wanted: ReadonlyMap<string, unknown>, held: ReadonlyMap<string, unknown>): string[] {
  const missing = [...wanted].flatMap(([key, data]) => {
    if (!held.has(key)) return [`${member} lacks ${collection} ${key}`];
    return data === undefined || holdsData(held.get(key), data) ? [] : [`${member} holds ${collection} ${key} with ${JSON.stringify(held.get(key))} instead of ${JSON.stringify(data)}`];
  });
  return [...missing, ...[...held.keys()].filter((key) => !wanted.has(key)).map((key) => `${member} still holds ${collection} ${key}`)];
}

/** Entries that others added beside ours stay. */
function holdsData(held: unknown, wanted: unknown): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => Object.entries(held ?? {}).some(([k, v]) => k === key && v === value));
}

function typeConfig(group: string, kind: string, plural: string, namespaced: boolean): TypeConfig {
  const parsed = parseTypeConfig(typeConfigFor({ group, version: 'v1', kind, plural, namespaced }));
  if (!parsed.ok) throw new Error(`the type config of ${kind} is not valid`);
  return parsed.value;
}
