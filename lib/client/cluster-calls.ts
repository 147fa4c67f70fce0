import { queryOptions } from '@tanstack/react-query';
import { parseApiErrorBody } from '#lib/contracts/api-error.ts';
import type {
  ClusterConnection, ClusterDetail, ClusterDraft, DraftInput, DraftResult, JoinPreview, JoinRequest, JoinResult, ProbeLine,
  ProbeMessage, ProbeReport, RightsRequest, RightsResult,
} from '#lib/contracts/clusters.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { FetchError, fetchJson } from './fetch-json.ts';

/** Joining waits for a cluster's controllers; everything else is quicker. */
const WRITE_TIMEOUT_MS = 90_000;

/** One cluster. Its key lies under the overview's, so every hint that refreshes that one refreshes this too. */
export const clusterQuery = (name: string) => queryOptions({
  queryKey: [...queryKeys.overview, 'cluster', name],
  queryFn: ({ signal }) => fetchJson<ClusterDetail>(apiRoutes.cluster(name), signal),
  refetchInterval: 45_000,
});

/** Credentials kept on the server. An id that is no longer known is not asked for again. */
export const draftQuery = (id: string) => queryOptions({
  queryKey: ['cluster-draft', id],
  queryFn: ({ signal }) => fetchJson<ClusterDraft>(apiRoutes.clusterDraft(id), signal),
  enabled: id !== '', retry: false, staleTime: Infinity,
});

export const createDraft = (input: DraftInput) => send<DraftResult>('POST', apiRoutes.clusterDrafts(), input);
export const changeDraft = (id: string, change: { context?: string; acceptsInsecure?: boolean }) => send<ClusterDraft>('PATCH', apiRoutes.clusterDraft(id), change);
export const dropDraft = (id: string) => send<unknown>('DELETE', apiRoutes.clusterDraft(id), {});
export const previewJoin = (id: string, request: JoinRequest) => send<JoinPreview>('POST', apiRoutes.clusterDraft(id, 'preview'), request);
export const joinCluster = (id: string, request: JoinRequest) => send<JoinResult>('POST', apiRoutes.clusterDraft(id, 'join'), request);
export const rotateCredentials = (name: string) => send<ClusterConnection>('POST', apiRoutes.cluster(name, 'rotate'), {});
export const extendRights = (name: string, request: RightsRequest) => send<RightsResult>('POST', apiRoutes.cluster(name, 'rights'), request);

/** Runs the probe and tells each line as it comes. @throws FetchError, also when the stream breaks off. */
export async function probeDraft(id: string, onLine: (line: ProbeLine) => void, signal: AbortSignal): Promise<ProbeReport> {
  const response = await request('POST', apiRoutes.clusterDraft(id, 'probe'), {}, signal);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) throw new FetchError({ kind: 'unreadable', status: response.status });
    text += part.value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const message = parseMessage(line);
      if (message.kind === 'done') return message.report;
      onLine(message.line);
    }
  }
}

async function send<T>(method: string, path: string, body: unknown): Promise<T> {
  const response = await request(method, path, body);
  return trustServer<T>(await response.json());
}

async function request(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(WRITE_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method, body: JSON.stringify(body), headers: { accept: 'application/json', 'content-type': 'application/json' }, cache: 'no-store',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    throw new FetchError({ kind: 'network' }, cause);
  }
  if (response.ok) return response;
  const error = parseApiErrorBody(await response.json().catch(() => undefined));
  throw new FetchError(error === undefined ? { kind: 'unreadable', status: response.status } : { kind: 'api', ...error, status: response.status });
}

function parseMessage(line: string): ProbeMessage {
  return trustServer<ProbeMessage>(JSON.parse(line));
}

/** The one place where our own server's word for a shape is taken: both sides are built from the same contract. */
function trustServer<T>(value: unknown): T {
  return value as T;
}
