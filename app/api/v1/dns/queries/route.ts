import { getRecentQueries } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

/** As many of the newest queries as a page shows. */
const SHOWN = 50;

export const GET = apiRoute(async () => jsonResponse(await getRecentQueries(SHOWN)));
