import { getNamespaces } from '#server/queries/namespaces/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getNamespaces()));
