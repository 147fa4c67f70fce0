import {
  ApiextensionsV1Api, AppsV1Api, AuthorizationV1Api, CoordinationV1Api, CoreV1Api, CustomObjectsApi, KubeConfig, KubernetesObjectApi, PatchStrategy,
  VersionApi, Watch, ADD, DELETE, UPDATE, makeInformer, setHeaderOptions, type V1ConfigMap, type KubernetesObject,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { deployment, widget, widgetDefinition } from './manifests.ts';

/** `@kubernetes/client-node` as it comes, against the host and a member; all hold for real API servers too. */
describe.each(['host', 'cluster1'])('client-node on %s', (name) => {
  let fleet: TestClusters;
  let config: KubeConfig;
  let core: CoreV1Api;
  const namespace = 'client-node';
  beforeAll(async () => {
    fleet = await startTestClusters([name]);
    config = new KubeConfig();
    config.loadFromFile(fleet.cluster(name).kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
  });
  afterAll(() => fleet?.stop());

  const map = (mapName: string, data: Record<string, string> = {}, labels: Record<string, string> = {}): V1ConfigMap => ({ metadata: { name: mapName, labels }, data });

  it('creates, reads, lists, replaces and deletes', async () => {
    const created = await core.createNamespacedConfigMap({ namespace, body: map('crud', { a: '1' }) });
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const read = await core.readNamespacedConfigMap({ namespace, name: 'crud' });
    expect(read.metadata?.uid).toBe(created.metadata?.uid);
    const replaced = await core.replaceNamespacedConfigMap({ namespace, name: 'crud', body: { ...read, data: { a: '2' } } });
    expect(replaced.metadata?.resourceVersion).not.toBe(read.metadata?.resourceVersion);
    await expect(core.replaceNamespacedConfigMap({ namespace, name: 'crud', body: { ...read, data: { a: '3' } } })).rejects.toMatchObject({ code: 409 });
    const list = await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=crud' });
    expect(list.items.map((item) => item.data)).toEqual([{ a: '2' }]);
    await core.deleteNamespacedConfigMap({ namespace, name: 'crud', body: { preconditions: { uid: read.metadata?.uid ?? '' } } });
    await expect(core.readNamespacedConfigMap({ namespace, name: 'crud' })).rejects.toMatchObject({ code: 404 });
  });

  it('refuses a delete whose preconditions do not hold', async () => {
    await core.createNamespacedConfigMap({ namespace, body: map('kept') });
    await expect(core.deleteNamespacedConfigMap({ namespace, name: 'kept', body: { preconditions: { uid: '00000000-0000-4000-8000-000000000000' } } })).rejects.toMatchObject({ code: 409 });
    await core.deleteCollectionNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=kept' });
    expect((await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=kept' })).items).toEqual([]);
  });

  it('pages through a list', async () => {
    for (const letter of 'abcde') await core.createNamespacedConfigMap({ namespace, body: map(`page-${letter}`, {}, { page: 'yes' }) });
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await core.listNamespacedConfigMap({ namespace, labelSelector: 'page=yes', limit: 2, ...(next === undefined ? {} : { _continue: next }) });
      seen.push(...page.items.map((item) => item.metadata?.name ?? ''));
      next = page.metadata?._continue;
    } while (next !== undefined && next !== '');
    expect(seen).toEqual(['page-a', 'page-b', 'page-c', 'page-d', 'page-e']);
  });

  it('patches in all four forms', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    await apps.createNamespacedDeployment({ namespace, body: Object(deployment('patched', { replicas: 0 })) });
    const patch = (body: unknown, strategy: string, extra = {}) => apps.patchNamespacedDeployment({ namespace, name: 'patched', body, ...extra }, setHeaderOptions('Content-Type', strategy));
    expect((await patch([{ op: 'add', path: '/metadata/labels/json', value: 'yes' }], PatchStrategy.JsonPatch)).metadata?.labels?.['json']).toBe('yes');
    expect((await patch({ metadata: { labels: { json: null, merge: 'yes' } } }, PatchStrategy.MergePatch)).metadata?.labels).toMatchObject({ merge: 'yes' });
    const strategic = await patch({ spec: { template: { spec: { containers: [{ name: 'side', image: 's:1' }] } } } }, PatchStrategy.StrategicMergePatch);
    expect(strategic.spec?.template.spec?.containers.map((container) => container.name).toSorted()).toEqual(['side', 'web']);
    const applied = await patch({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'patched', labels: { applied: 'yes' } } }, PatchStrategy.ServerSideApply, { fieldManager: 'tester', force: true });
    expect(applied.metadata?.managedFields?.find((entry) => entry.manager === 'tester')?.operation).toBe('Apply');
    await apps.deleteNamespacedDeployment({ namespace, name: 'patched', propagationPolicy: 'Background' });
  });

  it('watches from a resourceVersion and with bookmarks', async () => {
    const { metadata } = await core.listNamespacedConfigMap({ namespace });
    const events: string[] = [];
    const watch = new Watch(config);
    const request = await watch.watch(`/api/v1/namespaces/${namespace}/configmaps`, { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true }, (phase: string, object: KubernetesObject) => {
      if (phase !== 'BOOKMARK') events.push(`${phase} ${object.metadata?.name}`);
    }, () => undefined);
    await core.createNamespacedConfigMap({ namespace, body: map('watched') });
    await core.patchNamespacedConfigMap({ namespace, name: 'watched', body: { data: { a: '1' } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
    await expect.poll(() => events, { timeout: 10_000 }).toEqual(['ADDED watched', 'MODIFIED watched', 'DELETED watched']);
    request.abort();
  });

  it('streams a list through a watch with sendInitialEvents', async () => {
    await core.createNamespacedConfigMap({ namespace, body: map('initial', {}, { initial: 'yes' }) });
    const events: string[] = [];
    const request = await new Watch(config).watch(`/api/v1/namespaces/${namespace}/configmaps`, {
      sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true, labelSelector: 'initial=yes',
    }, (phase: string, object: KubernetesObject) => {
      events.push(`${phase} ${object.metadata?.annotations?.['k8s.io/initial-events-end'] ?? object.metadata?.name}`);
    }, () => undefined);
    await expect.poll(() => events, { timeout: 10_000 }).toEqual(['ADDED initial', 'BOOKMARK true']);
    request.abort();
  });

  it('its informer follows changes and stops', async () => {
    const seen: string[] = [];
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => core.listNamespacedConfigMap({ namespace, labelSelector: 'informer=yes' }), 'informer=yes');
    for (const event of [ADD, UPDATE, DELETE] as const) informer.on(event, (object) => seen.push(`${event} ${object.metadata?.name}`));
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: map('informed', {}, { informer: 'yes' }) });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['add informed']);
    await core.patchNamespacedConfigMap({ namespace, name: 'informed', body: { data: { a: '1' } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    await core.deleteNamespacedConfigMap({ namespace, name: 'informed' });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['add informed', 'update informed', 'delete informed']);
    await informer.stop();
  });

  it('KubernetesObjectApi handles any kind by its manifest', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'generic', namespace }, data: { a: '1' } };
    await objects.create(manifest);
    expect(await objects.read({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'generic', namespace } })).toMatchObject({ data: { a: '1' } });
    await objects.patch({ ...manifest, data: { b: '2' } }, undefined, undefined, 'tester', true, PatchStrategy.ServerSideApply);
    expect(await objects.list('v1', 'ConfigMap', namespace)).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ data: { a: '1', b: '2' } })]) });
    await objects.delete(manifest);
  });

  it('custom resources: define, create, status, scale, delete', async () => {
    const group = 'client.example.com';
    const extensions = config.makeApiClient(ApiextensionsV1Api);
    await extensions.createCustomResourceDefinition({ body: Object(widgetDefinition(group)) });
    await expect.poll(async () => (await extensions.readCustomResourceDefinition({ name: `widgets.${group}` })).status?.conditions?.find((each) => each.type === 'Established')?.status, { timeout: 20_000 }).toBe('True');
    const custom = config.makeApiClient(CustomObjectsApi);
    const at = { group, version: 'v1', namespace, plural: 'widgets' };
    await expect.poll(() => custom.createNamespacedCustomObject({ ...at, body: widget(group, 'one', { size: 2 }) }).then(() => 'created', (error: { code?: number }) => error.code), { timeout: 20_000 }).toBe('created');
    await custom.patchNamespacedCustomObjectStatus({ ...at, name: 'one', body: { status: { phase: 'Fine' } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    await custom.patchNamespacedCustomObjectScale({ ...at, name: 'one', body: { spec: { replicas: 3 } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    expect(await custom.getNamespacedCustomObject({ ...at, name: 'one' })).toMatchObject({ spec: { size: 2, replicas: 3 }, status: { phase: 'Fine' } });
    await expect(custom.createNamespacedCustomObject({ ...at, body: widget(group, 'two', { size: 99 }) })).rejects.toMatchObject({ code: 422 });
    await custom.deleteNamespacedCustomObject({ ...at, name: 'one' });
    await extensions.deleteCustomResourceDefinition({ name: `widgets.${group}` });
  });

  it('version, reviews and leases', async () => {
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\./);
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: { verb: 'delete', resource: 'nodes' } } } });
    expect(review.status?.allowed).toBe(true);
    const leases = config.makeApiClient(CoordinationV1Api);
    const lease = await leases.createNamespacedLease({ namespace, body: { metadata: { name: 'leader' }, spec: { holderIdentity: 'a', leaseDurationSeconds: 15 } } });
    const taken = await leases.replaceNamespacedLease({ namespace, name: 'leader', body: { ...lease, spec: { ...lease.spec, holderIdentity: 'b' } } });
    expect(taken.spec?.holderIdentity).toBe('b');
    await expect(leases.replaceNamespacedLease({ namespace, name: 'leader', body: { ...lease, spec: { ...lease.spec, holderIdentity: 'c' } } })).rejects.toMatchObject({ code: 409 });
  });
});
