import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getMemberObject } from '#server/queries/workloads/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute, jsonResponse } from '../../../../../../../api-route.ts';

type Context = { params: Promise<{ resource: string; namespace: string; name: string; cluster: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { resource, namespace, name, cluster } = await params;
  const found = await getMemberObject(resource, namespaceFromPath(namespace), name, cluster);
  if (found === undefined) throw new ServiceError('NOT_FOUND', say('err.memberObject', { resource, name, cluster }));
  return jsonResponse(found);
})(request);
