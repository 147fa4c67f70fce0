import { liveQueryInput } from '#lib/contracts/dns.ts';
import { askNameServer } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

/** Asks the running name server; nothing is changed, but a question is worth sending anew each time. */
export const POST = apiRoute(async (request) => jsonResponse(await askNameServer(await readJson(request, liveQueryInput))));
