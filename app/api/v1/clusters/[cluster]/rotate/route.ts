import { rotateCredentials } from '#server/services/clusters/index.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';

type Context = { params: Promise<{ cluster: string }> };

export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => (
  jsonResponse(await rotateCredentials((await params).cluster))
))(request);
