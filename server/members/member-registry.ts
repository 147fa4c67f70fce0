import type { KubeObject } from '#lib/kube/object.ts';
import { clientLimits } from '#lib/federation/clusters/client-limits.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Informer } from '#server/runtime/informer.ts';
import { Member, type Connect, type MemberEvents } from './member.ts';
import { toMemberAccess, withRenewal } from './member-access.ts';

/** What a part of the control plane may want to know about members; every handler is optional. */
export type RegistryListener = Partial<MemberEvents> & {
  joined?: (member: string) => void;
  left?: (member: string) => void;
};

export type RegistryOptions = {
  clusters: Informer<KubeObject>;
  /** Secrets of the system namespace. */
  secrets: Informer<KubeObject>;
  /** A Secret of the system namespace as the host has it now, past every cache; undefined when there is none. */
  readSecret: (name: string) => Promise<KubeObject | undefined>;
  /** Settings for all members, as annotations of the KubeFedConfig. */
  settings: () => Readonly<Record<string, string>>;
  clock: Clock;
  random: () => number;
  connect?: Connect;
};

type Registered = { member: Member; fingerprint: string };

/**
 * The joined clusters, kept in step with the KubeFedClusters and Secrets of the host: a new one gets a member, changed
 * access replaces it, a removed one is stopped. It also remembers which types are followed, for members that join later.
 */
export class MemberRegistry {
  readonly #options: RegistryOptions;
  readonly #members = new Map<string, Registered>();
  readonly #faults = new Map<string, Sentence>();
  readonly #types = new Map<string, { type: TypeConfig; namespace: string | undefined }>();
  readonly #listeners = new Set<RegistryListener>();
  readonly #stopping = new Set<Promise<void>>();
  readonly #events: MemberEvents = {
    targetChanged: (member, type, change) => { for (const l of this.#listeners) l.targetChanged?.(member, type, change); },
    targetsSynced: (member, type) => { for (const l of this.#listeners) l.targetsSynced?.(member, type); },
    lost: (member) => { for (const l of this.#listeners) l.lost?.(member); },
    recovered: (member) => { for (const l of this.#listeners) l.recovered?.(member); },
    refused: (member, isRefused) => { for (const l of this.#listeners) l.refused?.(member, isRefused); },
    failed: (member, what, error) => { for (const l of this.#listeners) l.failed?.(member, what, error); },
  };

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Begins to follow the host's records; call it when the informers are synced. */
  start(): void {
    const { clusters, secrets } = this.#options;
    clusters.onChange(({ key, value }) => { this.#refresh(key, value.metadata.name); });
    secrets.onChange(({ value }) => {
      for (const cluster of clusters.store.values()) {
        if (stringAt(cluster, 'spec', 'secretRef', 'name') === value.metadata.name) this.#refresh(`${SYSTEM_NAMESPACE}/${cluster.metadata.name}`, cluster.metadata.name);
      }
    });
  }

  /** @returns a function that removes the listener. */
  listen(listener: RegistryListener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  get(name: string): Member | undefined {
    return this.#members.get(name)?.member;
  }

  *members(): IterableIterator<Member> {
    for (const { member } of this.#members.values()) yield member;
  }

  /** Why there is no client for a joined cluster; undefined when there is one. */
  faultOf(name: string): Sentence | undefined {
    return this.#faults.get(name);
  }

  /** Follows a type's managed objects in every member, present and future; in one namespace only when it is given. */
  follow(type: TypeConfig, namespace?: string): void {
    this.#types.set(type.name, { type, namespace });
    for (const { member } of this.#members.values()) member.follow(type, namespace);
  }

  async unfollow(type: string): Promise<void> {
    this.#types.delete(type);
    await Promise.all([...this.#members.values()].map(({ member }) => member.unfollow(type)));
  }

  async stop(): Promise<void> {
    this.#listeners.clear();
    const members = [...this.#members.values()];
    this.#members.clear();
    await Promise.all([...members.map(({ member }) => member.stop()), ...this.#stopping]);
  }

  #refresh(key: string, name: string): void {
    const { clusters, secrets, readSecret, settings, clock, random, connect } = this.#options;
    const cluster = clusters.store.get(key);
    if (cluster === undefined) {
      this.#faults.delete(name);
      return this.#drop(name);
    }
    const secretName = stringAt(cluster, 'spec', 'secretRef', 'name') ?? '';
    const result = toMemberAccess(cluster, secrets.store.get(`${SYSTEM_NAMESPACE}/${secretName}`));
    if (!result.ok) {
      this.#faults.set(name, result.sentence);
      return this.#drop(name);
    }
    this.#faults.delete(name);
    if (this.#members.get(name)?.fingerprint === result.fingerprint) return;
    this.#drop(name);
    const member = new Member({
      access: withRenewal(result.access, () => readSecret(secretName)), clock, random, events: this.#events, ...(connect === undefined ? {} : { connect }),
      rateLimit: () => clientLimits(clusters.store.get(key)?.metadata.annotations, settings()),
    });
    this.#members.set(name, { member, fingerprint: result.fingerprint });
    for (const { type, namespace } of this.#types.values()) member.follow(type, namespace);
    for (const listener of this.#listeners) listener.joined?.(name);
  }

  #drop(name: string): void {
    const registered = this.#members.get(name);
    if (registered === undefined) return;
    this.#members.delete(name);
    const stopping: Promise<void> = registered.member.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
    for (const listener of this.#listeners) listener.left?.(name);
  }
}
