import { say } from '#lib/views/messages/en/errors.ts';
import { getDisablePlan } from '#server/queries/types/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute, jsonResponse } from '../../../../api-route.ts';

type Context = { params: Promise<{ name: string }> };

/** What there is of a type, for who is about to disable it; the disabling itself goes through the review. */
export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { name } = await params;
  const plan = await getDisablePlan(name);
  if (plan === undefined) throw new ServiceError('NOT_FOUND', say('err.noTypeConfig', { name }));
  return jsonResponse(plan);
})(request);
