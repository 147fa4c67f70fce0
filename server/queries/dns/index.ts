import 'server-only';
import type {
  DnsChangePreview, DnsLiveReply, DnsOverview, DnsQueryEntry, DnsRecordDetail, DnsRecordRef, IngressPreviewRequest, LiveQueryInput, MulticlusterOverview, RecordPreviewRequest,
} from '#lib/contracts/dns.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readDnsOverview } from './read-dns-overview.ts';
import { readDnsRecord } from './read-dns-record.ts';
import { readMulticluster } from './read-multicluster.ts';
import { previewIngress, previewLoss, previewRecord } from './read-preview.ts';

/** The door to reading multi-cluster DNS. @throws ServiceError before the host's caches are filled. */
export async function getDnsOverview(): Promise<DnsOverview> {
  return readDnsOverview(running(), new Date());
}

/** One record with its answers; undefined when there is none of that name. */
export async function getDnsRecord(ref: DnsRecordRef): Promise<DnsRecordDetail | undefined> {
  return readDnsRecord(running(), ref, new Date());
}

export async function getIngressPreview(request: IngressPreviewRequest): Promise<DnsChangePreview> {
  return previewIngress(running(), request);
}

export async function getRecordPreview(request: RecordPreviewRequest): Promise<DnsChangePreview> {
  return previewRecord(running(), request);
}

export async function getLossPreview(ref: DnsRecordRef, lost: readonly string[]): Promise<DnsChangePreview | undefined> {
  return previewLoss(running(), ref, lost);
}

/** Exports and imports of the Multi-Cluster Services API in every member; asks all of them. */
export async function getMulticluster(): Promise<MulticlusterOverview> {
  return readMulticluster(running(), new Date());
}

/** Asks the running name server. @throws ServiceError without one, and for a question that can't be sent or is not answered. */
export async function askNameServer({ subnet, ...question }: LiveQueryInput): Promise<DnsLiveReply> {
  return nameServer().ask({ ...question, ...(subnet === '' ? {} : { subnet }) });
}

/** The newest queries first. */
export async function getRecentQueries(limit: number): Promise<DnsQueryEntry[]> {
  return nameServer().recentQueries(limit);
}

/** A zone as a master file; undefined when it is not served. */
export async function getZoneFile(zone: string): Promise<string | undefined> {
  return nameServer().zoneFile(zone);
}

function nameServer(): NonNullable<ControlPlane['dnsServer']> {
  const { dnsServer } = running();
  if (dnsServer === undefined) throw new ServiceError('PRECONDITION_FAILED', say('err.noNameServer'));
  return dnsServer;
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
