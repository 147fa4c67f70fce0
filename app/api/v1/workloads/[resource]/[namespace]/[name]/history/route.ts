import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getWorkloadHistory } from '#server/queries/workloads/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';

type Context = { params: Promise<{ resource: string; namespace: string; name: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name } = await params;
  const history = await getWorkloadHistory(resource, namespaceFromPath(namespace), name);
  if (history === undefined) throw new ServiceError('NOT_FOUND', say('err.workloadGone', { resource, name, namespace }));
  return jsonResponse(history);
})(request);
