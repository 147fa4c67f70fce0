import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { normalizeApiVersion, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { parseApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import type { ControlPlaneConfig } from '#server/platform/config.ts';
import { CLUSTERS, CONFIGS } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { createLogger } from '#server/platform/logger.ts';
import { joinFleet } from '#server/services/clusters/join-fleet.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';

const type = (group: string, version: string, plural: string, kind: string, namespaced = true): ResourceType => ({ group, version, plural, kind, namespaced });
const TYPES_GROUP = 'types.kubefed.io';

/** The types that these tests speak of. */
export const TYPES = {
  namespaces: type('', 'v1', 'namespaces', 'Namespace', false),
  configMaps: type('', 'v1', 'configmaps', 'ConfigMap'),
  deployments: type('apps', 'v1', 'deployments', 'Deployment'),
  fedNamespaces: type(TYPES_GROUP, 'v1beta1', 'federatednamespaces', 'FederatedNamespace'),
  fedConfigMaps: type(TYPES_GROUP, 'v1beta1', 'federatedconfigmaps', 'FederatedConfigMap'),
  fedDeployments: type(TYPES_GROUP, 'v1beta1', 'federateddeployments', 'FederatedDeployment'),
  preferences: type('scheduling.kubefed.io', 'v1alpha1', 'replicaschedulingpreferences', 'ReplicaSchedulingPreference'),
} as const;

/** A host, members and a control plane over them, for one test file. */
export type Federation = {
  clusters: TestClusters;
  host: KubeClient;
  member(name: string): KubeClient;
  plane(): ControlPlane;
  /** Stops the control plane and starts it anew over the same clusters, as after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Probes every second and changes readiness at the first failed one, so that outages need no waiting. */
export const FAST_PROBES = { clusterHealthCheck: { period: '1s', timeout: '1s', failureThreshold: 1, successThreshold: 1 } };

export async function startFederation(members: readonly string[], extra: Pick<ControlPlaneConfig, 'dns'> = {}): Promise<Federation> {
  const clusters = await startTestClusters(['host', ...members]);
  const client = async (name: string): Promise<KubeClient> => new KubeClient(await loadKubeconfig(clusters.cluster(name).kubeconfig, { name }));
  const host = await client('host');
  const byName = new Map<string, KubeClient>();
  for (const name of members) byName.set(name, await client(name));
  const config = { dataFolder: clusters.dir, hostKubeconfig: clusters.cluster('host').kubeconfig, fleet: 'embedded', ...extra } as const;
  const start = (): Promise<ControlPlane> => startControlPlane(config, createLogger('silent'));
  let plane = await start();
  await host.patch(CONFIGS, { name: 'kubefed', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec: FAST_PROBES } });
  await joinFleet(plane.host, clusters.dir);
  await eventually('every member is ready', async () => {
    const joined = await host.listAll<KubeObject>(CLUSTERS, { namespace: SYSTEM_NAMESPACE });
    return joined.length === members.length && joined.every(isClusterReady);
  });
  return {
    clusters, host,
    member(name) {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`there is no member ${name} in this test`);
      return found;
    },
    plane: () => plane,
    async restart() {
      await plane.stop();
      plane = await start();
    },
    async stop() {
      await plane.stop();
      await Promise.all([host, ...byName.values()].map((each) => each.close()));
      await clusters.stop();
    },
  };
}

/** Makes a namespace on the host and federates it to every cluster. */
export async function federateNamespace({ host }: Federation, name: string): Promise<void> {
  await host.apply<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { force: true });
  await host.create(TYPES.fedNamespaces, federated('FederatedNamespace', name, name, { placement: { clusterSelector: {} } }));
}

export function federated(kind: string, namespace: string, name: string, spec: Record<string, unknown>): KubeObject {
  return { apiVersion: `${TYPES_GROUP}/v1beta1`, kind, metadata: { namespace, name }, spec };
}

export function fedConfigMap(namespace: string, name: string, data: Record<string, string>, clusters?: readonly string[]): KubeObject {
  const placement = clusters === undefined ? { clusterSelector: {} } : { clusters: clusters.map((cluster) => ({ name: cluster })) };
  return federated('FederatedConfigMap', namespace, name, { template: { data }, placement });
}

/** Objects of one of the files in `examples/`. Real API servers know no alias groups, so there the groups are today's. */
export async function readExample(name: string, kind: TestClusters['kind']): Promise<KubeObject[]> {
  const text = await readFile(join(import.meta.dirname, '../../../examples', name), 'utf8');
  return parseAllDocuments(text).map((document): KubeObject => {
    const object: KubeObject = document.toJS();
    return kind === 'embedded' ? object : { ...object, apiVersion: normalizeApiVersion(object.apiVersion) };
  });
}

/** Applies an object under the group in which it is written, as `kubectl apply --server-side` does. */
export async function applyAsWritten(host: KubeClient, object: KubeObject): Promise<void> {
  const known = Object.values(TYPES).find(({ kind }) => kind === object.kind);
  if (known === undefined) throw new Error(`${object.kind} is not among the types of these tests`);
  await host.apply({ ...known, ...parseApiVersion(object.apiVersion) }, object, { force: true });
}

/** Asks until the claim holds; a claim that throws does not hold yet. */
export async function eventually(claim: string, holds: () => Promise<boolean>, limitMs = 60_000): Promise<number> {
  const startedMs = performance.now();
  let last: unknown;
  while (performance.now() - startedMs < limitMs) {
    try {
      if (await holds()) return performance.now() - startedMs;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
  throw new Error(`not within ${limitMs / 1000} s: ${claim}`, { cause: last });
}
