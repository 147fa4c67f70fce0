/**
 * Everything of an embedded cluster that is not its API server: what kube-controller-manager, kube-scheduler, the
 * kubelets and a cloud provider do elsewhere, on top of the same API that clients use. Each controller watches,
 * queues keys and makes one object at a time as it should be; doing it twice changes nothing, and a restart goes on
 * where the objects are. Nothing is polled: timers exist only while something is due.
 */
import type { ClusterApi } from '../api/cluster-api.ts';
import { startAutoscalers } from './batch/autoscalers.ts';
import { startBudgets } from './batch/disruption-budgets.ts';
import { startCronJobs } from './batch/cron-job.ts';
import { startJobs } from './batch/job.ts';
import { startQuotas } from './batch/resource-quotas.ts';
import { ensureBasics, type ApiServerAddress } from './bootstrap/ensure-basics.ts';
import { createContext } from './engine/context.ts';
import type { ReportError } from './engine/reconcile-queue.ts';
import { NODES, PODS } from './kinds.ts';
import { startEventLimit } from './lifecycle/event-limit.ts';
import { startGarbageCollector } from './lifecycle/garbage-collector.ts';
import { startNamespaceDefaults } from './lifecycle/namespace-defaults.ts';
import { startNamespaceTermination } from './lifecycle/namespace-termination.ts';
import { startEndpoints } from './network/endpoints.ts';
import { startLoadBalancers } from './network/load-balancers.ts';
import { startKubelets } from './nodes/kubelet.ts';
import { startNodeLifecycle } from './nodes/node-lifecycle.ts';
import { NodeTable } from './nodes/node-table.ts';
import { startScheduler } from './nodes/scheduler.ts';
import { startVolumes } from './storage/volumes.ts';
import { startDaemonSets } from './workloads/daemon-set.ts';
import { startDeployments } from './workloads/deployment.ts';
import { startReplicaSets } from './workloads/replica-set.ts';
import { startStatefulSets } from './workloads/stateful-set.ts';

export type ControllerOptions = {
  /** Where the API server listens: the endpoints of the `kubernetes` Service. */
  readonly address: ApiServerAddress;
  /** Hears of each reconcile that failed and will be tried again. */
  readonly reportError: ReportError;
  /** PEM text for `kube-root-ca.crt`; empty when the server has no certificate of its own. */
  readonly rootCertificate?: string;
  /** Addresses for Services of type LoadBalancer and for Ingresses; give each cluster its own. */
  readonly loadBalancerRange?: string;
  readonly podReadyDelayMs?: number;
  readonly jobDurationMs?: number;
  readonly podStopDelayMs?: number;
  readonly nodeLossTolerationMs?: number;
  /** Makes the random part of names; the same seed gives the same sequence. */
  readonly seed?: number;
};

export type Controllers = {
  /** Ends all work and timers; what was under way is finished by the next start. */
  stop(): void;
  /** Resolves when nothing is queued, at work or due within two seconds. For tests. */
  idle(): Promise<void>;
};

/** TEST-NET-3 of RFC 5737: never routed, so nobody can mistake it for a real address. */
export const DEFAULT_LOAD_BALANCER_RANGE = '203.0.113.0/24';
const POD_READY_DELAY_MS = 400;
const JOB_DURATION_MS = 2_000;
const POD_STOP_DELAY_MS = 200;
/** Five minutes in Kubernetes; short here, so that a lost node can be watched. */
const NODE_LOSS_TOLERATION_MS = 5_000;

/** Creates what every cluster has, then starts all controllers on it. Nodes are the caller's: see ensureNodes. */
export async function startControllers(api: ClusterApi, options: ControllerOptions): Promise<Controllers> {
  await ensureBasics(api, options.address);
  const context = createContext(api, { seed: options.seed ?? api.now().getTime(), reportError: options.reportError });
  const table = new NodeTable();
  context.feed.onAny(({ type, resource, object }) => {
    if (resource === PODS.resource) table.observePod(PODS.read(object), type === 'DELETED');
    else if (resource === NODES.resource) table.observeNode(NODES.read(object), type === 'DELETED');
  });
  startNamespaceDefaults(context, { rootCertificate: options.rootCertificate ?? '' });
  startNamespaceTermination(context);
  startGarbageCollector(context);
  startEventLimit(context);
  startDeployments(context);
  startReplicaSets(context);
  startStatefulSets(context);
  startDaemonSets(context);
  startJobs(context);
  startCronJobs(context);
  startAutoscalers(context);
  startBudgets(context);
  startQuotas(context);
  startScheduler(context, table);
  startNodeLifecycle(context, table, { nodeLossTolerationMs: options.nodeLossTolerationMs ?? NODE_LOSS_TOLERATION_MS });
  startKubelets(context, table, {
    podReadyDelayMs: options.podReadyDelayMs ?? POD_READY_DELAY_MS,
    jobDurationMs: options.jobDurationMs ?? JOB_DURATION_MS,
    podStopDelayMs: options.podStopDelayMs ?? POD_STOP_DELAY_MS,
  });
  startEndpoints(context);
  startLoadBalancers(context, { range: options.loadBalancerRange ?? DEFAULT_LOAD_BALANCER_RANGE });
  startVolumes(context);
  context.feed.start();
  return {
    stop: () => {
      context.feed.stop();
      context.pump.stop();
    },
    idle: () => context.pump.idle(),
  };
}
