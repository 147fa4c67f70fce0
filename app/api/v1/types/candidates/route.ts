import { getTypeCandidates } from '#server/queries/types/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getTypeCandidates()));
