/**
 * controllers/dns: names for federated Services and Ingresses, from what the clusters offer now.
 *
 * What it watches → what it looks at again:
 *   ServiceDNSRecords, IngressDNSRecords           → that record
 *   managed Services, their EndpointSlices, managed Ingresses in members → the record of the same namespace and name
 *   Domains; KubeFedConfig; clusters: joined, left, readiness, region, zones → every record
 *   DNSEndpoints of ours that were changed or removed → the record behind it
 * A change reaches the name server in the next turn of the event loop; status and DNSEndpoints are written after that.
 * Nothing is followed in members before the first record exists. What the records say is decided in lib/federation/dns.
 */
import { planRecords } from '#lib/federation/dns/records.ts';
import type { Host } from '#server/host/host.ts';
import type { HostInformerOptions } from '#server/host/host-informers.ts';
import { retryAfterMsOf } from '#server/kube-client/errors.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { Controller, DONE, type ControllerMetrics, type ControllerOptions } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { sleep } from '#server/runtime/clock.ts';
import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { AddressProbes } from './address-probes.ts';
import type { Answers } from './compute-answers.ts';
import { DnsAnswers } from './dns-answers.ts';
import { HostAddresses } from './host-addresses.ts';
import { createDnsHostObjects, type DnsHostObjects } from './host-objects.ts';
import type { RecordKind } from './member-sources.ts';
import { DnsMembers } from './members.ts';
import { reconcileRecord } from './reconcile.ts';
import { type Becoming, type ClustersAfter, type OfferAfter, type RecordAfter, splitPending } from './offers-after.ts';
import { parseRecordKey, toRecordKey } from './record-key.ts';
import { ENDPOINT_TYPES } from './settings.ts';
import type { ZoneSink } from './zone-sink.ts';

export type DnsControllerOptions = HostInformerOptions & {
  host: Host;
  registry: MemberRegistry;
  sink: ZoneSink;
  onControllerError: ControllerOptions['onError'];
};

const WORKERS = 8;
/** As in KubeFed: a record that fails is tried again soon at first and every five minutes at last. */
const BACKOFF = { initialMs: 1_000, maxMs: 300_000 };
/** Records looked at before others get their turn: a cluster that goes concerns all of them, and pages are served beside. */
const LOOKS_PER_TURN = 50;
/** A preview is worth this long a wait for members that were never read before. */
const PREVIEW_LIMIT_MS = 3_000;
const PREVIEW_CHECK_MS = 50;
const ENDPOINT_NAME = /^(service|ingress)-(.+)$/;

/** The targets of one name and type, now and after a change; `pending` are clusters whose address is not known yet. */
export type AnswerChange = { name: string; type: string; before: string[]; after: string[]; pending: string[] };

/** Starts and stops everything that records need. */
export class DnsController {
  readonly objects: DnsHostObjects;
  readonly #options: DnsControllerOptions;
  readonly #members: DnsMembers;
  readonly #probes: AddressProbes;
  readonly #answers: DnsAnswers;
  readonly #queue: WorkQueue;
  readonly #controller: Controller;
  readonly #touched = new Set<string>();
  #stopListening: () => void = () => undefined;
  #following: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: DnsControllerOptions) {
    const { host, registry, clock, random, sink, onError, onControllerError } = options;
    this.#options = options;
    this.objects = createDnsHostObjects(options);
    this.#members = new DnsMembers(registry, {
      clock, random, onError: (member, what, error) => { onError(`${member}: ${what}`, error); },
      onChange: (kind, key) => { this.#touchIfKnown(toRecordKey(kind, key)); },
      onSynced: (kind) => { this.#touchAll(kind); },
    });
    this.#probes = new AddressProbes(clock, (recordKey) => { this.#touch(recordKey); });
    const hostAddresses = new HostAddresses(clock, () => { this.#touchAll(); });
    this.#answers = new DnsAnswers({ host, objects: this.objects, members: this.#members, hostAddresses, probes: this.#probes, sink });
    this.#queue = new WorkQueue(clock, BACKOFF);
    this.#controller = new Controller({
      name: 'dns', clock, queue: this.#queue, workers: WORKERS, onError: onControllerError, retryAfterMs: retryAfterMsOf,
      reconcile: (recordKey) => (this.#isEnabled(recordKey) ? reconcileRecord({ host, clock, objects: this.objects, answers: this.#answers, hostAddresses }, recordKey) : Promise.resolve(DONE)),
    });
  }

  /** Follows what records rest on and gives the name server its answers, writing nothing: what every replica does. Resolves when the caches hold the host's state; may be called more than once. */
  follow(): Promise<void> {
    this.#following ??= this.#follow();
    return this.#following;
  }

