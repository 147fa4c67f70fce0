import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { CONFIG_NAME, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { parseConfigSpec, type FederationConfig } from '#lib/federation/types/federation-config.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import type { Informer } from '#server/runtime/informer.ts';
import { createHostInformer, IN_SYSTEM_NAMESPACE, NAMESPACE_INDEXER, type HostInformerOptions } from './host-informers.ts';
import { KubeFedVersions } from './recorded-versions.ts';
import { CLUSTERS, CONFIGS, DEFINITIONS, EVENTS, NAMESPACES, OUR_EVENTS, PREFERENCES, SECRETS, TYPE_CONFIGS } from './resources.ts';

export type HostChange = { type: ResourceType; change: Change<KubeObject> };

export type HostOptions = { client: KubeClient; clock: Clock; random: () => number; onError: (what: string, error: unknown) => void };

/**
 * server/host: the federation's own objects on the host's API. One informer for each kind, shared by every controller
 * and query; typed reads from their caches. It decides nothing and writes only through `host-writes.ts`.
 */
export class Host {
  readonly client: KubeClient;
  readonly clusters: Informer<KubeObject>;
  readonly configs: Informer<KubeObject>;
  readonly typeConfigs: Informer<KubeObject>;
  readonly preferences: Informer<KubeObject>;
  readonly namespaces: Informer<KubeObject>;
  readonly secrets: Informer<KubeObject>;
  readonly events: Informer<KubeObject>;
  /** CustomResourceDefinitions, without what they define. */
  readonly definitions: Informer<KubeObject>;
  /** Of a KubeFed that ran on this host before. */
  readonly recorded = new KubeFedVersions();
  readonly #options: HostInformerOptions;
  readonly #federated = new Map<string, { type: TypeConfig; informer: Informer<KubeObject> }>();
  readonly #listeners = new Set<(change: HostChange) => void>();
  readonly #onError: (what: string, error: unknown) => void;
  readonly #stopped = new AbortController();
  #config: FederationConfig | undefined;

  constructor(options: HostOptions) {
    this.client = options.client;
    this.#onError = options.onError;
    this.#options = options;
    const follow = (type: ResourceType, selection: Parameters<typeof createHostInformer>[2]): Informer<KubeObject> => this.#follow(type, selection);
    this.clusters = follow(CLUSTERS, IN_SYSTEM_NAMESPACE);
    this.configs = follow(CONFIGS, IN_SYSTEM_NAMESPACE);
    this.typeConfigs = follow(TYPE_CONFIGS, IN_SYSTEM_NAMESPACE);
    this.preferences = follow(PREFERENCES, { indexers: NAMESPACE_INDEXER });
    this.namespaces = follow(NAMESPACES, { view: 'metadata' });
    this.secrets = follow(SECRETS, IN_SYSTEM_NAMESPACE);
    this.events = follow(EVENTS, { labelSelector: OUR_EVENTS });
    this.definitions = follow(DEFINITIONS, { view: 'metadata' });
  }

  /** Starts every informer and resolves when all hold the host's state. */
  async start(): Promise<void> {
    const informers = this.#ownInformers();
    for (const informer of informers) informer.start();
    await Promise.all([this.#loadRecorded(), ...informers.map((informer) => informer.whenSynced())]);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#listeners.clear();
    const federated = [...this.#federated.values()].map(({ informer }) => informer);
    await Promise.all([...this.#ownInformers(), ...federated].map((informer) => informer.stop()));
    await this.client.close();
  }

  /** The KubeFedConfig in force: the last valid one. Undefined until there is one. */
  get config(): FederationConfig | undefined {
    return this.#config;
  }

  /** The annotations of the KubeFedConfig: settings of ours that KubeFed's schema has no field for. */
  get settings(): Readonly<Record<string, string>> {
    return this.configs.store.get(`${SYSTEM_NAMESPACE}/${CONFIG_NAME}`)?.metadata.annotations ?? {};
  }

  /** Federated objects of a type, once `followFederated` was called for it. */
  federated(typeName: string): Informer<KubeObject> | undefined {
    return this.#federated.get(typeName)?.informer;
  }

  /** Every federated type that is followed now. */
  *federatedTypes(): IterableIterator<{ type: TypeConfig; informer: Informer<KubeObject> }> {
    yield* this.#federated.values();
  }

  /** Starts following a federated type's objects; the same informer on every call until `unfollowFederated`. */
  followFederated(type: TypeConfig): Informer<KubeObject> {
    const known = this.#federated.get(type.name);
    if (known !== undefined) return known.informer;
    const where = this.#config?.scope === 'Namespaced' ? IN_SYSTEM_NAMESPACE : {};
    const informer = this.#follow(type.federated, { ...where, indexers: NAMESPACE_INDEXER });
    this.#federated.set(type.name, { type, informer });
    informer.start();
    return informer;
  }

  async unfollowFederated(typeName: string): Promise<void> {
    const known = this.#federated.get(typeName);
    this.#federated.delete(typeName);
    await known?.informer.stop();
  }

  /** Hears every change of every followed kind. @returns a function that ends it. */
  onChange(listener: (change: HostChange) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  #follow(type: ResourceType, selection: Parameters<typeof createHostInformer>[2]): Informer<KubeObject> {
    const informer = createHostInformer(this.#options, type, selection);
    informer.onChange((change) => {
      // Before anybody hears of it: listeners ask for the config that is in force now.
      if (type === CONFIGS) this.#readConfig(change);
      for (const listener of this.#listeners) listener({ type, change });
    });
    return informer;
  }

  #readConfig(change: Change<KubeObject>): void {
    if (change.value.metadata.name !== CONFIG_NAME || change.type === 'DELETED') return;
    const parsed = parseConfigSpec(change.value['spec']);
    if (parsed.ok) this.#config = parsed.value;
    else this.#onError('KubeFedConfig', new Error(`KubeFedConfig ${CONFIG_NAME} is not valid; the last valid one stays in force: ${formatFieldErrors(parsed.errors)}`));
  }

  #loadRecorded(): Promise<void> {
    const onError = (error: unknown): void => { this.#onError('PropagatedVersions of KubeFed', error); };
    return this.recorded.load(this.client, { clock: this.#options.clock, signal: this.#stopped.signal, onError });
  }

  #ownInformers(): Informer<KubeObject>[] {
    return [this.clusters, this.configs, this.typeConfigs, this.preferences, this.namespaces, this.secrets, this.events, this.definitions];
  }
}
