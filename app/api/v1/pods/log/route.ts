import { getPodLog } from '#server/queries/pods/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  const read = (name: string): string => searchParams.get(name) ?? '';
  return jsonResponse(await getPodLog({ cluster: read('cluster'), namespace: read('namespace'), pod: read('pod'), container: read('container') }));
});
