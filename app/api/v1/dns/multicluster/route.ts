import { exportInput } from '#lib/contracts/dns.ts';
import { getMulticluster } from '#server/queries/dns/index.ts';
import { exportService, withdrawExport } from '#server/services/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';
import { requireControlPlane } from '../../../require-control-plane.ts';

export const GET = apiRoute(async () => jsonResponse(await getMulticluster()));

export const POST = apiRoute(async (request) => {
  await exportService(requireControlPlane(), await readJson(request, exportInput));
  return jsonResponse({});
});

export const DELETE = apiRoute(async (request) => {
  await withdrawExport(requireControlPlane(), await readJson(request, exportInput));
  return jsonResponse({});
});
