import { getSettings } from '#server/queries/settings/index.ts';
import { readSession } from '../../../request/require-session.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getSettings(await readSession())));
