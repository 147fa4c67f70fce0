import { say } from '#lib/views/messages/en/errors.ts';
import { getZoneFile } from '#server/queries/dns/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute } from '../../../../api-route.ts';

type Context = { params: Promise<{ zone: string }> };

/** A zone as a master file, to be kept under the zone's name. */
export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { zone } = await params;
  const text = await getZoneFile(zone);
  if (text === undefined) throw new ServiceError('NOT_FOUND', say('err.noZone', { zone }));
  return new Response(text, { headers: { 'content-type': 'text/dns; charset=utf-8', 'content-disposition': `attachment; filename="${zone.replaceAll(/[^a-z0-9.-]/g, '_')}.zone"`, 'cache-control': 'no-store' } });
})(request);
