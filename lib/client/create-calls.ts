import { queryOptions } from '@tanstack/react-query';
import type { CreateInput, CreateOptions, CreateResult, FederatePreview, FederateRequest, KindSchema, SourceObjects } from '#lib/contracts/create.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import { sendJson } from './send-json.ts';

/** What can be created and named. */
export const createOptionsQuery = queryOptions({
  queryKey: ['create-options'],
  queryFn: ({ signal }) => fetchJson<CreateOptions>(apiRoutes.createOptions(), signal),
});

/** The schema of one kind; it changes only when types do. */
export const kindSchemaQuery = (apiVersion: string, kind: string) => queryOptions({
  queryKey: ['kind-schema', apiVersion, kind],
  queryFn: ({ signal }) => fetchJson<KindSchema>(apiRoutes.kindSchema(apiVersion, kind), signal),
  staleTime: 300_000,
});

export const sourceObjectsQuery = (cluster: string, type: string) => queryOptions({
  queryKey: ['source-objects', cluster, type],
  queryFn: ({ signal }) => fetchJson<SourceObjects>(apiRoutes.sourceObjects(cluster, type), signal),
  enabled: type !== '', retry: false,
});

export const previewFederate = (request: FederateRequest) => sendJson<FederatePreview>('POST', apiRoutes.federatePreview(), request);
export const previewCreate = (input: CreateInput, signal: AbortSignal) => sendJson<CreateResult>('POST', apiRoutes.create(), input, signal);
