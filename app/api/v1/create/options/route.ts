import { getCreateOptions } from '#server/queries/create/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getCreateOptions()));
