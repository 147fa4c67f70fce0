import type { DnsDomain, DnsOffer, DnsQueryEntry, DnsRecordSummary, DnsServerState, MulticlusterImport } from '#lib/contracts/dns.ts';
import { severityRank } from '../status.ts';
import { textValue, type SortPlan } from '../table-sort.ts';
import { DNS_STATE } from './dns-rows.ts';
import { offerStatus } from './dns-tree.ts';
import type { ExportRow } from './multicluster-rows.ts';

export type RecordColumn = 'name' | 'state';

/** Records by name; of their states the worst first. */
export const RECORD_SORT: SortPlan<DnsRecordSummary, RecordColumn> = {
  columns: [
    { name: 'name', label: 'dns.name', of: ({ namespace, name }) => `${namespace}/${name}` },
    { name: 'state', label: 'dns.answers', of: ({ state }) => severityRank(DNS_STATE[state].tone) },
  ],
  tie: ({ kind, namespace, name }) => `${namespace}/${name} ${kind}`,
};

export type OfferColumn = 'cluster' | 'state' | 'region' | 'endpoints';

/** Clusters that hold what the record is about always stand before those that don't. */
export function offerSort(isService: boolean): SortPlan<DnsOffer, OfferColumn> {
  const endpoints = { name: 'endpoints', label: 'dns.readyEndpoints', of: ({ readyEndpoints }: DnsOffer) => readyEndpoints, first: 'descending' } as const;
  return {
    columns: [
      { name: 'cluster', label: 'column.cluster', of: ({ cluster }) => cluster },
      { name: 'state', label: 'dns.offerState', of: (offer) => severityRank(offerStatus(offer, isService).tone) },
      { name: 'region', label: 'column.region', of: ({ region }) => region },
      ...(isService ? [endpoints] : []),
    ],
    isLast: ({ isThere }) => !isThere,
    tie: ({ cluster }) => cluster,
  };
}

export type ExportColumn = 'name' | 'clusters' | 'ours';

export const EXPORT_SORT: SortPlan<ExportRow, ExportColumn> = {
  columns: [
    { name: 'name', label: 'dns.clustersetName', of: ({ clustersetName }) => clustersetName },
    { name: 'clusters', label: 'column.cluster', of: ({ clusters }) => clusters.length, first: 'descending' },
    { name: 'ours', label: 'dns.ourName', of: ({ ourName }) => ourName },
  ],
  tie: ({ clustersetName }) => clustersetName,
};

export type ImportColumn = 'name' | 'cluster' | 'type';

export const IMPORT_SORT: SortPlan<MulticlusterImport, ImportColumn> = {
  columns: [
    { name: 'name', label: 'dns.clustersetName', of: ({ clustersetName }) => clustersetName },
    { name: 'cluster', label: 'dns.seenIn', of: ({ cluster }) => cluster },
    { name: 'type', label: 'dns.type', of: ({ type }) => type },
  ],
  tie: ({ clustersetName, cluster }) => `${clustersetName} ${cluster}`,
};

export type ZoneColumn = 'zone' | 'domain' | 'server' | 'names';
export type ZoneRow = { readonly domain: DnsDomain; readonly served: DnsServerState['zones'][number] | undefined };

export const ZONE_SORT: SortPlan<ZoneRow, ZoneColumn> = {
  columns: [
    { name: 'zone', label: 'dns.zone', of: ({ domain }) => domain.zone },
    { name: 'domain', label: 'dns.domain', of: ({ domain }) => domain.name },
    { name: 'server', label: 'dns.nameServer', of: ({ domain }) => domain.nameServer },
    { name: 'names', label: 'dns.nameCount', of: ({ served }) => served?.names, first: 'descending' },
  ],
  tie: ({ domain }) => `${domain.zone} ${domain.namespace}/${domain.name}`,
};

export type QueryColumn = 'at' | 'name' | 'type' | 'rcode' | 'source' | 'transport';

/** Questions to the name server, the latest first. */
export const QUERY_SORT: SortPlan<DnsQueryEntry, QueryColumn> = {
  columns: [
    { name: 'at', label: 'dns.at', of: ({ atMs }) => atMs, first: 'descending' },
    { name: 'name', label: 'dns.name', of: ({ name }) => textValue(name) },
    { name: 'type', label: 'dns.type', of: ({ type }) => type },
    { name: 'rcode', label: 'dns.rcode', of: ({ rcode }) => rcode },
    { name: 'source', label: 'dns.source', of: ({ source }) => source },
    { name: 'transport', label: 'dns.transport', of: ({ transport }) => transport },
  ],
  tie: ({ name, type, source }) => `${name} ${type} ${source}`,
};
