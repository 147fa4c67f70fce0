import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { getWorkloadHistory } from '#server/queries/workloads/index.ts';
import { ApiError } from '../../../../../../api-error.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';

type Context = { params: Promise<{ resource: string; namespace: string; name: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name } = await params;
  const history = await getWorkloadHistory(resource, namespaceFromPath(namespace), name);
  if (history === undefined) throw new ApiError('NOT_FOUND', `There is no ${resource} ${name} in namespace ${namespace}; it may have been deleted.`);
  return jsonResponse(history);
})(request);
