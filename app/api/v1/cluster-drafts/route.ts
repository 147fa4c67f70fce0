import { draftInput } from '#lib/contracts/cluster-input.ts';
import { createDraft } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';
import { readJson } from '../../read-json.ts';

export const POST = apiRoute(async (request) => jsonResponse(await createDraft(await readJson(request, draftInput))));
