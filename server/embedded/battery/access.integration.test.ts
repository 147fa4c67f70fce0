import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithKubectl, Kubectl } from '#server/testing/kubectl.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { configMap } from './manifests.ts';

/** Who may do what, discovery and the server's own pages, as kubectl sees them; all hold for real API servers too. */
describeWithKubectl('kubectl on access and discovery', () => {
  let fleet: TestClusters;
  let kubectl: Kubectl;
  beforeAll(async () => {
    fleet = await startTestClusters(['cluster1']);
    kubectl = new Kubectl(fleet.cluster('cluster1').kubeconfig);
  });
  afterAll(async () => {
    await fleet?.stop();
  });

  /** A kubeconfig for the same server with another token. */
  function withToken(token: string): Kubectl {
    const config = JSON.parse(readFileSync(fleet.cluster('cluster1').kubeconfig, 'utf8'));
    config.users[0].user = { token };
    const path = join(fleet.dir, `token-${token.length}-${token.slice(-8).replaceAll(/\W/g, '')}.kubeconfig`);
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return kubectl.with(path);
  }

  it('auth whoami and can-i as the administrator', async () => {
    expect(await kubectl.ok(['auth', 'whoami'])).toMatch(/Username\s+admin\nUID\s+.*\n?[\s\S]*system:masters|Username\s+admin[\s\S]*system:masters/);
    expect(await kubectl.ok(['auth', 'can-i', 'delete', 'nodes'])).toBe('yes\n');
    expect(await kubectl.ok(['auth', 'can-i', '--list'])).toMatch(/\*\.\*\s+\[\]\s+\[\]\s+\[\*\]/);
  });

  it('a service account can do what its roles say and no more', async () => {
    await kubectl.ok(['create', 'namespace', 'rights']);
    const here = kubectl.in('rights');
    await here.ok(['create', 'serviceaccount', 'bot']);
    const token = (await here.ok(['create', 'token', 'bot', '--duration=20m'])).trim();
    expect(token.split('.')).toHaveLength(3);
    const bot = withToken(token).in('rights');
    expect(await bot.ok(['auth', 'whoami'])).toMatch(/Username\s+system:serviceaccount:rights:bot/);
    expect(await bot.fails(['get', 'configmaps'])).toContain('configmaps is forbidden: User "system:serviceaccount:rights:bot" cannot list resource "configmaps" in API group "" in the namespace "rights"');
    expect((await bot.run(['auth', 'can-i', 'list', 'configmaps'])).stdout).toBe('no\n');
    await here.ok(['create', 'role', 'reader', '--verb=get,list,watch', '--resource=configmaps']);
    await here.ok(['create', 'rolebinding', 'readers', '--role=reader', '--serviceaccount=rights:bot']);
    await expect.poll(async () => (await bot.run(['auth', 'can-i', 'list', 'configmaps'])).stdout, { timeout: 10_000 }).toBe('yes\n');
    await bot.ok(['get', 'configmaps']);
    expect(await bot.fails(['create', '-f', '-'], configMap('x', {}))).toMatch(/cannot create resource "configmaps"/);
    expect(await bot.fails(['get', 'configmaps', '-n', 'kube-system'])).toContain('forbidden');
    expect(await bot.fails(['get', 'nodes'])).toContain('cannot list resource "nodes" in API group "" at the cluster scope');
    expect(await here.ok(['auth', 'can-i', 'list', 'configmaps', '--as', 'system:serviceaccount:rights:bot'])).toBe('yes\n');
    expect((await here.run(['auth', 'can-i', 'create', 'configmaps', '--as', 'system:serviceaccount:rights:bot'])).stdout).toBe('no\n');
    expect(await bot.ok(['auth', 'can-i', '--list'])).toMatch(/configmaps\s+\[\]\s+\[\]\s+\[get list watch\]/);
  });

  it('roles bind names, subresources, groups and cluster roles', async () => {
    await kubectl.ok(['create', 'namespace', 'fine']);
    const here = kubectl.in('fine');
    await here.ok(['create', 'role', 'one', '--verb=get', '--resource=configmaps', '--resource-name=only']);
    await here.ok(['create', 'rolebinding', 'one', '--role=one', '--user=jane']);
    await kubectl.ok(['create', 'clusterrole', 'look', '--verb=get,list', '--resource=deployments.apps,pods']);
    await kubectl.ok(['create', 'clusterrolebinding', 'viewers', '--clusterrole=look', '--group=readers']);
    const can = async (...args: string[]): Promise<string> => (await here.run(['auth', 'can-i', ...args])).stdout.trim();
    expect(await can('get', 'configmaps/only', '--as=jane')).toBe('yes');
    expect(await can('get', 'configmaps/other', '--as=jane')).toBe('no');
    expect(await can('list', 'deployments', '--as=joe', '--as-group=readers')).toBe('yes');
    expect(await can('list', 'secrets', '--as=joe', '--as-group=readers')).toBe('no');
    expect(await can('create', 'pods', '--subresource=exec', '--as=joe', '--as-group=readers')).toBe('no');
    expect(await here.fails(['get', 'secrets', '--as=joe', '--as-group=readers'])).toContain('User "joe" cannot list resource "secrets"');
  });

  it('nobody gives away more than they have', async () => {
    await kubectl.ok(['create', 'namespace', 'escalate']);
    const here = kubectl.in('escalate');
    await here.ok(['create', 'role', 'roles', '--verb=create,get,patch,update,bind', '--resource=roles.rbac.authorization.k8s.io']);
    await here.ok(['create', 'rolebinding', 'roles', '--role=roles', '--user=eve']);
    expect(await here.fails(['create', 'role', 'more', '--verb=delete', '--resource=secrets', '--as=eve'])).toMatch(/attempting to grant RBAC permissions not currently held/);
  });

  it('a wrong token and no token are refused', async () => {
    expect(await withToken('wrong').fails(['get', 'ns'])).toMatch(/Unauthorized|must be logged in/);
    expect(await withToken('a.b.c').fails(['get', 'ns'])).toMatch(/Unauthorized|must be logged in/);
  });

  it('SubjectAccessReview and TokenReview answer as objects', async () => {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user: 'nobody', resourceAttributes: { verb: 'get', resource: 'pods' } } };
    expect(await kubectl.ok(['create', '-f', '-', '-o', 'jsonpath={.status.allowed}'], review)).toBe('false');
    await kubectl.ok(['create', 'serviceaccount', 'reviewed']);
    const token = (await kubectl.ok(['create', 'token', 'reviewed'])).trim();
    const answer = await kubectl.ok(['create', '-f', '-', '-o', 'jsonpath={.status.user.username}'], { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } });
    expect(answer).toBe('system:serviceaccount:default:reviewed');
  });

  it('version, cluster-info, api-versions, api-resources', async () => {
    expect(await kubectl.ok(['version'])).toMatch(/Server Version: v1\.\d+\.\d+/);
    expect(await kubectl.ok(['cluster-info'])).toMatch(/Kubernetes control plane.* is running at/);
    const versions = (await kubectl.ok(['api-versions'])).trim().split('\n');
    for (const version of ['v1', 'apps/v1', 'batch/v1', 'networking.k8s.io/v1', 'rbac.authorization.k8s.io/v1', 'apiextensions.k8s.io/v1', 'autoscaling/v2', 'policy/v1', 'coordination.k8s.io/v1', 'discovery.k8s.io/v1', 'events.k8s.io/v1']) expect(versions).toContain(version);
    const resources = await kubectl.ok(['api-resources', '-o', 'wide']);
    expect(resources).toMatch(/^deployments\s+deploy\s+apps\/v1\s+true\s+Deployment\s+create,delete,deletecollection,get,list,patch,update,watch\s+all$/m);
    expect(resources).toMatch(/^configmaps\s+cm\s+v1\s+true\s+ConfigMap/m);
    expect(resources).toMatch(/^nodes\s+no\s+v1\s+false\s+Node/m);
    expect((await kubectl.ok(['api-resources', '--namespaced=false', '-o', 'name'])).split('\n')).toContain('customresourcedefinitions.apiextensions.k8s.io');
    expect((await kubectl.ok(['api-resources', '--verbs=list', '--api-group=batch', '-o', 'name'])).trim().split('\n').toSorted()).toEqual(['cronjobs.batch', 'jobs.batch']);
  });

  it('explain: kinds, fields, recursion, other versions, and what does not exist', async () => {
    expect(await kubectl.ok(['explain', 'deployment'])).toMatch(/GROUP:\s+apps\nKIND:\s+Deployment\nVERSION:\s+v1\n[\s\S]*DESCRIPTION:[\s\S]*FIELDS:[\s\S]*spec\s+<DeploymentSpec>/);
    expect(await kubectl.ok(['explain', 'deploy.spec.replicas'])).toMatch(/FIELD: replicas <integer>[\s\S]*Number of desired pods/);
    expect(await kubectl.ok(['explain', 'pod.spec.containers', '--recursive'])).toMatch(/name\s+<string> -required-/);
    expect(await kubectl.ok(['explain', 'hpa', '--api-version=autoscaling/v2'])).toContain('HorizontalPodAutoscaler');
    expect(await kubectl.fails(['explain', 'deploy.spec.nothing'])).toContain('field "nothing" does not exist');
    expect(await kubectl.fails(['explain', 'nothings'])).toMatch(/doesn't have a resource type|couldn't find resource/);
  });

  it('health pages, OpenAPI and metrics answer', async () => {
    expect(await kubectl.ok(['get', '--raw', '/healthz'])).toBe('ok');
    expect(await kubectl.ok(['get', '--raw', '/readyz?verbose'])).toContain('readyz check passed');
    expect(await kubectl.ok(['get', '--raw', '/livez'])).toBe('ok');
    const index = JSON.parse(await kubectl.ok(['get', '--raw', '/openapi/v3']));
    expect(Object.keys(index.paths)).toContain('apis/apps/v1');
    const apps = JSON.parse(await kubectl.ok(['get', '--raw', '/openapi/v3/apis/apps/v1']));
    expect(Object.keys(apps.components.schemas)).toContain('io.k8s.api.apps.v1.Deployment');
    expect(JSON.parse(await kubectl.ok(['get', '--raw', '/version'])).gitVersion).toMatch(/^v1\./);
    expect(await kubectl.fails(['get', '--raw', '/nowhere'])).toMatch(/NotFound|not find/);
  });

  it('top and logs fail with a clear word where there is nothing to show', async () => {
    expect(await kubectl.fails(['top', 'nodes'])).toMatch(/Metrics API not available|metrics/i);
    expect(await kubectl.fails(['logs', 'nothing'])).toContain('pods "nothing" not found');
  });

  it('leases and namespaces behave', async () => {
    await kubectl.ok(['create', '-f', '-'], { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'leader' }, spec: { holderIdentity: 'me', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.123456Z' } });
    expect(await kubectl.path(['get', 'lease', 'leader'], '.spec.renewTime')).toBe('2026-01-01T00:00:00.123456Z');
    expect(await kubectl.ok(['get', 'lease', 'leader'])).toMatch(/NAME\s+HOLDER\s+AGE\nleader\s+me\s+/);
    expect(await kubectl.path(['get', 'ns', 'default'], '.status.phase')).toBe('Active');
    expect(await kubectl.path(['get', 'ns', 'default'], '.metadata.labels.kubernetes\\.io/metadata\\.name')).toBe('default');
    expect(await kubectl.fails(['delete', 'ns', 'default'])).toMatch(/forbidden: this namespace may not be deleted/);
  });
});
