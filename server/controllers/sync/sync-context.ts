import type { FederationConfig } from '#lib/federation/types/federation-config.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { ClusterList } from './cluster-list.ts';
import type { PairQueues } from './pair-queues.ts';

/** What the synchronisation of every type shares. */
export type SyncContext = {
  host: Host;
  registry: MemberRegistry;
  clock: Clock;
  recorder: EventRecorder;
  clusters: ClusterList;
  pairs: PairQueues;
  config: () => FederationConfig;
};

