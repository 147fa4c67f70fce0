import { joinRequest } from '#lib/contracts/cluster-input.ts';
import { joinDraft } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';
import { readJson } from '../../../../read-json.ts';

type Context = { params: Promise<{ id: string }> };

export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => (
  jsonResponse(await joinDraft((await params).id, await readJson(request, joinRequest)))
))(request);
