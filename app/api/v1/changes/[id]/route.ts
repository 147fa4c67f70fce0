import { readProgress } from '#server/services/changes/index.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

type Context = { params: Promise<{ id: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => jsonResponse(readProgress((await params).id)))(request);
