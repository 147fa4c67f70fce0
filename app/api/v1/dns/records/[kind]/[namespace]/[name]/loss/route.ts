import { lossPreviewRequest } from '#lib/contracts/dns.ts';
import { getLossPreview } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../../../../../api-route.ts';
import { readJson } from '../../../../../../../read-json.ts';
import { readRecordRef, recordNotFound, type RecordParams } from '../../../../../record-ref.ts';

export const POST = (request: Request, { params }: RecordParams): Promise<Response> => apiRoute(async () => {
  const ref = await readRecordRef(params);
  const preview = await getLossPreview(ref, (await readJson(request, lossPreviewRequest)).lost);
  if (preview === undefined) throw recordNotFound(ref);
  return jsonResponse(preview);
})(request);
