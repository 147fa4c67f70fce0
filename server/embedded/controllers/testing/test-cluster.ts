import type { KubeObject } from '#lib/kube/object.ts';
import { createApiServer } from '../../api/api-server.ts';
import type { ClusterApi } from '../../api/cluster-api.ts';
import { ensureNodes, type NodesSpec } from '../bootstrap/ensure-nodes.ts';
import { TypedApi } from '../engine/typed-api.ts';
import { startControllers, type ControllerOptions } from '../start-controllers.ts';

export type TestCluster = {
  readonly raw: ClusterApi;
  readonly api: TypedApi;
  /** Failures that controllers reported, without those that any race of two writers gives. */
  readonly errors: string[];
  idle(): Promise<void>;
  /** Stops the controllers and starts new ones on the same objects, as a restart of the process does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Short enough that a test never waits for it, long enough that steps stay apart. */
const TIMES = { podReadyDelayMs: 5, jobDurationMs: 10, podStopDelayMs: 1, nodeLossTolerationMs: 30 };

/** The real API server in memory, without a network, with three zones of two nodes and all controllers. */
export async function startTestCluster(options: { nodes?: Partial<NodesSpec>; controllers?: Partial<ControllerOptions> } = {}): Promise<TestCluster> {
  const errors: string[] = [];
  const note = (text: string): void => void errors.push(text);
  const server = createApiServer({
    name: 'test', databasePath: ':memory:', kubernetesVersion: '1.32.4', host: '127.0.0.1', port: 0, tokens: [],
    reportError: (error) => note(String(error)),
  });
  const start = () => startControllers(server.api, {
    address: { ip: '127.0.0.1', port: 6443 }, seed: 7, ...TIMES,
    reportError: (controller, key, error) => note(`${controller} ${key}: ${error instanceof Error ? error.message : String(error)}`), ...options.controllers,
  });
  let controllers = await start();
  await ensureNodes(server.api, {
    namePrefix: 'node', region: 'r', zones: ['r-a', 'r-b', 'r-c'], nodesPerZone: 2, cpu: '4', memory: '8Gi', pods: 110, kubeletVersion: 'v1.32.4', ...options.nodes,
  });
  await controllers.idle();
  return {
    raw: server.api, api: new TypedApi(server.api), errors,
    idle: () => controllers.idle(),
    restart: async () => {
      controllers.stop();
      controllers = await start();
      await controllers.idle();
    },
    stop: async () => {
      controllers.stop();
      await server.stop();
    },
  };
}

export type WorkloadOptions = { replicas?: number; image?: string; cpu?: string; spec?: object; pod?: object };

/** A Deployment (or another kind with a selector and a template) whose pods carry the label `app: name`. */
export function workload(kind: string, name: string, { replicas = 1, image = 'app:1', cpu, spec = {}, pod = {} }: WorkloadOptions = {}): KubeObject {
  const container = { name: 'app', image, ...(cpu === undefined ? {} : { resources: { requests: { cpu } } }) };
  return {
    apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'default' },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas }), selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container], ...pod } }, ...spec,
    },
  };
}
