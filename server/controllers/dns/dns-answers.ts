import { type FederationCluster, readCluster } from '#lib/federation/types/cluster.ts';
import { readDnsEndpoints, readServiceDnsSpec } from '#lib/federation/dns/read-records.ts';
import type { DnsEndpoint } from '#lib/federation/dns/records.ts';
import type { HealthCheckSpec } from '#lib/federation/dns/service-records.ts';
import { canonicalName, isServableName } from '#lib/federation/dns/zone-records.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import type { AddressProbes } from './address-probes.ts';
import { type AnswerInputs, type Answers, computeIngressAnswers, computeServiceAnswers, type MemberSight } from './compute-answers.ts';
import type { HostAddresses } from './host-addresses.ts';
import type { DnsHostObjects } from './host-objects.ts';
import type { DnsMembers } from './members.ts';
import type { RecordKind } from './member-sources.ts';
import { clustersAfter, type RecordAfter, sightAfter } from './offers-after.ts';
import { parseRecordKey } from './record-key.ts';
import { wantedEndpointTypes, whenNothingReady } from './settings.ts';
import type { ZoneHead, ZoneSink } from './zone-sink.ts';

export type DnsAnswersOptions = {
  host: Host;
  objects: DnsHostObjects;
  members: DnsMembers;
  hostAddresses: HostAddresses;
  probes: AddressProbes;
  sink: ZoneSink;
};

/** What a look at one record came to. `starting`: some members were not read yet, and the answers from before stand. */
export type Look = { found: 'nothing' } | { found: 'starting' } | { found: 'answers'; record: KubeObject; answers: Answers };

/** Computes the answers of records from the caches and hands them to the name server at once, before anything is written. */
export class DnsAnswers {
  readonly #options: DnsAnswersOptions;
  readonly #last = new Map<string, readonly DnsEndpoint[]>();
  #clusters: readonly FederationCluster[] = [];
  #signature = '';

  constructor(options: DnsAnswersOptions) {
    this.#options = options;
  }

