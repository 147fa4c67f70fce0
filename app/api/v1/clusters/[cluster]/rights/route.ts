import { rightsRequest } from '#lib/contracts/cluster-input.ts';
import type { RightsResult } from '#lib/contracts/clusters.ts';
import { extendRights } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';
import { readJson } from '../../../../read-json.ts';

type Context = { params: Promise<{ cluster: string }> };

export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { draft } = await readJson(request, rightsRequest);
  return jsonResponse({ missing: await extendRights((await params).cluster, draft) } satisfies RightsResult);
})(request);
