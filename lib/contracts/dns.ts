import { z } from './zod.ts';
import type { AnswerState } from '#lib/federation/dns/last-known.ts';
import type { AddressChoice } from '#lib/federation/dns/policy.ts';
import type { DnsEndpoint, RecordChanges } from '#lib/federation/dns/records.ts';
import type { ServiceDnsSpec } from '#lib/federation/dns/service-records.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { ClusterHealth } from './dto.ts';

/** What the console knows of multi-cluster DNS: the list, one record in full, changes before they are made, and live answers. */

export const DNS_RECORD_KINDS = ['service', 'ingress'] as const;
export type DnsRecordKind = (typeof DNS_RECORD_KINDS)[number];
export type DnsRecordRef = { kind: DnsRecordKind; namespace: string; name: string };

/** `starting`: not looked at yet. */
export type DnsRecordState = AnswerState | 'domainNotFound' | 'someUnresolved' | 'starting';

export type DnsRecordSummary = DnsRecordRef & {
  state: DnsRecordState;
  /** The zone; absent for an Ingress record, and until the Domain is found. */
  zone?: string;
  /** Names that stand for all clusters: the global name, or an Ingress record's hosts. */
  names: string[];
};

export type DnsDomain = { namespace: string; name: string; zone: string; nameServer?: string };

export type DnsServerState = {
  address: string;
  port: number;
  /** The port it should have had, when another server has that one. */
  takenPort?: number;
  zones: { name: string; names: number; serial: number }[];
  queries: number;
  malformed: number;
  rateLimited: number;
  transfers: number;
  transfersRefused: number;
};

/** A federated Service that a record could be made of. */
export type FederatedServiceRef = { namespace: string; name: string; hasRecord: boolean };

/** A federated Ingress that a record could be made of, with the hosts that its template answers for. */
export type FederatedIngressRef = FederatedServiceRef & { hosts: string[] };

export type WhenNothingReady = 'keep-last' | 'empty';
export type EndpointGroup = 'externaldns.k8s.io' | 'multiclusterdns.kubefed.io';

export type DnsOverview = {
  asOf: string;
  records: DnsRecordSummary[];
  domains: DnsDomain[];
  services: FederatedServiceRef[];
  ingresses: FederatedIngressRef[];
  /** Absent where no name server runs in this process. */
  server?: DnsServerState;
  whenNothingReady: WhenNothingReady;
  endpointGroups: EndpointGroup[];
  clusters: { name: string; health: ClusterHealth; region?: string; zones: string[] }[];
};

/** What one cluster has behind a record, and whether clients are sent there. */
export type DnsOffer = {
  cluster: string;
  health: ClusterHealth;
  region?: string;
  zones: string[];
  isReady: boolean;
  isThere: boolean;
  readyEndpoints: number;
  addresses: string[];
  unhealthy: string[];
};

/** `choices`: what the name server does with a name that several clusters have addresses for, by `choiceKey`. */
export type DnsAnswerSet = { state: DnsRecordState; endpoints: DnsEndpoint[]; choices: [key: string, choice: AddressChoice][]; unresolved: string[] };

export type DnsRecordDetail = DnsRecordRef & DnsAnswerSet & {
  asOf: string;
  message: string;
  zone?: string;
  generation: number;
  /** Of a Service record. */
  spec?: ServiceDnsSpec;
  /** Of an Ingress record. */
  hosts?: string[];
  recordTTL?: number;
  offers: DnsOffer[];
  /** What is still to be written for ExternalDNS; empty once it is. */
  pending: RecordChanges;
};

/** A change before it is made: how the answers would differ. */
export type DnsChangePreview = { before: DnsAnswerSet; after: DnsAnswerSet; changes: RecordChanges };

export type DnsLiveReply = { text: string; rcode: string; durationMs: number };
export type DnsQueryEntry = { atMs: number; source: string; transport: 'udp' | 'tcp'; name: string; type: string; rcode: string };

export type MulticlusterExport = { cluster: string; namespace: string; name: string; clustersetName: string; condition: 'valid' | 'conflict' | 'invalid' | 'unknown'; message: string; isFederated: boolean };
export type MulticlusterImport = { cluster: string; namespace: string; name: string; clustersetName: string; type: 'ClusterSetIP' | 'Headless'; ips: string[]; ports: string[]; clusters: string[] };
/** `missing`: the definitions are not installed there; `unreachable`: the cluster does not answer. */
export type MulticlusterMember = { cluster: string; state: 'installed' | 'missing' | 'unreachable' };
export type MulticlusterOverview = {
  asOf: string;
  members: MulticlusterMember[];
  exports: MulticlusterExport[];
  imports: MulticlusterImport[];
  /** A cluster had more than are shown. */
  isCut: boolean;
};
/** `trouble`: why the definitions could not be installed there; absent when they were. */
export type MulticlusterResult = { cluster: string; trouble?: Sentence };

