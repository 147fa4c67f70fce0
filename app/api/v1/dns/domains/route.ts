import { domainInput } from '#lib/contracts/dns.ts';
import { createDomain } from '#server/services/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';
import { requireControlPlane } from '../../../require-control-plane.ts';

export const POST = apiRoute(async (request) => {
  await createDomain(requireControlPlane(), await readJson(request, domainInput));
  return jsonResponse({});
});
