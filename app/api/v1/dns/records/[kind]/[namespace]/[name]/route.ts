import { getDnsRecord } from '#server/queries/dns/index.ts';
import { deleteRecord } from '#server/services/dns/index.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';
import { requireControlPlane } from '../../../../../../require-control-plane.ts';
import { readRecordRef, recordNotFound, type RecordParams } from '../../../../record-ref.ts';

export const GET = (request: Request, { params }: RecordParams): Promise<Response> => apiRoute(async () => {
  const ref = await readRecordRef(params);
  const detail = await getDnsRecord(ref);
  if (detail === undefined) throw recordNotFound(ref);
  return jsonResponse(detail);
})(request);

export const DELETE = (request: Request, { params }: RecordParams): Promise<Response> => apiRoute(async () => {
  await deleteRecord(requireControlPlane(), await readRecordRef(params));
  return jsonResponse({});
})(request);
