import { enableTypeRequest } from '#lib/contracts/types.ts';
import { describeEnabling } from '#server/queries/types/index.ts';
import { enableType } from '#server/services/types/index.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';
import { readJson } from '../../../../read-json.ts';
import { requireControlPlane } from '../../../../require-control-plane.ts';

type Context = { params: Promise<{ name: string }> };

export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { mode } = await readJson(request, enableTypeRequest);
  const { host, registry } = requireControlPlane();
  const others = [...registry.members()].filter(({ isReachable }) => isReachable).map(({ client }) => client);
  const { typeConfig, did } = await enableType(host, { name: (await params).name, mode, others });
  return jsonResponse(await describeEnabling(typeConfig, did));
})(request);
