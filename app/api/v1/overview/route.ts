import { getOverview } from '#server/queries/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getOverview()));
