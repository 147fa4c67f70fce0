import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { toCollectionSource } from '#server/kube-client/list-watch.ts';
import type { Member } from '#server/members/member.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Indexers } from '#server/runtime/informer-store.ts';
import { Informer } from '#server/runtime/informer.ts';
import { type IngressFacts, type ServiceFacts, type SliceFacts, toIngressFacts, toServiceFacts, toSliceFacts } from './member-facts.ts';
import { ENDPOINT_SLICES, INGRESSES, SERVICES } from './resources.ts';

export type RecordKind = 'service' | 'ingress';

export type MemberSourcesOptions = {
  clock: Clock;
  random: () => number;
  /** Something about the Service or Ingress of that key changed in a member. */
  onChange: (kind: RecordKind, key: string) => void;
  /** A first or later complete list of a member: everything of the kind may have changed. */
  onSynced: (kind: RecordKind) => void;
  onError: (member: string, what: string, error: unknown) => void;
};

const RECONNECT_BACKOFF = { initialMs: 200, maxMs: 2_000 };
const BY_SERVICE = 'service';
/** A cache that could not be filled in this time no longer holds up a decision; until then it is only starting up. */
const FIRST_LIST_GRACE_MS = 5_000;

/** Managed Services with their EndpointSlices, and managed Ingresses, of one member; each followed from its first use on. */
export class MemberSources {
  readonly member: Member;
  readonly #options: MemberSourcesOptions;
  readonly #followedAtMs = new Map<RecordKind, number>();
  #services: Informer<KubeObject, ServiceFacts> | undefined;
  #slices: Informer<KubeObject, SliceFacts> | undefined;
  #ingresses: Informer<KubeObject, IngressFacts> | undefined;

  constructor(member: Member, options: MemberSourcesOptions) {
    this.member = member;
    this.#options = options;
  }

  follow(kind: RecordKind): void {
    const { onChange, clock } = this.#options;
    if (!this.#followedAtMs.has(kind)) this.#followedAtMs.set(kind, clock.nowMs());
    if (kind === 'ingress') {
      if (this.#ingresses !== undefined) return;
      this.#ingresses = this.#informer(INGRESSES, toIngressFacts, kind);
      this.#ingresses.onChange(({ key }) => { onChange(kind, key); });
      this.#ingresses.start();
      return;
    }
    if (this.#services !== undefined) return;
    this.#services = this.#informer(SERVICES, toServiceFacts, kind);
    this.#slices = this.#informer(ENDPOINT_SLICES, toSliceFacts, kind, { [BY_SERVICE]: ({ service }) => [service] });
    this.#services.onChange(({ key }) => { onChange(kind, key); });
    this.#slices.onChange(({ value }) => { onChange(kind, value.service); });
    this.#services.start();
    this.#slices.start();
  }

  hasSynced(kind: RecordKind): boolean {
    return kind === 'ingress' ? this.#ingresses?.hasSynced === true : this.#services?.hasSynced === true && this.#slices?.hasSynced === true;
  }

  /** True while it is too early to say what the member holds. */
  isStarting(kind: RecordKind): boolean {
    return !this.hasSynced(kind) && this.#options.clock.nowMs() - (this.#followedAtMs.get(kind) ?? 0) < FIRST_LIST_GRACE_MS;
  }

  service(key: string): ServiceFacts | undefined {
    return this.#services?.store.get(key);
  }

  ingress(key: string): IngressFacts | undefined {
    return this.#ingresses?.store.get(key);
  }

  /** Ready endpoints of a Service. A Service with addresses of both families has slices of both: the larger number counts. */
  readyEndpoints(serviceKey: string): number {
    const byFamily = new Map<string, number>();
    for (const key of this.#slices?.store.keysBy(BY_SERVICE, serviceKey) ?? []) {
      const slice = this.#slices?.store.get(key);
      if (slice !== undefined) byFamily.set(slice.addressType, (byFamily.get(slice.addressType) ?? 0) + slice.ready);
    }
    return Math.max(0, ...byFamily.values());
  }

  reconnect(): void {
    for (const informer of this.#all()) informer.reconnect();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.stop()));
  }

  #all(): { reconnect(): void; stop(): Promise<void> }[] {
    return [this.#services, this.#slices, this.#ingresses].filter((informer) => informer !== undefined);
  }

  #informer<S>(type: ResourceType, transform: (object: KubeObject) => S, kind: RecordKind, indexers?: Indexers<S>): Informer<KubeObject, S> {
    const { clock, random, onError, onSynced } = this.#options;
    const { name, client } = this.member;
    const informer = new Informer<KubeObject, S>({
      name: `${name}/dns/${type.plural}`, clock, random, backoff: RECONNECT_BACKOFF, transform, ...(indexers === undefined ? {} : { indexers }),
      source: toCollectionSource<KubeObject>(client, type, { labelSelector: `${MANAGED_LABEL}=true`, random }),
      onError: (error) => { onError(name, `follow ${type.plural} for DNS`, error); },
    });
    informer.onRelisted(() => { onSynced(kind); });
    return informer;
  }
}