const NAME_MAX = 253;
const LABEL_MAX = 63;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ZONE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const TTL_MAX = 2_147_483_647;
const LIST_MAX = 1_000;
/** Hosts of one Ingress record, as in its definition. */
export const HOSTS_MAX = 256;
/** A host of an Ingress; `*.` stands for every name below. */
export const INGRESS_HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WEIGHT_MAX = 1_000_000;

const objectName = z.string().min(1).max(NAME_MAX);
const optionalLabel = z.string().max(LABEL_MAX).regex(LABEL).or(z.literal(''));

export const DNS_POLICIES = ['Multivalue', 'Weighted', 'Failover', 'Geo'] as const;
export const DNS_QUESTION_TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'NS', 'SOA', 'MX', 'ANY'] as const;

/** What an operator says about a Service record; an empty text or list stands for an absent field. */
export const serviceRecordInput = z.strictObject({
  namespace: objectName, name: objectName,
  /** The generation that was edited; absent to make a new record. */
  generation: z.int().min(0).optional(),
  domainRef: objectName,
  recordTTL: z.int().min(0).max(TTL_MAX),
  dnsPrefix: optionalLabel, externalName: optionalLabel,
  allowServiceWithoutEndpoints: z.boolean(),
  policy: z.enum(DNS_POLICIES),
  weights: z.array(z.strictObject({ cluster: objectName, weight: z.int().min(0).max(WEIGHT_MAX) })).max(LIST_MAX),
  failoverOrder: z.array(objectName).max(LIST_MAX),
  subnets: z.array(z.strictObject({ cidr: z.string().regex(/^[0-9a-fA-F:.]+\/[0-9]{1,3}$/).max(49), region: z.string().min(1).max(LABEL_MAX) })).max(LIST_MAX),
  healthCheck: z.strictObject({ port: z.int().min(1).max(65_535), path: z.string().max(1_024).regex(/^\//).or(z.literal('')), interval: z.string().max(32).regex(/^([0-9]+(ms|s|m|h))+$/).or(z.literal('')) }).nullable(),
});
export type ServiceRecordInput = z.infer<typeof serviceRecordInput>;

/** What an operator says about an Ingress record; a TTL of 0 stands for an absent field. */
export const ingressRecordInput = z.strictObject({
  namespace: objectName, name: objectName, generation: z.int().min(0).optional(),
  hosts: z.array(z.string().max(NAME_MAX).regex(INGRESS_HOST)).min(1).max(HOSTS_MAX),
  recordTTL: z.int().min(0).max(TTL_MAX),
});
export type IngressRecordInput = z.infer<typeof ingressRecordInput>;

export const ingressPreviewRequest = z.strictObject({ ingress: ingressRecordInput });
export type IngressPreviewRequest = z.infer<typeof ingressPreviewRequest>;
export const recordPreviewRequest = z.strictObject({ record: serviceRecordInput, /** Of a Domain that is only to be made; empty for one that is there. */ zone: z.string().max(NAME_MAX).regex(ZONE).or(z.literal('')), lost: z.array(objectName).max(LIST_MAX) });
export type RecordPreviewRequest = z.infer<typeof recordPreviewRequest>;
export const lossPreviewRequest = z.strictObject({ lost: z.array(objectName).min(1).max(LIST_MAX) });
export const domainInput = z.strictObject({ name: z.string().max(LABEL_MAX).regex(LABEL), zone: z.string().max(NAME_MAX).regex(ZONE), nameServer: z.string().max(NAME_MAX).regex(ZONE).or(z.literal('')) });
export type DomainInput = z.infer<typeof domainInput>;
export const dnsSettingsInput = z.strictObject({ whenNothingReady: z.enum(['keep-last', 'empty']), endpointGroups: z.array(z.enum(['externaldns.k8s.io', 'multiclusterdns.kubefed.io'])).max(2) });
export type DnsSettingsInput = z.infer<typeof dnsSettingsInput>;
export const liveQueryInput = z.strictObject({ name: z.string().min(1).max(NAME_MAX), type: z.enum(DNS_QUESTION_TYPES), subnet: z.string().max(49), transport: z.enum(['udp', 'tcp']) });
export type LiveQueryInput = z.infer<typeof liveQueryInput>;
export const dnsRecordRef = z.strictObject({ kind: z.enum(DNS_RECORD_KINDS), namespace: objectName, name: objectName });
export const exportInput = z.strictObject({ namespace: objectName, name: objectName });
export const installInput = z.strictObject({ clusters: z.array(objectName).min(1).max(LIST_MAX) });
