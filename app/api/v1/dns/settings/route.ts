import { dnsSettingsInput } from '#lib/contracts/dns.ts';
import { saveDnsSettings } from '#server/services/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';
import { requireControlPlane } from '../../../require-control-plane.ts';

export const POST = apiRoute(async (request) => {
  await saveDnsSettings(requireControlPlane(), await readJson(request, dnsSettingsInput));
  return jsonResponse({});
});
