import { createInput } from '#lib/contracts/create.ts';
import { createObjects } from '#server/services/create/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';
import { readJson } from '../../read-json.ts';
import { requireControlPlane } from '../../require-control-plane.ts';

/** Whether the host would take what was typed; writes nothing. By POST, since it is too long for an address. */
export const POST = apiRoute(async (request) => jsonResponse(await createObjects(requireControlPlane().host, { ...await readJson(request, createInput), mode: 'preview' })));
