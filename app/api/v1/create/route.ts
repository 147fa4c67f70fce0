import { createRequest } from '#lib/contracts/create.ts';
import { createObjects } from '#server/services/create/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';
import { readJson } from '../../read-json.ts';
import { requireControlPlane } from '../../require-control-plane.ts';

export const POST = apiRoute(async (request) => jsonResponse(await createObjects(requireControlPlane().host, await readJson(request, createRequest))));
