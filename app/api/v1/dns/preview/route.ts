import { recordPreviewRequest } from '#lib/contracts/dns.ts';
import { getRecordPreview } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

export const POST = apiRoute(async (request) => jsonResponse(await getRecordPreview(await readJson(request, recordPreviewRequest))));
