import { METRICS_TOKEN_VARIABLE, readsMetrics } from '#server/platform/metrics-token.ts';
import { getFederationMetrics } from '#server/queries/metrics/index.ts';
import { getReplicaMetrics } from '#server/queries/workloads/index.ts';
import { apiRoute } from '../api-route.ts';

/** Replica numbers and what the control plane does, in Prometheus' text format, for a session or for the token of metrics readers. */
export function GET(request: Request): Promise<Response> {
  return readsMetrics(request.headers.get('authorization'), process.env[METRICS_TOKEN_VARIABLE]) ? metrics() : apiRoute(metrics)(request);
}

async function metrics(): Promise<Response> {
  const { contentType, text } = await getReplicaMetrics();
  return new Response(text + getFederationMetrics(), { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
}
