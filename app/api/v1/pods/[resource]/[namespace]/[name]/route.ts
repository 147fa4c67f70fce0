import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { getClusterPods } from '#server/queries/pods/index.ts';
import { apiRoute, jsonResponse } from '../../../../../api-route.ts';

type Context = { params: Promise<{ resource: string; namespace: string; name: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name } = await params;
  const cluster = new URL(request.url).searchParams.get('cluster') ?? '';
  return jsonResponse(await getClusterPods({ resource, namespace: namespaceFromPath(namespace), name, cluster }));
})(request);
