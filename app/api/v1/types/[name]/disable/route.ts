import { disableTypeRequest } from '#lib/contracts/types.ts';
import { getDisablePlan } from '#server/queries/types/index.ts';
import { disableType } from '#server/services/types/index.ts';
import { ApiError } from '../../../../api-error.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';
import { readJson } from '../../../../read-json.ts';
import { requireControlPlane } from '../../../../require-control-plane.ts';

type Context = { params: Promise<{ name: string }> };

/** Answers what there was of the type before it was disabled. */
export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { name } = await params;
  const { mode, definition } = await readJson(request, disableTypeRequest);
  const plan = await getDisablePlan(name);
  if (plan === undefined) throw new ApiError('NOT_FOUND', `There is no FederatedTypeConfig ${name}; it may have been deleted.`);
  if (mode === 'write') await disableType(requireControlPlane().host, { name, definition });
  return jsonResponse(plan);
})(request);
