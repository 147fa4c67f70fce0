import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getClusterEvents, getOverview } from '#server/queries/index.ts';
import { getConnection, getFacts } from '#server/services/clusters/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';

type Context = { params: Promise<{ cluster: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const name = (await params).cluster;
  const { asOf, clusters, workloads } = await getOverview();
  const cluster = clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new ServiceError('NOT_FOUND', say('err.noCluster', { cluster: name }));
  return jsonResponse({
    asOf, cluster, facts: getFacts(name), connection: getConnection(name),
    workloads: workloads.filter((workload) => workload.clusters.some((placed) => placed.cluster === name)),
    events: await getClusterEvents(name),
  } satisfies ClusterDetail);
})(request);
