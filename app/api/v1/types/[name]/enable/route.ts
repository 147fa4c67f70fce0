import { enableType } from '../../../../../request/enable-type.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';

type Context = { params: Promise<{ name: string }> };

/** What enabling the type would make. */
export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => jsonResponse(await enableType((await params).name, 'preview')))(request);
