import { afterEach, describe, expect, it } from 'vitest';
import { CONFIG_MAPS, DAEMON_SETS, DEPLOYMENTS, ENDPOINT_SLICES, ENDPOINTS, EVENTS, JOBS, NAMESPACES, NODES, PODS, REPLICA_SETS, SERVICES, STATEFUL_SETS, CLAIMS, type Deployment, type Node } from './kinds.ts';
import { startTestCluster, workload, type TestCluster } from './testing/test-cluster.ts';

let cluster: TestCluster;
afterEach(async () => {
  await cluster.stop();
  if (cluster.errors.length > 0) throw new Error(`Controllers reported trouble: ${cluster.errors.join('; ')}`);
});

const pods = (app: string) => cluster.api.list(PODS, 'default').filter((pod) => pod.metadata.labels?.['app'] === app);
const deployment = (name: string) => cluster.api.get(DEPLOYMENTS, 'default', name);
const edit = (name: string, change: (draft: Deployment) => void) => cluster.raw.mutate('apps/deployments', 'default', name, (draft) => change(DEPLOYMENTS.read(draft)));

describe('a Deployment', () => {
  it('becomes available over all zones, and a second look changes nothing', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 6 }));
    await cluster.idle();
    expect(deployment('web')?.status).toMatchObject({ replicas: 6, updatedReplicas: 6, readyReplicas: 6, availableReplicas: 6, observedGeneration: 1 });
    expect(deployment('web')?.status?.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Available', 'True', 'MinimumReplicasAvailable'], ['Progressing', 'True', 'NewReplicaSetAvailable'],
    ]);
    expect(new Set(pods('web').map((pod) => pod.spec.nodeName)).size).toBe(6);
    let writes = 0;
    const stop = cluster.raw.onChange('*', () => { writes += 1; });
    await cluster.restart();
    stop();
    expect(writes).toBe(0);
  });

  it('rolls a few pods at a time: never fewer available than promised, never more pods than the surge', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 8, spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } } } }));
    await cluster.idle();
    const seen = { fewestAvailable: 99, mostPods: 0 };
    const stop = cluster.raw.onChange('/pods', () => {
      const active = pods('web').filter((pod) => pod.metadata.deletionTimestamp === undefined);
      seen.mostPods = Math.max(seen.mostPods, active.length);
      seen.fewestAvailable = Math.min(seen.fewestAvailable, active.filter((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true).length);
    });
    await edit('web', (draft) => { for (const container of draft.spec.template.spec.containers) container.image = 'app:2'; });
    await cluster.idle();
    stop();
    expect(pods('web').map((pod) => pod.spec.containers[0]?.image)).toEqual(Array.from({ length: 8 }, () => 'app:2'));
    expect(seen.fewestAvailable).toBeGreaterThanOrEqual(7);
    expect(seen.mostPods).toBeLessThanOrEqual(10);
    const revisions = cluster.api.list(REPLICA_SETS, 'default').map((set) => [set.metadata.annotations?.['deployment.kubernetes.io/revision'], set.spec.replicas]);
    expect(revisions.toSorted()).toEqual([['1', 0], ['2', 8]]);
  });

  it('goes back to its old ReplicaSet when the template does, with the next revision number', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web'));
    await cluster.idle();
    for (const image of ['app:2', 'app:1']) {
      await edit('web', (draft) => { for (const container of draft.spec.template.spec.containers) container.image = image; });
      await cluster.idle();
    }
    const sets = cluster.api.list(REPLICA_SETS, 'default');
    expect(sets).toHaveLength(2);
    const back = sets.find((set) => set.spec.replicas === 1);
    expect(back?.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' });
  });

  it('of strategy Recreate never runs old and new pods together', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 3, spec: { strategy: { type: 'Recreate' } } }));
    await cluster.idle();
    let wasMixed = false;
    const stop = cluster.raw.onChange('/pods', () => { wasMixed ||= new Set(pods('web').map((pod) => pod.spec.containers[0]?.image)).size > 1; });
    await edit('web', (draft) => { for (const container of draft.spec.template.spec.containers) container.image = 'app:2'; });
    await cluster.idle();
    stop();
    expect(wasMixed).toBe(false);
    expect(deployment('web')?.status?.availableReplicas).toBe(3);
  });

  it('waits while paused, scales all the same, and goes on when resumed', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 2 }));
    await cluster.idle();
    await edit('web', (draft) => {
      draft.spec.paused = true;
      draft.spec.replicas = 4;
      for (const container of draft.spec.template.spec.containers) container.image = 'app:2';
    });
    await cluster.idle();
    expect(pods('web').map((pod) => pod.spec.containers[0]?.image)).toEqual(['app:1', 'app:1', 'app:1', 'app:1']);
    expect(deployment('web')?.status?.conditions?.find(({ type }) => type === 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
    await edit('web', (draft) => { draft.spec.paused = false; });
    await cluster.idle();
    expect(pods('web').every((pod) => pod.spec.containers[0]?.image === 'app:2')).toBe(true);
    expect(deployment('web')?.status?.conditions?.find(({ type }) => type === 'Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });

  it('keeps its old pods when the new image cannot be pulled', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 4 }));
    await cluster.idle();
    await edit('web', (draft) => { for (const container of draft.spec.template.spec.containers) container.image = 'registry.invalid/app:2'; });
    await cluster.idle();
    const broken = pods('web').filter((pod) => pod.spec.containers[0]?.image === 'registry.invalid/app:2');
    expect(deployment('web')?.status).toMatchObject({ availableReplicas: 3, updatedReplicas: 2 });
    expect(['ErrImagePull', 'ImagePullBackOff']).toContain(broken[0]?.status?.containerStatuses?.[0]?.state.waiting?.reason);
  });
});