  /** Follows, and writes status and DNSEndpoints: what the leading replica does. */
  async start(): Promise<void> {
    await this.follow();
    if (!this.#isStopped) this.#controller.start();
  }

  async #follow(): Promise<void> {
    const { host } = this.#options;
    const { domains, services, ingresses } = this.objects;
    await this.objects.start();
    if (this.#isStopped) return;
    this.#members.start();
    this.#answers.refreshClusters();
    this.#answers.refreshZones();
    services.onChange(({ key }) => { this.#touch(toRecordKey('service', key)); });
    ingresses.onChange(({ key }) => { this.#touch(toRecordKey('ingress', key)); });
    domains.onChange(() => {
      this.#answers.refreshZones();
      this.#touchAll('service');
    });
    for (const type of ENDPOINT_TYPES) {
      this.objects.endpoints(type).onChange(({ value }) => {
        const [, kind, name] = ENDPOINT_NAME.exec(value.metadata.name) ?? [];
        const namespace = value.metadata.namespace ?? '';
        if (name !== undefined) this.#queue.add(toRecordKey(kind === 'ingress' ? 'ingress' : 'service', toObjectKey({ namespace, name })));
      });
    }
    this.#stopListening = host.onChange(({ type }) => {
      if (type.kind === 'KubeFedConfig' || (type.kind === 'KubeFedCluster' && this.#answers.refreshClusters())) this.#touchAll();
    });
  }

  /**
   * What the answers to a record are, or would be: for another spec under its name, with some clusters gone, or in a Domain that is not there yet. Waits a
   * moment while members are read for the first time; undefined when that takes too long.
   */
  async preview(kind: RecordKind, record: KubeObject, lost: readonly string[] = [], domain?: KubeObject): Promise<Answers | undefined> {
    const { clock } = this.#options;
    const recordKey = toRecordKey(kind, toObjectKey(record.metadata));
    const untilMs = clock.nowMs() + PREVIEW_LIMIT_MS;
    for (;;) {
      const look = this.#answers.preview(recordKey, record, new Set(lost), domain);
      if (look.found === 'answers') return look.answers;
      if (this.#isStopped || clock.nowMs() >= untilMs) return undefined;
      await sleep(clock, PREVIEW_CHECK_MS);
    }
  }

  /** Names that a change of Services, Ingresses or clusters makes answer otherwise, by name. Reads caches only. */
  previewAfter(offers: readonly OfferAfter[], clusters: ClustersAfter): AnswerChange[] {
    const becomes = new Map<string, Map<string, Becoming>>();
    for (const { kind, cluster, namespace, name, becomes: becoming } of offers) {
      const key = toRecordKey(kind, toObjectKey({ namespace, name }));
      becomes.set(key, (becomes.get(key) ?? new Map<string, Becoming>()).set(cluster, becoming));
    }
    const all = [...this.objects.services.store.keys()].map((key) => toRecordKey('service', key)).concat([...this.objects.ingresses.store.keys()].map((key) => toRecordKey('ingress', key)));
    const concerned = clusters.size === 0 ? all.filter((key) => becomes.has(key)) : all;
    return concerned.flatMap((key) => this.#changesAfter(key, { clusters, becomes: becomes.get(key) ?? new Map() })).toSorted((a, b) => compareBytewise(a.name, b.name));
  }

  #changesAfter(recordKey: string, after: RecordAfter): AnswerChange[] {
    const { kind, key } = parseRecordKey(recordKey);
    const record = (kind === 'service' ? this.objects.services : this.objects.ingresses).store.get(key);
    if (record === undefined || !this.#isEnabled(recordKey)) return [];
    const was = this.#answers.preview(recordKey, record, new Set());
    const is = this.#answers.previewAfter(recordKey, record, after);
    if (was.found !== 'answers' || is.found !== 'answers') return [];
    const { create, update, delete: gone } = planRecords(was.answers.endpoints, is.answers.endpoints);
    const change = (name: string, type: string, before: readonly string[], targets: readonly string[]): AnswerChange => {
      const { known, pending } = splitPending(targets, [...after.becomes.keys()]);
      return { name, type, before: [...before], after: known, pending };
    };
    return [
      ...gone.map(({ dnsName, recordType, targets }) => change(dnsName, recordType, targets, [])),
      ...update.map(({ from, to }) => change(from.dnsName, from.recordType, from.targets, to.targets)),
      ...create.map(({ dnsName, recordType, targets }) => change(dnsName, recordType, [], targets)),
    ].filter(({ before, after: next, pending }) => pending.length > 0 || !deepEqual(before, next));
  }

  metrics(): ControllerMetrics {
    return this.#controller.metrics();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#probes.stop();
    await this.#controller.stop();
    await this.#members.stop();
    await this.objects.stop();
  }

  /** Gathers what one turn of the event loop touched, gives the name server its new answers, and only then has it written down. */
  #touch(recordKey: string): void {
    if (this.#touched.size === 0) setImmediate(() => { this.#flush(); });
    this.#touched.add(recordKey);
  }

  #flush(): void {
    if (this.#isStopped) return;
    for (const recordKey of [...this.#touched].slice(0, LOOKS_PER_TURN)) {
      this.#touched.delete(recordKey);
      if (!this.#isEnabled(recordKey)) continue;
      this.#answers.look(recordKey);
      this.#queue.add(recordKey);
    }
    if (this.#touched.size > 0) setImmediate(() => { this.#flush(); });
  }

  #touchIfKnown(recordKey: string): void {
    const { kind, key } = parseRecordKey(recordKey);
    if ((kind === 'service' ? this.objects.services : this.objects.ingresses).store.get(key) !== undefined) this.#touch(recordKey);
  }

  #touchAll(kind?: RecordKind): void {
    if (kind !== 'ingress') for (const key of this.objects.services.store.keys()) this.#touch(toRecordKey('service', key));
    if (kind !== 'service') for (const key of this.objects.ingresses.store.keys()) this.#touch(toRecordKey('ingress', key));
  }

  /** KubeFed's feature gates; both are on when the config does not list them. */
  #isEnabled(recordKey: string): boolean {
    const gates = this.#options.host.config?.gates;
    return parseRecordKey(recordKey).kind === 'service' ? gates?.CrossClusterServiceDiscovery !== false : gates?.FederatedIngress !== false;
  }
}
