import 'server-only';
import { getControlPlane } from '#server/control-plane.ts';
import { toFederationMetrics } from './federation-metrics.ts';

/** What the control plane does, as metrics; nothing before it has started. */
export function getFederationMetrics(): string {
  const plane = getControlPlane();
  return plane === undefined ? '' : toFederationMetrics([...plane.host.clusters.store.values()], plane.health());
}
