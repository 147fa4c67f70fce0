import type { DnsAnswerSet, DnsOffer, DnsRecordDetail, DnsRecordKind, DnsRecordRef } from '#lib/contracts/dns.ts';
import { readDnsEndpoints, readServiceDnsSpec } from '#lib/federation/dns/read-records.ts';
import { planRecords } from '#lib/federation/dns/records.ts';
import { numberAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ControlPlane } from '#server/control-plane.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';
import { toRecordState } from './read-dns-overview.ts';

type DnsPlane = Pick<ControlPlane, 'host' | 'dns'>;
type Answers = NonNullable<Awaited<ReturnType<ControlPlane['dns']['preview']>>>;

/** Today's group of DNSEndpoint, in which they are written unless the settings say otherwise. */
const EXTERNAL_GROUP = { group: 'externaldns.k8s.io', version: 'v1alpha1', plural: 'dnsendpoints', kind: 'DNSEndpoint', namespaced: true } as const;

/** One record with what is answered for it now, and why. */
export async function readDnsRecord(plane: DnsPlane, { kind, namespace, name }: DnsRecordRef, now: Date): Promise<DnsRecordDetail | undefined> {
  const { objects } = plane.dns;
  const object = (kind === 'service' ? objects.services : objects.ingresses).store.get(toObjectKey({ namespace, name }));
  if (object === undefined) return undefined;
  const answers = await plane.dns.preview(kind, object);
  const { message } = toRecordState(object);
  const zone = stringAt(object, 'status', 'domain');
  const ttl = numberAt(object, 'spec', 'recordTTL');
  const written = readDnsEndpoints(objects.endpoints(EXTERNAL_GROUP).store.get(`${namespace}/${kind}-${name}`));
  return {
    kind, namespace, name, asOf: now.toISOString(), message, generation: object.metadata.generation ?? 0, ...toAnswerSet(answers),
    ...(zone === undefined || zone === '' ? {} : { zone }),
    ...(kind === 'service' ? { spec: readServiceDnsSpec(object) } : { hosts: stringsAt(object, 'spec', 'hosts'), ...(ttl === undefined ? {} : { recordTTL: ttl }) }),
    offers: answers === undefined ? [] : toOffers(plane, object, answers),
    pending: answers === undefined || written.length === 0 ? { create: [], update: [], delete: [] } : planRecords(written, answers.endpoints),
  };
}

/** How the answers would change for another spec, or with some clusters gone. Undefined while members are still being read. */
export async function readAnswerSet(plane: DnsPlane, kind: DnsRecordKind, record: KubeObject, lost: readonly string[], domain?: KubeObject): Promise<DnsAnswerSet> {
  return toAnswerSet(await plane.dns.preview(kind, record, lost, domain));
}

export function toAnswerSet(answers: Answers | undefined): DnsAnswerSet {
  if (answers === undefined) return { state: 'starting', endpoints: [], choices: [], unresolved: [] };
  const state = answers.state === 'answering' && answers.unresolved.length > 0 ? 'someUnresolved' : answers.state;
  return { state, endpoints: [...answers.endpoints], choices: state === 'lastKnownKept' ? [] : [...answers.choices], unresolved: [...answers.unresolved] };
}

/** Region and zones as the record's status remembers them, since a cluster that went away has none of its own any more. */
function toOffers({ host }: DnsPlane, object: KubeObject, { offers, status }: Answers): DnsOffer[] {
  return offers.map((offer): DnsOffer => {
    const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${offer.cluster}`);
    const summary = cluster === undefined ? undefined : toClusterSummary(cluster);
    const known = status.dns.find((entry) => entry.cluster === offer.cluster);
    const region = (known !== undefined && 'region' in known ? known.region : undefined) ?? summary?.region;
    const zones = known !== undefined && 'zones' in known ? known.zones : undefined;
    return {
      cluster: offer.cluster, health: summary?.health ?? 'unknown', ...(region === undefined ? {} : { region }), zones: [...zones ?? summary?.zones ?? []],
      isReady: offer.isReady, isThere: offer.isThere, readyEndpoints: offer.readyEndpoints, addresses: [...offer.addresses], unhealthy: [...offer.unhealthy],
    };
  });
}
