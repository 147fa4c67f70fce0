import type { ClusterFacts } from '#lib/contracts/clusters.ts';
import { clientLimits } from '#lib/federation/clusters/client-limits.ts';
import { readDrain } from '#lib/federation/clusters/drain.ts';
import { givenPlace } from '#lib/federation/clusters/place.ts';
import { readMissingRights } from '#lib/federation/clusters/rights.ts';
import { numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { requireCluster } from './connection.ts';

/** What is known of a cluster beyond its summary. @throws ServiceError NOT_FOUND */
export function readFacts(host: Host, name: string): ClusterFacts {
  const { cluster } = requireCluster(host, name);
  const status = objectAt(cluster, 'status');
  const bytesPerMinute = numberAt(status, 'watchTraffic', 'bytesPerMinute');
  const messagesPerMinute = numberAt(status, 'watchTraffic', 'messagesPerMinute');
  const missing = readMissingRights(cluster);
  const optional = {
    lastSeenAt: stringAt(status, 'lastSeenTime'), uid: stringAt(status, 'clusterUID'),
    certificateExpiresAt: stringAt(status, 'certificateExpiryTime'), tokenExpiresAt: stringAt(status, 'tokenExpiryTime'),
    watchTraffic: bytesPerMinute === undefined || messagesPerMinute === undefined ? undefined : { bytesPerMinute, messagesPerMinute },
    drain: readDrain(cluster), missingRights: missing.length === 0 ? undefined : missing,
  };
  return {
    given: givenPlace(cluster), limits: clientLimits(cluster.metadata.annotations, host.settings),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