describe('the scheduler', () => {
  it('leaves what does not fit Pending as Unschedulable and places it when room is made', async () => {
    cluster = await startTestCluster({ nodes: { cpu: '2' } });
    await cluster.raw.create('apps/deployments', workload('Deployment', 'full', { replicas: 14, cpu: '1' }));
    await cluster.idle();
    const pending = () => pods('full').filter((pod) => pod.status?.phase === 'Pending');
    expect(deployment('full')?.status).toMatchObject({ replicas: 14, availableReplicas: 12, unavailableReplicas: 2 });
    expect(pending()[0]?.status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/6 nodes are available: 6 Insufficient cpu.' });
    expect(cluster.api.list(EVENTS, 'default').filter((event) => event.reason === 'FailedScheduling')).toHaveLength(2);
    await edit('full', (draft) => { draft.spec.replicas = 13; });
    await cluster.raw.mutate('/nodes', '', 'node-a1', (draft) => { draft['status'] = { ...NODES.read(draft).status, allocatable: { cpu: '3', memory: '8Gi', pods: '110' } }; }, { subresource: 'status' });
    await cluster.idle();
    expect(pending()).toHaveLength(0);
  });

  it('keeps off cordoned and tainted nodes', async () => {
    cluster = await startTestCluster();
    for (const { metadata } of cluster.api.list(NODES).slice(1)) {
      await cluster.raw.mutate('/nodes', '', metadata.name, (draft) => { draft['spec'] = { ...NODES.read(draft).spec, unschedulable: true }; });
    }
    await cluster.idle();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 3 }));
    await cluster.idle();
    expect(new Set(pods('web').map((pod) => pod.spec.nodeName))).toEqual(new Set(['node-a1']));
    expect(cluster.api.get(NODES, '', 'node-b1')?.spec?.taints?.[0]).toMatchObject({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' });
  });
});

describe('a lost node', () => {
  const setReady = (node: string, status: string) => cluster.raw.mutate('/nodes', '', node, (draft) => {
    const read: Node = NODES.read(draft);
    for (const condition of read.status?.conditions ?? []) if (condition.type === 'Ready') Object.assign(condition, { status });
  }, { subresource: 'status' });

  it('has its pods replaced elsewhere, and lets the old ones go when it returns', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 6 }));
    await cluster.idle();
    await setReady('node-a1', 'Unknown');
    await cluster.idle();
    expect(deployment('web')?.status?.availableReplicas).toBe(6);
    expect(pods('web').filter((pod) => pod.spec.nodeName === 'node-a1').every((pod) => pod.metadata.deletionTimestamp !== undefined)).toBe(true);
    expect(pods('web')).toHaveLength(7);
    await setReady('node-a1', 'True');
    await cluster.idle();
    expect(pods('web')).toHaveLength(6);
    expect(cluster.api.get(NODES, '', 'node-a1')?.spec?.taints ?? []).toEqual([]);
  });

  it('that is deleted takes its pods along', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 6 }));
    await cluster.idle();
    await cluster.raw.delete('/nodes', '', 'node-b2');
    await cluster.idle();
    expect(pods('web')).toHaveLength(6);
    expect(pods('web').some((pod) => pod.spec.nodeName === 'node-b2')).toBe(false);
  });
});

