import { saveConfigRequest } from '#lib/contracts/settings.ts';
import { getSettings } from '#server/queries/settings/index.ts';
import { saveConfig } from '#server/services/settings/index.ts';
import { readSession } from '../../../require-session.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';
import { readJson } from '../../read-json.ts';
import { requireControlPlane } from '../../require-control-plane.ts';

export const GET = apiRoute(async () => jsonResponse(await getSettings(await readSession())));

export const PUT = apiRoute(async (request) => jsonResponse(await saveConfig(requireControlPlane().host, await readJson(request, saveConfigRequest))));
