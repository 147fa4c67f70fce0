import { draftChange } from '#lib/contracts/cluster-input.ts';
import { dropDraft, getDraft, updateDraft } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

type Context = { params: Promise<{ id: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => jsonResponse(getDraft((await params).id)))(request);

export const PATCH = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { context, acceptsInsecure } = await readJson(request, draftChange);
  return jsonResponse(updateDraft((await params).id, {
    ...(context === undefined ? {} : { context }), ...(acceptsInsecure === undefined ? {} : { acceptsInsecure }),
  }));
})(request);

export const DELETE = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  dropDraft((await params).id);
  return jsonResponse({});
})(request);