describe('garbage collection', () => {
  it('in the background takes sets and pods after their Deployment', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 3 }));
    await cluster.idle();
    await cluster.raw.delete('apps/deployments', 'default', 'web', { propagationPolicy: 'Background' });
    await cluster.idle();
    expect([...cluster.api.list(REPLICA_SETS, 'default'), ...pods('web')]).toEqual([]);
  });

  it('in the foreground keeps the Deployment until its pods are gone', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 3 }));
    await cluster.idle();
    const left: number[] = [];
    const stop = cluster.raw.onChange('apps/deployments', (type) => { if (type === 'DELETED') left.push(pods('web').length); });
    await cluster.raw.delete('apps/deployments', 'default', 'web', { propagationPolicy: 'Foreground' });
    await cluster.idle();
    stop();
    expect(left).toEqual([0]);
  });

  it('orphans dependents when asked to, and a Deployment of the same selector adopts them', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 2 }));
    await cluster.idle();
    const before = pods('web').map((pod) => pod.metadata.uid);
    await cluster.raw.delete('apps/deployments', 'default', 'web', { propagationPolicy: 'Orphan' });
    await cluster.idle();
    expect(deployment('web')).toBeUndefined();
    expect(pods('web').map((pod) => pod.metadata.uid)).toEqual(before);
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 2 }));
    await cluster.idle();
    expect(pods('web').map((pod) => pod.metadata.uid)).toEqual(before);
    expect(deployment('web')?.status?.availableReplicas).toBe(2);
  });

  it('goes by uid: an owner made again under the same name does not keep the old dependents', async () => {
    cluster = await startTestCluster();
    const owner = await cluster.api.create(CONFIG_MAPS, { metadata: { name: 'owner', namespace: 'default' } });
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid ?? '' }];
    await cluster.api.create(CONFIG_MAPS, { metadata: { name: 'child', namespace: 'default', ownerReferences } });
    await cluster.raw.delete('/configmaps', 'default', 'owner');
    await cluster.api.create(CONFIG_MAPS, { metadata: { name: 'owner', namespace: 'default' } });
    await cluster.idle();
    expect(cluster.api.get(CONFIG_MAPS, 'default', 'child')).toBeUndefined();
    expect(cluster.api.get(CONFIG_MAPS, 'default', 'owner')).toBeDefined();
  });
});

describe('a namespace', () => {
  it('stays Terminating, and says why, until a finalizer lets the last object go', async () => {
    cluster = await startTestCluster();
    await cluster.api.create(NAMESPACES, { metadata: { name: 'team' } });
    await cluster.api.create(CONFIG_MAPS, { metadata: { name: 'held', namespace: 'team', finalizers: ['example.com/hold'] } });
    await cluster.idle();
    expect(cluster.raw.get('/serviceaccounts', 'team', 'default')).toBeDefined();
    await cluster.raw.delete('/namespaces', '', 'team');
    await cluster.idle();
    const namespace = cluster.api.get(NAMESPACES, '', 'team');
    expect(namespace?.status?.phase).toBe('Terminating');
    expect(namespace?.status?.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining')?.message)
      .toBe('Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances');
    expect(cluster.api.list(CONFIG_MAPS, 'team').map(({ metadata }) => metadata.name)).toEqual(['held']);
    await cluster.raw.mutate('/configmaps', 'team', 'held', (draft) => { draft.metadata.finalizers = []; });
    await cluster.idle();
    expect(cluster.api.get(NAMESPACES, '', 'team')).toBeUndefined();
  });
});

describe('Services', () => {
  it('of type LoadBalancer keep their address over a restart, and endpoints follow ready pods and named ports', async () => {
    cluster = await startTestCluster({ controllers: { loadBalancerRange: '198.51.100.0/24' } });
    const ports = [{ name: 'http', containerPort: 8080 }];
    await cluster.raw.create('apps/deployments', workload('Deployment', 'web', { replicas: 2, pod: { containers: [{ name: 'app', image: 'app:1', ports }] } }));
    await cluster.api.create(SERVICES, { metadata: { name: 'web', namespace: 'default' }, spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } });
    await cluster.idle();
    const address = () => cluster.api.get(SERVICES, 'default', 'web')?.status?.loadBalancer?.ingress?.[0]?.ip;
    const subsets = () => cluster.api.get(ENDPOINTS, 'default', 'web')?.subsets;
    expect(address()).toBe('198.51.100.2');
    expect(subsets()?.[0]?.ports).toEqual([{ port: 8080, protocol: 'TCP' }]);
    expect(subsets()?.[0]?.addresses?.map(({ ip }) => ip)).toEqual(pods('web').map((pod) => pod.status?.podIP ?? '').toSorted());
    await cluster.restart();
    expect(address()).toBe('198.51.100.2');
    await edit('web', (draft) => { draft.spec.replicas = 0; });
    await cluster.idle();
    expect(subsets()).toBeUndefined();
    const slices = cluster.api.list(ENDPOINT_SLICES, 'default').filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');
    expect(slices.map((slice) => slice.endpoints ?? [])).toEqual([[]]);
  });
});

