import { getChanges } from '#server/queries/activity/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getChanges()));
