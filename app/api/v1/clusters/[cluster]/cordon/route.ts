import { cordonRequest } from '#lib/contracts/cluster-input.ts';
import { setCordon } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';
import { readJson } from '../../../../read-json.ts';

type Context = { params: Promise<{ cluster: string }> };

export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  await setCordon((await params).cluster, await readJson(request, cordonRequest));
  return jsonResponse({});
})(request);
