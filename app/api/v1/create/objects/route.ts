import { getSourceObjects } from '#server/queries/create/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  return jsonResponse(await getSourceObjects(searchParams.get('cluster') ?? '', searchParams.get('type') ?? ''));
});
