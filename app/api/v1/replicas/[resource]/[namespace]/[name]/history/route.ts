import { HISTORY_HOURS } from '#lib/contracts/workload-detail.ts';
import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { getReplicaHistory } from '#server/queries/workloads/index.ts';
import { apiRoute, jsonResponse } from '../../../../../../api-route.ts';

const DEFAULT_HOURS = 24;

type Context = { params: Promise<{ resource: string; namespace: string; name: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name } = await params;
  const asked = new URL(request.url).searchParams.get('hours');
  const hours = HISTORY_HOURS.find((known) => String(known) === asked) ?? DEFAULT_HOURS;
  return jsonResponse(await getReplicaHistory(resource, namespaceFromPath(namespace), name, hours));
})(request);
