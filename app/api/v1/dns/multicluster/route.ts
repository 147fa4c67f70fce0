import { getMulticluster } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getMulticluster()));
