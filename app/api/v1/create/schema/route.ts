import { getKindSchema } from '#server/queries/create/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  return jsonResponse(await getKindSchema(searchParams.get('apiVersion') ?? '', searchParams.get('kind') ?? ''));
});
