import { getReplicaMetrics } from '#server/queries/workloads/index.ts';
import { apiRoute } from '../api-route.ts';

/** Replica numbers in Prometheus' text format. */
export const GET = apiRoute(async () => {
  const { contentType, text } = await getReplicaMetrics();
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
});
