import { METRICS_TOKEN_VARIABLE, readsMetrics } from '#server/platform/metrics-token.ts';
import { getReplicaMetrics } from '#server/queries/workloads/index.ts';
import { apiRoute } from '../api-route.ts';

/** Replica numbers in Prometheus' text format, for a session or for the token of metrics readers. */
export function GET(request: Request): Promise<Response> {
  return readsMetrics(request.headers.get('authorization'), process.env[METRICS_TOKEN_VARIABLE]) ? metrics() : apiRoute(metrics)(request);
}

async function metrics(): Promise<Response> {
  const { contentType, text } = await getReplicaMetrics();
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
}
