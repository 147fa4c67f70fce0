import { getDnsRecord } from '#server/queries/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';
import { readRecordRef, recordNotFound, type RecordParams } from '../../../../record-ref.ts';

export const GET = (request: Request, { params }: RecordParams): Promise<Response> => apiRoute(async () => {
  const ref = await readRecordRef(params);
  const detail = await getDnsRecord(ref);
  if (detail === undefined) throw recordNotFound(ref);
  return jsonResponse(detail);
})(request);
