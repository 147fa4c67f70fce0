import { getPlacementMatrix } from '#server/queries/placement/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getPlacementMatrix()));
