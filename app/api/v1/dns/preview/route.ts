import { z } from '#lib/contracts/zod.ts';
import { ingressPreviewRequest, recordPreviewRequest } from '#lib/contracts/dns.ts';
import { getIngressPreview, getRecordPreview } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

export const POST = apiRoute(async (request) => {
  const asked = await readJson(request, z.union([recordPreviewRequest, ingressPreviewRequest]));
  return jsonResponse('ingress' in asked ? await getIngressPreview(asked) : await getRecordPreview(asked));
});
