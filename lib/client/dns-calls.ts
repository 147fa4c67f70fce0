import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type {
  DnsChangePreview, DnsLiveReply, DnsOverview, DnsQueryEntry, DnsRecordDetail, DnsRecordRef, IngressPreviewRequest, LiveQueryInput, MulticlusterOverview,
  MulticlusterResult, RecordPreviewRequest,
} from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import { sendJson } from './send-json.ts';

/** The net under the live stream: even if every hint were lost, a page is never older than this. */
const REFETCH_NET_MS = 45_000;
/** Members are asked anew this often while their exports are shown: nothing tells when they change. */
const MULTICLUSTER_REFETCH_MS = 15_000;
const QUERY_LOG_REFETCH_MS = 5_000;

/** Every record in short. The server fills the same key when it renders the page. */
export const dnsQuery = queryOptions({
  queryKey: [...queryKeys.dns, 'all'],
  queryFn: ({ signal }) => fetchJson<DnsOverview>(apiRoutes.dns(), signal),
  refetchInterval: REFETCH_NET_MS,
});

export const dnsRecordQuery = ({ kind, namespace, name }: DnsRecordRef) => queryOptions({
  queryKey: [...queryKeys.dns, 'record', kind, namespace, name],
  queryFn: ({ signal }) => fetchJson<DnsRecordDetail>(apiRoutes.dnsRecord(kind, namespace, name), signal),
  refetchInterval: REFETCH_NET_MS,
});

/** What would change if clusters were lost; `asOf` is the record's own, so that a newer record is asked about anew. */
export const lossQuery = ({ kind, namespace, name }: DnsRecordRef, lost: readonly string[], asOf: string) => queryOptions({
  queryKey: [...queryKeys.dns, 'loss', kind, namespace, name, asOf, ...lost],
  queryFn: ({ signal }) => sendJson<DnsChangePreview>('POST', apiRoutes.dnsRecord(kind, namespace, name, 'loss'), { lost }, signal),
  enabled: lost.length > 0, placeholderData: keepPreviousData,
});

export const recordPreviewQuery = (request: RecordPreviewRequest | IngressPreviewRequest, isValid: boolean) => queryOptions({
  queryKey: ['dns-preview', JSON.stringify(request)],
  queryFn: ({ signal }) => sendJson<DnsChangePreview>('POST', apiRoutes.dns('preview'), request, signal),
  enabled: isValid, retry: false, placeholderData: keepPreviousData,
});

export const multiclusterQuery = queryOptions({
  queryKey: [...queryKeys.dns, 'multicluster'],
  queryFn: ({ signal }) => fetchJson<MulticlusterOverview>(apiRoutes.dns('multicluster'), signal),
  refetchInterval: MULTICLUSTER_REFETCH_MS,
});

export const queryLogQuery = queryOptions({
  queryKey: ['dns-queries'],
  queryFn: ({ signal }) => fetchJson<DnsQueryEntry[]>(apiRoutes.dns('queries'), signal),
  refetchInterval: QUERY_LOG_REFETCH_MS,
});

/** The name server's answer to a question, asked anew each `turn`; the log of queries is read again after it. */
export const answerQuery = (question: LiveQueryInput | undefined, turn: number) => queryOptions({
  queryKey: ['dns-answer', question, turn],
  queryFn: question === undefined ? skipToken : async ({ client, signal }) => {
    const reply = await sendJson<DnsLiveReply>('POST', apiRoutes.dns('query'), question, signal);
    void client.invalidateQueries({ queryKey: queryLogQuery.queryKey });
    return reply;
  },
  retry: false, gcTime: 0, staleTime: 'static', placeholderData: keepPreviousData,
});

export const installMulticluster = (clusters: readonly string[]) => sendJson<MulticlusterResult[]>('POST', apiRoutes.dns('multicluster/install'), { clusters });
