import { expect, it } from 'vitest';
import { describeWithKubectl, Kubectl } from '#server/testing/kubectl.ts';
import { realServerAssets } from '#server/testing/test-clusters.ts';
import { WatchLines } from '#server/testing/watch-lines.ts';
import { useBattery } from './battery-cluster.ts';
import { configMap, deployment, service, widget, widgetDefinition } from './manifests.ts';

const WORKLOADS = 'kubectl on simulated workloads';
// A bare kube-apiserver runs no controllers and has no nodes, so nothing here could happen on one.
if (realServerAssets() !== undefined) console.log(`on embedded clusters although KUBEBUILDER_ASSETS is set: ${WORKLOADS}`);

describeWithKubectl(WORKLOADS, () => {
  const battery = useBattery('work', ['host', 'cluster1'], { kind: 'embedded' });

  const apply = (...manifests: unknown[]): Promise<string> => battery.kubectl.ok(['apply', '-f', '-'], manifests);
  const rollout = (name: string): Promise<string> => battery.kubectl.ok(['rollout', 'status', name, '--timeout=40s']);

  it('a deployment rolls out, is updated a few pods at a time, undone, restarted and paused', async () => {
    await apply(deployment('web', { replicas: 3 }));
    expect(await rollout('deploy/web')).toContain('deployment "web" successfully rolled out');
    expect(await battery.kubectl.ok(['get', 'deploy', 'web', '--no-headers'])).toMatch(/^web\s+3\/3\s+3\s+3\s/);
    await battery.kubectl.ok(['annotate', 'deploy', 'web', 'kubernetes.io/change-cause=first']);
    await battery.kubectl.ok(['set', 'image', 'deploy/web', 'web=nginx:1.28']);
    await battery.kubectl.ok(['annotate', 'deploy', 'web', 'kubernetes.io/change-cause=second', '--overwrite']);
    await rollout('deploy/web');
    await expect.poll(() => battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[*].spec.containers[0].image'), { timeout: 20_000 }).toBe('nginx:1.28 nginx:1.28 nginx:1.28');
    expect(await battery.kubectl.ok(['rollout', 'history', 'deploy/web'])).toMatch(/REVISION\s+CHANGE-CAUSE\n1\s+first\n2\s+second/);
    expect(await battery.kubectl.ok(['rollout', 'history', 'deploy/web', '--revision=1'])).toContain('nginx:1.27');
    expect(await battery.kubectl.ok(['rollout', 'undo', 'deploy/web'])).toContain('rolled back');
    await rollout('deploy/web');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[0].image')).toBe('nginx:1.27');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.annotations.deployment\\.kubernetes\\.io/revision')).toBe('3');
    await battery.kubectl.ok(['rollout', 'restart', 'deploy/web']);
    await rollout('deploy/web');
    await battery.kubectl.ok(['rollout', 'pause', 'deploy/web']);
    await battery.kubectl.ok(['set', 'image', 'deploy/web', 'web=nginx:1.29']);
    await battery.kubectl.ok(['wait', 'deploy/web', '--for=jsonpath={.status.observedGeneration}=' + (await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')), '--timeout=20s']);
    expect(await battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[*].spec.containers[0].image')).not.toContain('1.29');
    await battery.kubectl.ok(['rollout', 'resume', 'deploy/web']);
    await rollout('deploy/web');
  });

  it('wait sees availability, pods have names, addresses, nodes and owners', async () => {
    await apply(deployment('web', { replicas: 2 }));
    await battery.kubectl.ok(['wait', 'deploy/web', '--for=condition=Available', '--timeout=40s']);
    await battery.kubectl.ok(['wait', 'pod', '-l', 'app=web', '--for=condition=Ready', '--timeout=40s']);
    expect(await battery.kubectl.ok(['get', 'pods', '-o', 'wide', '--no-headers'])).toMatch(/^web-[a-z0-9]+-[a-z0-9]{5}\s+1\/1\s+Running\s+0\s+\d+s\s+10\.[\d.]+\s+cluster1-[abc][12]\s+<none>\s+<none>$/m);
    expect(await battery.kubectl.ok(['get', 'rs', '--no-headers'])).toMatch(/^web-[a-z0-9]+\s+2\s+2\s+2\s/);
    expect(await battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[0].metadata.ownerReferences[0].kind')).toBe('ReplicaSet');
    const pod = (await battery.kubectl.ok(['get', 'pods', '-o', 'name'])).split('\n')[0] ?? '';
    const description = await battery.kubectl.ok(['describe', pod]);
    expect(description).toMatch(/Status:\s+Running[\s\S]*Events:[\s\S]*Scheduled\s+.*Successfully assigned/);
    expect(description).toMatch(/Started\s+.*Started container web/);
    expect(await battery.kubectl.ok(['describe', 'deploy', 'web'])).toMatch(/Replicas:\s+2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable[\s\S]*ScalingReplicaSet/);
    expect((await battery.kubectl.run(['logs', pod])).code).toBe(0);
  });

  it('scaling up and down follows, and get -w sees it', async () => {
    await apply(deployment('web', { replicas: 1 }));
    await rollout('deploy/web');
    const watch = new WatchLines(battery.kubectl, ['get', 'deploy', 'web', '-w', '--no-headers']);
    await watch.until((lines) => lines.some((line) => line.includes('1/1')));
    await battery.kubectl.ok(['scale', 'deploy/web', '--replicas=4']);
    await watch.until((lines) => lines.some((line) => line.includes('4/4')));
    await battery.kubectl.ok(['scale', 'deploy/web', '--replicas=0']);
    await watch.until((lines) => lines.some((line) => line.includes('0/0')));
    watch.end();
    await expect.poll(() => battery.kubectl.ok(['get', 'pods', '-o', 'name']), { timeout: 20_000 }).toBe('');
  });

  it('delete --cascade: background, foreground and orphan', async () => {
    await apply(deployment('web', { replicas: 2 }));
    await rollout('deploy/web');
    await battery.kubectl.ok(['delete', 'deploy', 'web', '--cascade=orphan']);
    expect((await battery.kubectl.ok(['get', 'rs', '-o', 'name'])).trim().split('\n')).toHaveLength(1);
    expect(await battery.kubectl.path(['get', 'rs'], '.items[0].metadata.ownerReferences')).toBe('');
    await apply(deployment('web', { replicas: 2 }));
    await rollout('deploy/web');
    expect((await battery.kubectl.ok(['get', 'rs', '-o', 'name'])).trim().split('\n')).toHaveLength(1);
    await battery.kubectl.ok(['delete', 'deploy', 'web', '--cascade=foreground', '--timeout=30s']);
    expect(await battery.kubectl.ok(['get', 'rs,pods', '-o', 'name'])).toBe('');
    await apply(deployment('web', { replicas: 2 }));
    await rollout('deploy/web');
    await battery.kubectl.ok(['delete', 'deploy', 'web']);
    await expect.poll(() => battery.kubectl.ok(['get', 'rs,pods', '-o', 'name']), { timeout: 20_000 }).toBe('');
  });

  it('owner references collect dependents of any kind', async () => {
    await apply(configMap('owner', {}));
    const uid = await battery.kubectl.path(['get', 'cm', 'owner'], '.metadata.uid');
    await apply(configMap('owned', {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }] }));
    await battery.kubectl.ok(['delete', 'cm', 'owner']);
    await battery.kubectl.ok(['wait', 'cm/owned', '--for=delete', '--timeout=20s']);
    await apply(configMap('stray', {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '00000000-0000-4000-8000-000000000000' }] }));
    await battery.kubectl.ok(['wait', 'cm/stray', '--for=delete', '--timeout=20s']);
  });

  it('a namespace goes with all it holds', async () => {
    await battery.root.ok(['create', 'namespace', 'leaving']);
    const leaving = battery.root.in('leaving');
    await leaving.ok(['apply', '-f', '-'], [deployment('web'), service('web'), configMap('held', {}, { finalizers: ['example.com/hold'] })]);
    await leaving.ok(['rollout', 'status', 'deploy/web', '--timeout=40s']);
    await battery.root.ok(['delete', 'ns', 'leaving', '--wait=false']);
    expect(await battery.root.path(['get', 'ns', 'leaving'], '.status.phase')).toBe('Terminating');
    expect(await leaving.fails(['create', 'configmap', 'late'])).toMatch(/because it is being terminated/);
    await expect.poll(() => battery.root.path(['get', 'ns', 'leaving'], '.status.conditions[?(@.type=="NamespaceFinalizersRemaining")].status'), { timeout: 20_000 }).toBe('True');
    await leaving.ok(['patch', 'cm', 'held', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    await battery.root.ok(['wait', 'ns/leaving', '--for=delete', '--timeout=30s']);
  });

  it('a full cluster leaves pods pending and says why', async () => {
    await apply(deployment('huge', { replicas: 8, cpu: '3900m' }));
    await expect.poll(async () => (await battery.kubectl.ok(['get', 'pods', '--field-selector', 'status.phase=Pending', '-o', 'name'])).trim().split('\n').length, { timeout: 30_000 }).toBe(2);
    const [pending = ''] = (await battery.kubectl.ok(['get', 'pods', '--field-selector', 'status.phase=Pending', '-o', 'name'])).trim().split('\n');
    expect(await battery.kubectl.path(['get', pending], '.status.conditions[?(@.type=="PodScheduled")].reason')).toBe('Unschedulable');
    expect(await battery.kubectl.ok(['get', 'events', '--field-selector', 'reason=FailedScheduling'])).toMatch(/Insufficient cpu/);
    await battery.kubectl.ok(['delete', 'deploy', 'huge']);
  });

  it('services get addresses, endpoints follow ready pods, ingresses get an address', async () => {
    await apply(deployment('web', { replicas: 2 }), service('web', 80, 'LoadBalancer'));
    await rollout('deploy/web');
    await battery.kubectl.ok(['wait', 'svc/web', '--for=jsonpath={.status.loadBalancer.ingress[0].ip}', '--timeout=20s']);
    expect(await battery.kubectl.ok(['get', 'svc', 'web', '--no-headers'])).toMatch(/^web\s+LoadBalancer\s+10\.[\d.]+\s+198\.18\.1\.\d+\s+80:3\d{4}\/TCP/);
    await expect.poll(async () => (await battery.kubectl.path(['get', 'endpoints', 'web'], '.subsets[0].addresses[*].ip')).split(' ').length, { timeout: 20_000 }).toBe(2);
    expect(await battery.kubectl.path(['get', 'endpointslice', '-l', 'kubernetes.io/service-name=web'], '.items[0].endpoints[*].conditions.ready')).toBe('true true');
    await battery.kubectl.ok(['create', 'ingress', 'web', '--rule=web.example.com/*=web:80']);
    await battery.kubectl.ok(['wait', 'ingress/web', '--for=jsonpath={.status.loadBalancer.ingress[0].ip}', '--timeout=20s']);
    expect(await battery.kubectl.ok(['describe', 'svc', 'web'])).toMatch(/LoadBalancer Ingress:\s+198\.18\.1\./);
  });

  it('jobs finish, cron jobs make jobs, stateful and daemon sets run', async () => {
    await battery.kubectl.ok(['create', 'job', 'once', '--image=busybox', '--', 'true']);
    await battery.kubectl.ok(['wait', 'job/once', '--for=condition=Complete', '--timeout=40s']);
    expect(await battery.kubectl.ok(['get', 'job', 'once', '--no-headers'])).toMatch(/^once\s+Complete\s+1\/1/);
    await battery.kubectl.ok(['create', 'cronjob', 'often', '--image=busybox', '--schedule=* * * * *', '--', 'true']);
    await battery.kubectl.ok(['create', 'job', 'manual', '--from=cronjob/often']);
    await battery.kubectl.ok(['wait', 'job/manual', '--for=condition=Complete', '--timeout=40s']);
    const template = { metadata: { labels: { app: 'set' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
    await apply({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { serviceName: 'db', replicas: 2, selector: { matchLabels: { app: 'set' } }, template } });
    await rollout('sts/db');
    expect(await battery.kubectl.ok(['get', 'pods', '-l', 'app=set', '-o', 'name'])).toBe('pod/db-0\npod/db-1\n');
    const agent = { metadata: { labels: { app: 'agent' } }, spec: template.spec };
    await apply({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: { selector: { matchLabels: { app: 'agent' } }, template: agent } });
    await rollout('ds/agent');
    expect(await battery.kubectl.ok(['get', 'ds', 'agent', '--no-headers'])).toMatch(/^agent\s+6\s+6\s+6\s+6\s+6\s/);
    await battery.kubectl.ok(['delete', 'ds', 'agent']);
  });

  it('cordon keeps new pods away, drain moves those that are there, uncordon lets them back', async () => {
    await apply(deployment('web', { replicas: 6 }));
    await rollout('deploy/web');
    const node = await battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[0].spec.nodeName');
    expect(await battery.root.ok(['cordon', node])).toContain('cordoned');
    expect(await battery.root.ok(['get', 'node', node, '--no-headers'])).toContain('Ready,SchedulingDisabled');
    await battery.root.ok(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout=40s']);
    await rollout('deploy/web');
    expect(await battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[*].spec.nodeName')).not.toContain(node);
    expect(await battery.root.ok(['uncordon', node])).toContain('uncordoned');
    expect(await battery.root.ok(['describe', 'node', node])).toMatch(/Allocatable:\s+cpu:\s+4[\s\S]*Non-terminated Pods/);
    expect(await battery.root.ok(['taint', 'node', node, 'only=mine:NoSchedule'])).toContain('tainted');
    await battery.root.ok(['taint', 'node', node, 'only-']);
  });

  it('faults on nodes: a lost node loses its pods, and comes back', async () => {
    await apply(deployment('web', { replicas: 6 }));
    await rollout('deploy/web');
    const node = await battery.kubectl.path(['get', 'pods', '-l', 'app=web'], '.items[0].spec.nodeName');
    await battery.fleet.fault('cluster1', { fault: 'lose-node', node });
    await battery.root.ok(['wait', `node/${node}`, '--for=condition=Ready=Unknown', '--timeout=10s']);
    await expect.poll(async () => {
      const { items } = Object(await battery.kubectl.json(['get', 'pods', '-l', 'app=web']));
      const isReady = (pod: { status: { conditions: { type: string; status: string }[] } }): boolean => pod.status.conditions.some((each) => each.type === 'Ready' && each.status === 'True');
      return items.filter((pod: { spec: { nodeName?: string }; status: { conditions: { type: string; status: string }[] } }) => pod.spec.nodeName !== node && isReady(pod)).length;
    }, { timeout: 40_000 }).toBe(6);
    await battery.fleet.fault('cluster1', { fault: 'heal' });
    await battery.root.ok(['wait', `node/${node}`, '--for=condition=Ready', '--timeout=10s']);
    await battery.fleet.fault('cluster1', { fault: 'cordon', node });
    expect(await battery.root.path(['get', 'node', node], '.spec.unschedulable')).toBe('true');
    await battery.fleet.fault('cluster1', { fault: 'heal' });
    expect(await battery.root.path(['get', 'node', node], '.spec.unschedulable')).toBe('');
  });

  it('quotas are kept, disruption budgets counted, autoscalers and claims accepted', async () => {
    await battery.kubectl.ok(['create', 'quota', 'small', '--hard=configmaps=2']);
    await expect.poll(() => battery.kubectl.path(['get', 'quota', 'small'], '.status.hard.configmaps'), { timeout: 20_000 }).toBe('2');
    await apply(deployment('web', { replicas: 2 }));
    await rollout('deploy/web');
    await battery.kubectl.ok(['create', 'pdb', 'web', '--selector=app=web', '--min-available=1']);
    await expect.poll(() => battery.kubectl.path(['get', 'pdb', 'web'], '.status.disruptionsAllowed'), { timeout: 20_000 }).toBe('1');
    await battery.kubectl.ok(['autoscale', 'deploy', 'web', '--min=2', '--max=4', '--cpu-percent=80']);
    expect(await battery.kubectl.ok(['get', 'hpa', 'web', '--no-headers'])).toMatch(/^web\s+Deployment\/web\s/);
    await apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'disk' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
    await battery.kubectl.ok(['wait', 'pvc/disk', '--for=jsonpath={.status.phase}=Bound', '--timeout=20s']);
  });

  it('every namespace has its service account and root certificate', async () => {
    await battery.kubectl.ok(['wait', 'sa/default', '--for=create', '--timeout=10s']);
    await battery.kubectl.ok(['wait', 'cm/kube-root-ca.crt', '--for=create', '--timeout=10s']);
    expect(await battery.kubectl.path(['get', 'cm', 'kube-root-ca.crt'], '.data.ca\\.crt')).toContain('BEGIN CERTIFICATE');
    expect(await battery.root.ok(['auth', 'can-i', 'list', 'pods', '--as=joe', '--as-group=system:authenticated'], '').catch((error: Error) => error.message)).toContain('no');
    await battery.root.ok(['create', 'clusterrolebinding', 'view-for-joe', '--clusterrole=view', '--user=joe']);
    await expect.poll(async () => (await battery.root.run(['auth', 'can-i', 'list', 'pods', '--as=joe'])).stdout.trim(), { timeout: 10_000 }).toBe('yes');
  });

  it('the host serves the old group spelling as the same objects, and makes missing namespaces', async () => {
    const host = new Kubectl(battery.fleet.cluster('host').kubeconfig, 'made-by-apply');
    await host.ok(['apply', '-f', '-'], widgetDefinition('types.kubefed.io'));
    await host.ok(['wait', 'crd/widgets.types.kubefed.io', '--for=condition=Established', '--timeout=20s']);
    await host.ok(['apply', '-f', '-'], widget('types.kubefed.k8s.io', 'old', { size: 2 }));
    expect(await host.path(['get', 'widgets.v1.types.kubefed.io', 'old'], '.apiVersion')).toBe('types.kubefed.io/v1');
    expect(await host.path(['get', 'widgets.v1.types.kubefed.k8s.io', 'old'], '.apiVersion')).toBe('types.kubefed.k8s.io/v1');
    expect(await host.path(['get', 'ns', 'made-by-apply'], '.status.phase')).toBe('Active');
    expect(await host.ok(['apply', '-f', '-'], widget('types.kubefed.k8s.io', 'old', { size: 2 }))).toContain('unchanged');
    await host.ok(['delete', 'widgets.v1.types.kubefed.k8s.io', 'old']);
    expect(await host.fails(['get', 'widgets.v1.types.kubefed.io', 'old'])).toContain('not found');
  });
});