  /** Reads the clusters again. @returns whether anything changed that answers rest on. */
  refreshClusters(): boolean {
    const clusters = [...this.#options.host.clusters.store.values()].map(readCluster).toSorted((a, b) => compareBytewise(a.name, b.name));
    const signature = JSON.stringify(clusters.map(({ name, ready, region, zones }) => [name, ready, region, zones]));
    if (signature === this.#signature) return false;
    this.#signature = signature;
    this.#clusters = clusters;
    return true;
  }

  /** Tells the name server which zones there are: one for each Domain with a name that can be served. */
  refreshZones(): void {
    const zones = new Map<string, ZoneHead>();
    for (const domain of this.#options.objects.domains.store.values()) {
      const name = canonicalName(stringAt(domain, 'domain') ?? '');
      const nameServer = canonicalName(stringAt(domain, 'nameServer') ?? '');
      if (!isServableName(name)) continue;
      zones.set(name, { ...zones.get(name), name, ...(isServableName(nameServer) ? { nameServer } : {}) });
    }
    this.#options.sink.setZones([...zones.values()]);
  }

  /** Computes one record anew and makes the name server answer so. While members are read for the first time everything in them looks absent, so what was last known stands. */
  look(recordKey: string): Look {
    const { objects, members, sink, probes } = this.#options;
    const { kind, key } = parseRecordKey(recordKey);
    const record = (kind === 'service' ? objects.services : objects.ingresses).store.get(key);
    if (record === undefined || record.metadata.deletionTimestamp !== undefined) {
      this.#last.delete(recordKey);
      probes.want(recordKey, [], undefined);
      sink.set(recordKey, []);
      return { found: 'nothing' };
    }
    if (!this.#last.has(recordKey)) this.#last.set(recordKey, this.#stored(kind, key));
    members.follow(kind);
    const isStarting = this.#isStarting(kind);
    const { answers, healthCheck } = isStarting
      ? this.#compute(recordKey, record, this.#clusters.map((cluster) => ({ ...cluster, ready: false })), 'keep-last')
      : this.#compute(recordKey, record, this.#clusters, whenNothingReady(this.#options.host));
    if (!isStarting) probes.want(recordKey, answers.offered, healthCheck);
    sink.set(recordKey, answers.zoneRecords);
    if (isStarting) return { found: 'starting' };
    this.#last.set(recordKey, answers.endpoints);
    return { found: 'answers', record, answers };
  }

  /** What the answers to a record would be, or to another one under its key, or with some clusters gone. Nothing is changed by asking. */
  preview(recordKey: string, record: KubeObject, lost: ReadonlySet<string>, domain?: KubeObject): Look {
    const { members } = this.#options;
    const { kind } = parseRecordKey(recordKey);
    members.follow(kind);
    const isStarting = this.#isStarting(kind);
    const clusters = this.#clusters.map((cluster) => (isStarting || lost.has(cluster.name) ? { ...cluster, ready: false } : cluster));
    const { answers } = this.#compute(recordKey, record, clusters, isStarting ? 'keep-last' : whenNothingReady(this.#options.host), domain);
    return isStarting ? { found: 'starting' } : { found: 'answers', record, answers };
  }

  /** What the answers to a record would be after a change. Nothing is changed by asking. */
  previewAfter(recordKey: string, record: KubeObject, { clusters, becomes }: RecordAfter): Look {
    const { members, host } = this.#options;
    const { kind } = parseRecordKey(recordKey);
    members.follow(kind);
    if (this.#isStarting(kind)) return { found: 'starting' };
    const names = [...becomes.keys()];
    const sources = (cluster: string): MemberSight | undefined => sightAfter(members.get(cluster), becomes.get(cluster), names.indexOf(cluster));
    const { answers } = this.#compute(recordKey, record, clustersAfter(this.#clusters, clusters), whenNothingReady(host), undefined, sources);
    return { found: 'answers', record, answers };
  }

  #isStarting(kind: RecordKind): boolean {
    return this.#clusters.some(({ name, ready }) => ready && this.#options.members.get(name)?.isStarting(kind) === true);
  }

  #compute(recordKey: string, record: KubeObject, clusters: readonly FederationCluster[], mode: 'keep-last' | 'empty', newDomain?: KubeObject, sources?: AnswerInputs['sources']): { answers: Answers; healthCheck: HealthCheckSpec | undefined } {
    const { members, hostAddresses, probes } = this.#options;
    const { kind, key } = parseRecordKey(recordKey);
    const inputs = {
      record, domain: undefined, clusters, sources: sources ?? ((cluster: string) => members.get(cluster)), previous: this.#last.get(recordKey) ?? this.#stored(kind, key),
      mode, resolve: (hosts: readonly string[]) => hostAddresses.get(hosts), isHealthy: () => true,
    };
    if (kind === 'ingress') return { answers: computeIngressAnswers(inputs), healthCheck: undefined };
    const { domainRef, healthCheck } = readServiceDnsSpec(record);
    const domain = newDomain ?? this.#domain(domainRef, record.metadata.namespace ?? '');
    return { answers: computeServiceAnswers({ ...inputs, domain, isHealthy: (address) => probes.isHealthy(address, healthCheck) }), healthCheck };
  }

  /** KubeFed keeps Domains in its own namespace; with a federation of single namespaces they stand beside the records. */
  #domain(name: string, namespace: string): KubeObject | undefined {
    const { store } = this.#options.objects.domains;
    return store.get(`${SYSTEM_NAMESPACE}/${name}`) ?? store.get(`${namespace}/${name}`);
  }

  /** After a restart the last known answers are those in the DNSEndpoint. */
  #stored(kind: 'service' | 'ingress', key: string): DnsEndpoint[] {
    const { objects, host } = this.#options;
    const { namespace, name } = parseObjectKey(key);
    for (const type of wantedEndpointTypes(host)) {
      const stored = readDnsEndpoints(objects.endpoints(type).store.get(`${namespace}/${kind}-${name}`));
      if (stored.length > 0) return stored;
    }
    return [];
  }
}
