import { serviceRecordInput } from '#lib/contracts/dns.ts';
import { saveServiceRecord } from '#server/services/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';
import { requireControlPlane } from '../../../require-control-plane.ts';

export const POST = apiRoute(async (request) => jsonResponse(await saveServiceRecord(requireControlPlane(), await readJson(request, serviceRecordInput))));