describe('other workloads', () => {
  it('a StatefulSet makes its pods in order with their own claims, and removes the highest first', async () => {
    cluster = await startTestCluster();
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }];
    const order: string[] = [];
    const stop = cluster.raw.onChange('/pods', (type, { metadata }) => { if (type !== 'MODIFIED') order.push(`${type} ${metadata.name}`); });
    await cluster.raw.create('apps/statefulsets', workload('StatefulSet', 'db', { replicas: 3, spec: { serviceName: 'db', volumeClaimTemplates, updateStrategy: { type: 'RollingUpdate' } } }));
    await cluster.idle();
    await cluster.raw.mutate('apps/statefulsets', 'default', 'db', (draft) => { STATEFUL_SETS.read(draft).spec.replicas = 1; });
    await cluster.idle();
    stop();
    expect(order).toEqual(['ADDED db-0', 'ADDED db-1', 'ADDED db-2', 'DELETED db-2', 'DELETED db-1']);
    expect(cluster.api.list(CLAIMS, 'default').map((claim) => [claim.metadata.name, claim.status?.phase])).toEqual([['data-db-0', 'Bound'], ['data-db-1', 'Bound'], ['data-db-2', 'Bound']]);
    expect(cluster.api.get(STATEFUL_SETS, 'default', 'db')?.status).toMatchObject({ replicas: 1, readyReplicas: 1 });
  });

  it('a StatefulSet that was orphaned and made again takes its pods and its history back', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/statefulsets', workload('StatefulSet', 'db', { replicas: 2 }));
    await cluster.idle();
    const before = pods('db').map((pod) => pod.metadata.uid);
    await cluster.raw.delete('apps/statefulsets', 'default', 'db', { propagationPolicy: 'Orphan' });
    await cluster.idle();
    await cluster.raw.create('apps/statefulsets', workload('StatefulSet', 'db', { replicas: 2 }));
    await cluster.idle();
    expect(pods('db').map((pod) => pod.metadata.uid)).toEqual(before);
    expect(cluster.api.get(STATEFUL_SETS, 'default', 'db')?.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
  });

  it('a DaemonSet has one pod on each node it allows, new nodes included', async () => {
    cluster = await startTestCluster();
    await cluster.raw.create('apps/daemonsets', workload('DaemonSet', 'agent', { pod: { nodeSelector: { 'topology.kubernetes.io/zone': 'r-a' } } }));
    await cluster.idle();
    expect(pods('agent').map((pod) => pod.spec.nodeName).toSorted()).toEqual(['node-a1', 'node-a2']);
    await cluster.raw.mutate('/nodes', '', 'node-b1', (draft) => { draft.metadata.labels = { ...draft.metadata.labels, 'topology.kubernetes.io/zone': 'r-a' }; });
    await cluster.idle();
    expect(cluster.api.get(DAEMON_SETS, 'default', 'agent')?.status).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3, numberAvailable: 3 });
  });

  it('a Job completes, and one whose pods fail ends as Failed', async () => {
    cluster = await startTestCluster();
    const job = (name: string, command: string[] | undefined) => ({
      metadata: { name, namespace: 'default' },
      spec: { completions: 3, parallelism: 2, backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'job:1', ...(command === undefined ? {} : { command }) }] } } },
    });
    await cluster.api.create(JOBS, job('good', undefined));
    await cluster.api.create(JOBS, job('bad', ['sh', '-c', 'exit 2']));
    await cluster.idle();
    const good = cluster.api.get(JOBS, 'default', 'good')?.status;
    expect(good?.succeeded).toBe(3);
    expect(good?.conditions?.map(({ type }) => type)).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(cluster.api.get(JOBS, 'default', 'bad')?.status?.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['FailureTarget', 'BackoffLimitExceeded'], ['Failed', 'BackoffLimitExceeded'],
    ]);
  });
});
