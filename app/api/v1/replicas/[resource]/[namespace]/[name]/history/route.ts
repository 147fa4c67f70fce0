import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { getReplicaHistory } from '#server/queries/workloads/index.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';

type Context = { params: Promise<{ resource: string; namespace: string; name: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name } = await params;
  return jsonResponse(await getReplicaHistory(resource, namespaceFromPath(namespace), name));
})(request);
