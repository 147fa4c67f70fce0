import { getMemberSearchResult } from '#server/queries/search/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async (request) => jsonResponse(await getMemberSearchResult(new URL(request.url).searchParams.get('q') ?? '')));
