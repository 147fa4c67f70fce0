import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithKubectl, Kubectl } from '#server/testing/kubectl.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { WatchLines } from '#server/testing/watch-lines.ts';
import { configMap, deployment, service } from './manifests.ts';

/** Ordinary objects as kubectl handles them. Every test has a namespace of its own; all hold for real API servers too. */
describeWithKubectl('kubectl on objects', () => {
  let fleet: TestClusters;
  let kubectl: Kubectl;
  let root: Kubectl;
  let namespaces = 0;
  beforeAll(async () => {
    fleet = await startTestClusters(['cluster1']);
    root = new Kubectl(fleet.cluster('cluster1').kubeconfig);
  });
  afterAll(async () => {
    root?.dispose();
    await fleet?.stop();
  });
  beforeEach(async () => {
    const name = `objects-${(namespaces += 1)}`;
    await root.ok(['create', 'namespace', name]);
    kubectl = root.in(name);
  });

  it('apply creates, leaves alone what is unchanged, changes and removes fields', async () => {
    expect(await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1', y: '2' }))).toBe('configmap/a created\n');
    expect(await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1', y: '2' }))).toBe('configmap/a unchanged\n');
    expect(await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '3' }))).toBe('configmap/a configured\n');
    expect(JSON.parse(await kubectl.path(['get', 'cm', 'a'], '.data'))).toEqual({ x: '3' });
  });

  it('apply of several documents, of a folder, and with --prune by label', async () => {
    const labels = { labels: { set: 'one' } };
    const dir = mkdtempSync(join(tmpdir(), 'flotilla-apply-'));
    writeFileSync(join(dir, 'a.json'), JSON.stringify(configMap('a', {}, labels)));
    writeFileSync(join(dir, 'b.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, labels: {set: one}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData: {k: v}\n');
    expect((await kubectl.ok(['apply', '-f', dir])).trim().split('\n')).toEqual(['configmap/a created', 'configmap/b created', 'secret/c created']);
    expect(await kubectl.ok(['apply', '--prune', '-l', 'set=one', '--prune-allowlist', 'core/v1/ConfigMap', '-f', '-'], configMap('a', {}, labels))).toContain('configmap/b pruned');
    rmSync(dir, { recursive: true });
    expect(await kubectl.path(['get', 'secret', 'c'], '.data.k')).toBe(Buffer.from('v').toString('base64'));
  });

  it('apply validates strictly: unknown and duplicate fields are refused with their names', async () => {
    const typo = { ...deployment('web'), spec: { ...Object(deployment('web')['spec']), replica: 3 } };
    expect(await kubectl.fails(['apply', '-f', '-'], typo)).toMatch(/strict decoding error: unknown field "spec\.replica"/);
    const maps = '/api/v1/namespaces/kube-system/configmaps?fieldValidation=Strict';
    expect(await kubectl.fails(['create', '--raw', maps, '-f', '-'], '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":{"a":"b"},"data":{"a":"c"}}')).toMatch(/duplicate field \\?"data\\?"/);
    expect(await kubectl.ok(['apply', '--validate=warn', '-f', '-'], typo)).toContain('created');
  });

  it('server-side apply: owners, a conflict with its manager and field, --force-conflicts, shared ownership', async () => {
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], deployment('web', { replicas: 2 }));
    const conflict = await kubectl.fails(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], deployment('web', { replicas: 5 }));
    expect(conflict).toContain('Apply failed with 1 conflict: conflict with "one": .spec.replicas');
    expect(await kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '--force-conflicts', '-f', '-'], deployment('web', { replicas: 5 }))).toBe('deployment.apps/web serverside-applied\n');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('5');
    const managers = await kubectl.path(['get', 'deploy', 'web', '--show-managed-fields'], '.metadata.managedFields[?(@.operation=="Apply")].manager');
    expect(managers.split(' ').toSorted()).toEqual(['one', 'two']);
  });

  it('server-side apply removes what its manager no longer asks for and keeps what others own', async () => {
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], configMap('a', { mine: '1', also: '2' }));
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], configMap('a', { theirs: '3' }));
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], configMap('a', { mine: '1' }));
    expect(JSON.parse(await kubectl.path(['get', 'cm', 'a'], '.data'))).toEqual({ mine: '1', theirs: '3' });
  });

  it('server-side apply and client-side apply can follow each other', async () => {
    await kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await kubectl.ok(['apply', '--server-side', '-f', '-'], deployment('web', { replicas: 4 }))).toContain('serverside-applied');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('4');
    expect(await kubectl.ok(['apply', '--server-side', '-f', '-'], deployment('web', { replicas: 3 }))).toContain('serverside-applied');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('3');
  });

  it('lists merge by their key: two managers own different containers and ports', async () => {
    const one = { name: 'one', image: 'a:1', ports: [{ containerPort: 80, protocol: 'TCP' }] };
    const pod = (containers: unknown[]) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } });
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], pod([one]));
    expect(await kubectl.fails(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], pod([{ name: 'one', image: 'b:1' }]))).toContain('.spec.containers[name="one"].image');
    await kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '--force-conflicts', '-f', '-'], pod([{ name: 'one', image: 'b:1' }]));
    expect(await kubectl.path(['get', 'pod', 'p'], '.spec.containers[*].image')).toBe('b:1');
    expect(await kubectl.path(['get', 'pod', 'p'], '.spec.containers[0].ports[0].containerPort')).toBe('80');
  });

  it('diff tells differences by its exit code and changes nothing', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1' }));
    expect((await kubectl.run(['diff', '-f', '-'], configMap('a', { x: '1' }))).code).toBe(0);
    const changed = await kubectl.run(['diff', '-f', '-'], configMap('a', { x: '2' }));
    expect(changed.code).toBe(1);
    expect(changed.stdout).toMatch(/-\s+x: "1"\n\+\s+x: "2"/);
    expect((await kubectl.run(['diff', '--server-side', '--force-conflicts', '-f', '-'], configMap('a', { x: '2' }))).code).toBe(1);
    expect(await kubectl.path(['get', 'cm', 'a'], '.data.x')).toBe('1');
  });

  it('patch: JSON, merge and strategic', async () => {
    await kubectl.ok(['apply', '-f', '-'], deployment('web'));
    await kubectl.ok(['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":3},{"op":"add","path":"/metadata/labels/a~1b","value":"c"}]']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.metadata.labels.a/b')).toBe('c');
    await kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":4},"metadata":{"labels":{"a/b":null}}}']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.metadata.labels.a/b')).toBe('');
    await kubectl.ok(['patch', 'deploy', 'web', '-p', '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]},{"name":"side","image":"s:1"}]}}}}']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[*].image')).toMatch(/nginx:1\.27/);
    await kubectl.ok(['patch', 'deploy', 'web', '-p', '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[*].name')).toBe('web');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[0].env[0].value')).toBe('1');
    expect(await kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":4}}'])).toBe('deployment.apps/web patched (no change)\n');
    expect(await kubectl.fails(['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"test","path":"/spec/replicas","value":99}]'])).toMatch(/422|test|the server rejected our request/i);
    expect(await kubectl.fails(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":"many"}}'])).toMatch(/replicas|cannot/i);
  });

  it('edit: an editor changes an object in place', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: 'old' }));
    const dir = mkdtempSync(join(tmpdir(), 'flotilla-editor-'));
    const editor = join(dir, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/x: old/x: new/" "$1"\n', { mode: 0o755 });
    const { stdout } = await kubectl.run(['edit', 'cm', 'a'], undefined, { KUBE_EDITOR: editor });
    rmSync(dir, { recursive: true });
    expect(stdout).toContain('configmap/a edited');
    expect(await kubectl.path(['get', 'cm', 'a'], '.data.x')).toBe('new');
  });

  it('label and annotate add, refuse to overwrite, overwrite and remove', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('a', {}));
    expect(await kubectl.ok(['label', 'cm', 'a', 'tier=web', 'env=prod'])).toBe('configmap/a labeled\n');
    expect(await kubectl.fails(['label', 'cm', 'a', 'tier=db'])).toContain("--overwrite is false");
    await kubectl.ok(['label', 'cm', 'a', 'tier=db', '--overwrite']);
    await kubectl.ok(['label', 'cm', 'a', 'env-']);
    expect(JSON.parse(await kubectl.path(['get', 'cm', 'a'], '.metadata.labels'))).toEqual({ tier: 'db' });
    expect(await kubectl.ok(['annotate', 'cm', 'a', 'note=hello world'])).toBe('configmap/a annotated\n');
    expect(await kubectl.path(['get', 'cm', 'a'], '.metadata.annotations.note')).toBe('hello world');
    expect(await kubectl.fails(['label', 'cm', 'a', 'bad key=x'])).toMatch(/invalid label|Invalid value/i);
    expect(await kubectl.fails(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"labels":{"x":"not valid!"}}}'])).toMatch(/metadata\.labels: Invalid value: "not valid!"/);
  });

  it('scale, with and without a wanted current number', async () => {
    await kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await kubectl.ok(['scale', 'deploy', 'web', '--replicas=5'])).toBe('deployment.apps/web scaled\n');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('5');
    expect(await kubectl.fails(['scale', 'deploy', 'web', '--current-replicas=2', '--replicas=1'])).toMatch(/Expected replicas to be 2, was 5/);
    expect(await kubectl.ok(['get', '--raw', '/apis/apps/v1/namespaces/' + (await kubectl.path(['get', 'deploy', 'web'], '.metadata.namespace')) + '/deployments/web/scale'])).toContain('"kind":"Scale"');
  });

  it('output forms: table, wide, name, yaml, json, jsonpath, custom columns, go-template, labels', async () => {
    await kubectl.ok(['apply', '-f', '-'], [configMap('a', { x: '1', y: '2' }, { labels: { tier: 'web' } }), deployment('web')]);
    expect(await kubectl.ok(['get', 'cm', 'a'])).toMatch(/^NAME\s+DATA\s+AGE\na\s+2\s+\d+s\n$/);
    expect(await kubectl.ok(['get', 'deploy'])).toMatch(/^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+\d\/2\s+\d\s+\d\s+\d+s\n$/);
    expect(await kubectl.ok(['get', 'deploy', '-o', 'wide'])).toMatch(/CONTAINERS\s+IMAGES\s+SELECTOR\nweb .*web\s+nginx:1\.27\s+app=web\n$/);
    expect(await kubectl.ok(['get', 'deploy,cm', '-l', 'tier=web', '-o', 'name'])).toBe('configmap/a\n');
    expect(await kubectl.ok(['get', 'cm', 'a', '-o', 'yaml'])).toMatch(/^apiVersion: v1\ndata:\n {2}x: "1"\n {2}"y": "2"\nkind: ConfigMap\nmetadata:\n/);
    expect(await kubectl.ok(['get', 'cm', 'a', '-o', 'custom-columns=N:.metadata.name,X:.data.x'])).toMatch(/^N\s+X\na\s+1\n$/);
    expect(await kubectl.ok(['get', 'cm', 'a', '-o', 'go-template={{.data.y}}'])).toBe('2');
    expect(await kubectl.ok(['get', 'cm', 'a', '--show-labels'])).toContain('tier=web');
    expect(await kubectl.ok(['get', 'cm', 'a', '-L', 'tier', '--no-headers'])).toMatch(/web\n$/);
    expect(await kubectl.ok(['get', 'cm', 'a', '--show-kind'])).toContain('configmap/a');
    expect(await kubectl.ok(['get', 'all'])).toContain('deployment.apps/web');
    expect((await kubectl.run(['get', 'secret'])).stderr).toMatch(/No resources found in objects-\d+ namespace/);
    expect(await kubectl.ok(['get', 'ns', '-A'])).toContain('kube-system');
  });

  it('selection: labels, fields, sorting, chunks, all namespaces', async () => {
    const maps = Array.from({ length: 7 }, (_, i) => configMap(`m${i}`, { n: String(9 - i) }, { labels: { parity: i % 2 === 0 ? 'even' : 'odd', all: 'yes' } }));
    await kubectl.ok(['apply', '-f', '-'], maps);
    const names = async (...args: string[]) => (await kubectl.ok(['get', 'cm', '-o', 'name', ...args])).split('\n').filter((name) => name.startsWith('configmap/m'));
    expect(await names('-l', 'parity=odd')).toEqual(['configmap/m1', 'configmap/m3', 'configmap/m5']);
    expect(await names('-l', 'parity in (even,none),all')).toHaveLength(4);
    expect(await names('-l', 'parity!=even,all')).toHaveLength(3);
    expect(await names('-l', '!all')).toEqual([]);
    expect(await names('--field-selector', 'metadata.name=m3')).toEqual(['configmap/m3']);
    expect(await names('--field-selector', 'metadata.name!=m3', '-l', 'all')).toHaveLength(6);
    expect(await names('-l', 'all', '--sort-by', '.data.n')).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0'].map((name) => `configmap/${name}`));
    expect(await names('-l', 'all', '--chunk-size', '2')).toHaveLength(7);
    expect(await kubectl.ok(['get', 'cm', '-A', '-l', 'parity=odd', '--no-headers'])).toMatch(/^objects-\d+\s+m1/);
    expect(await kubectl.fails(['get', 'cm', '--field-selector', 'data.n=3'])).toMatch(/field label not supported|not a known field selector/);
    expect(await kubectl.fails(['get', 'cm', '-l', 'a in ('])).not.toBe('');
  });

  it('chunks are one consistent list: what changes between them is not seen', async () => {
    await kubectl.ok(['apply', '-f', '-'], ['a', 'b', 'c'].map((name) => configMap(name, {}, { labels: { chunk: 'yes' } })));
    const base = `/api/v1/namespaces/${await kubectl.path(['get', 'cm', 'a'], '.metadata.namespace')}/configmaps?labelSelector=chunk%3Dyes&limit=2`;
    const first = JSON.parse(await kubectl.ok(['get', '--raw', base]));
    expect(first.items.map(nameOf)).toEqual(['a', 'b']);
    expect(first.metadata.continue).not.toBe('');
    await kubectl.ok(['delete', 'cm', 'c']);
    const second = JSON.parse(await kubectl.ok(['get', '--raw', `${base}&continue=${encodeURIComponent(first.metadata.continue)}`]));
    expect(second.items.map(nameOf)).toEqual(['c']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it('create: every generator', async () => {
    await kubectl.ok(['create', 'configmap', 'cm', '--from-literal=a=1', '--from-literal=b=2']);
    await kubectl.ok(['create', 'secret', 'generic', 'sec', '--from-literal=p=s3cret']);
    await kubectl.ok(['create', 'secret', 'docker-registry', 'reg', '--docker-username=u', '--docker-password=p', '--docker-server=registry.example']);
    await kubectl.ok(['create', 'deployment', 'dep', '--image=nginx:1.27', '--replicas=2', '--port=80']);
    await kubectl.ok(['create', 'role', 'reader', '--verb=get,list', '--resource=pods,configmaps']);
    await kubectl.ok(['create', 'rolebinding', 'readers', '--role=reader', '--user=alice', '--serviceaccount=default:bot']);
    await kubectl.ok(['create', 'serviceaccount', 'bot']);
    await kubectl.ok(['create', 'quota', 'q', '--hard=pods=50,requests.cpu=10']);
    await kubectl.ok(['create', 'ingress', 'ing', '--rule=example.com/path*=svc:80']);
    await kubectl.ok(['create', 'job', 'once', '--image=busybox', '--', 'true']);
    await kubectl.ok(['create', 'cronjob', 'often', '--image=busybox', '--schedule=*/5 * * * *', '--', 'true']);
    await kubectl.ok(['create', 'job', 'again', '--from=cronjob/often']);
    await kubectl.ok(['create', 'service', 'clusterip', 'svc', '--tcp=80:8080']);
    await kubectl.ok(['create', 'service', 'nodeport', 'np', '--tcp=80:8080']);
    await kubectl.ok(['create', 'poddisruptionbudget', 'pdb', '--selector=app=dep', '--min-available=1']);
    expect(await kubectl.path(['get', 'secret', 'sec'], '.type')).toBe('Opaque');
    expect(await kubectl.path(['get', 'secret', 'reg'], '.type')).toBe('kubernetes.io/dockerconfigjson');
    expect(await kubectl.path(['get', 'svc', 'np'], '.spec.ports[0].nodePort')).toMatch(/^3[0-2]\d{3}$/);
    expect(await kubectl.path(['get', 'svc', 'svc'], '.spec.clusterIP')).toMatch(/^10\./);
    expect(await kubectl.path(['get', 'cronjob', 'often'], '.spec.concurrencyPolicy')).toBe('Allow');
    expect(await kubectl.ok(['get', 'ingress', 'ing'])).toMatch(/NAME\s+CLASS\s+HOSTS\s+ADDRESS\s+PORTS\s+AGE\ning\s+<none>\s+example\.com/);
    expect(await kubectl.ok(['get', 'role,rolebinding', '-o', 'wide'])).toContain('Role/reader');
    expect(await kubectl.ok(['get', 'cronjob,job,pdb,quota,svc,sa'])).toMatch(/cronjob\.batch\/often\s+\*\/5 \* \* \* \*/);
    expect(await kubectl.ok(['create', 'deployment', 'x', '--image=a', '--dry-run=client', '-o', 'yaml'])).toContain('kind: Deployment');
  });

  it('create refuses what exists and what is invalid, naming the field', async () => {
    await kubectl.ok(['create', 'configmap', 'a']);
    expect(await kubectl.fails(['create', 'configmap', 'a'])).toContain('configmaps "a" already exists');
    expect(await kubectl.fails(['create', 'configmap', 'Not_A_Name'])).toMatch(/metadata\.name: Invalid value: "Not_A_Name"/);
    const broken = deployment('web');
    expect(await kubectl.fails(['create', '-f', '-'], { ...broken, spec: { ...Object(broken['spec']), selector: { matchLabels: { app: 'other' } } } })).toMatch(/spec\.template\.metadata\.labels: Invalid value:.*`selector` does not match template `labels`/s);
    expect(await kubectl.fails(['create', '-f', '-'], { ...broken, spec: { ...Object(broken['spec']), replicas: -1 } })).toMatch(/spec\.replicas: Invalid value: -1: must be greater than or equal to 0/);
    expect(await kubectl.fails(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [] } })).toMatch(/spec\.containers: Required value/);
    expect(await kubectl.fails(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Nonsense', metadata: { name: 'p' } })).toContain('no matches for kind "Nonsense" in version "v1"');
    expect(await kubectl.fails(['create', '-f', '-', '-n', 'nowhere'], configMap('a', {}))).toContain('namespaces "nowhere" not found');
    expect(await kubectl.fails(['get', 'cm', 'missing'])).toContain('Error from server (NotFound): configmaps "missing" not found');
    expect(await kubectl.fails(['get', 'nonsense'])).toContain('the server doesn\'t have a resource type "nonsense"');
  });

  it('generateName makes a new name each time', async () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-' } };
    const [one, two] = [await kubectl.ok(['create', '-f', '-', '-o', 'name'], map), await kubectl.ok(['create', '-f', '-', '-o', 'name'], map)];
    expect(one).toMatch(/^configmap\/gen-[a-z0-9]{5}\n$/);
    expect(two).not.toBe(one);
  });

  it('replace updates, refuses an old resourceVersion, and with --force makes anew', async () => {
    await kubectl.ok(['create', '-f', '-'], configMap('a', { x: '1' }));
    const old = JSON.parse(await kubectl.ok(['get', 'cm', 'a', '-o', 'json']));
    expect(await kubectl.ok(['replace', '-f', '-'], configMap('a', { x: '2' }))).toBe('configmap/a replaced\n');
    expect(await kubectl.fails(['replace', '-f', '-'], { ...old, data: { x: '3' } })).toContain('the object has been modified; please apply your changes to the latest version and try again');
    await kubectl.ok(['replace', '--force', '-f', '-'], configMap('a', { x: '4' }));
    expect(await kubectl.path(['get', 'cm', 'a'], '.metadata.uid')).not.toBe(old.metadata.uid);
    expect(await kubectl.fails(['replace', '-f', '-'], configMap('missing', {}))).toContain('not found');
  });

  it('immutable fields stay as they are', async () => {
    await kubectl.ok(['apply', '-f', '-'], [deployment('web'), { ...configMap('fixed', { a: '1' }), immutable: true }, service('web')]);
    expect(await kubectl.fails(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'])).toMatch(/field is immutable|does not match template/);
    expect(await kubectl.fails(['patch', 'cm', 'fixed', '--type=merge', '-p', '{"data":{"a":"2"}}'])).toContain('field is immutable when `immutable` is set');
    expect(await kubectl.fails(['patch', 'svc', 'web', '--type=merge', '-p', '{"spec":{"clusterIP":"10.0.0.99","clusterIPs":["10.0.0.99"]}}'])).toMatch(/may not change once set|field is immutable/);
  });

  it('--dry-run=server checks and defaults but stores nothing', async () => {
    expect(await kubectl.ok(['apply', '--dry-run=server', '-f', '-'], deployment('web'))).toBe('deployment.apps/web created (server dry run)\n');
    const shown = JSON.parse(await kubectl.ok(['create', '--dry-run=server', '-o', 'json', '-f', '-'], deployment('web')));
    expect(shown.spec.strategy.type).toBe('RollingUpdate');
    expect(shown.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await kubectl.fails(['get', 'deploy', 'web'])).toContain('not found');
    await kubectl.ok(['apply', '-f', '-'], deployment('web'));
    await kubectl.ok(['delete', 'deploy', 'web', '--dry-run=server']);
    await kubectl.ok(['scale', 'deploy', 'web', '--replicas=9', '--dry-run=server']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('2');
    expect(await kubectl.fails(['create', '--dry-run=server', '-f', '-'], { ...deployment('b'), spec: {} })).toContain('is invalid');
  });

  it('defaults are those of Kubernetes', async () => {
    await kubectl.ok(['apply', '-f', '-'], [deployment('web'), service('web')]);
    const { spec } = Object(await kubectl.json(['get', 'deploy', 'web']));
    expect(spec).toMatchObject({
      progressDeadlineSeconds: 600, revisionHistoryLimit: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: { spec: { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler', terminationGracePeriodSeconds: 30, securityContext: {} } },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', ports: [{ containerPort: 80, protocol: 'TCP' }] });
    expect(Object(await kubectl.json(['get', 'svc', 'web'])).spec).toMatchObject({ type: 'ClusterIP', sessionAffinity: 'None', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster', ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }] });
  });

  it('generation moves with the spec only; status has its own door', async () => {
    await kubectl.ok(['apply', '-f', '-'], { ...deployment('web', { replicas: 0 }) });
    expect(await kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('1');
    await kubectl.ok(['label', 'deploy', 'web', 'a=b']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('1');
    await kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"minReadySeconds":1},"status":{"replicas":77}}']);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('2');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.status.replicas')).not.toBe('77');
    const condition = { type: 'Tested', status: 'True', reason: 'Battery', message: 'seen' };
    await kubectl.ok(['patch', 'deploy', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ spec: { replicas: 55 }, status: { conditions: [condition] } })]);
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('0');
    expect(await kubectl.path(['get', 'deploy', 'web', '--subresource=status'], '.status.conditions[?(@.type=="Tested")].message')).toBe('seen');
  });

  it('wait: for a condition, for a value, for deletion, and gives up in time', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1' }));
    await kubectl.ok(['wait', 'cm/a', '--for=jsonpath={.data.x}=1', '--timeout=5s']);
    expect(await kubectl.fails(['wait', 'cm/a', '--for=jsonpath={.data.x}=2', '--timeout=1s'])).toContain('timed out waiting for the condition');
    const waiting = kubectl.ok(['wait', 'cm/a', '--for=delete', '--timeout=20s']);
    await kubectl.ok(['delete', 'cm', 'a']);
    await waiting;
    expect(await kubectl.fails(['get', 'cm', 'a'])).toContain('not found');
  });

  it('finalizers hold a deletion until they are gone', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('a', {}, { finalizers: ['example.com/hold'] }));
    await kubectl.ok(['delete', 'cm', 'a', '--wait=false']);
    expect(await kubectl.path(['get', 'cm', 'a'], '.metadata.deletionTimestamp')).toMatch(/^\d{4}-/);
    expect(await kubectl.fails(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}'])).toMatch(/no new finalizers can be added/);
    await kubectl.ok(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    expect(await kubectl.fails(['get', 'cm', 'a'])).toContain('not found');
  });

  it('delete: by name, by label, by file, all, missing, with --ignore-not-found', async () => {
    await kubectl.ok(['apply', '-f', '-'], ['a', 'b', 'c', 'd'].map((name) => configMap(name, {}, { labels: { group: name < 'c' ? 'one' : 'two' } })));
    expect(await kubectl.ok(['delete', 'cm', '-l', 'group=one'])).toBe('configmap "a" deleted\nconfigmap "b" deleted\n');
    expect(await kubectl.ok(['delete', '-f', '-'], configMap('c', {}))).toBe('configmap "c" deleted\n');
    expect(await kubectl.fails(['delete', 'cm', 'a'])).toContain('configmaps "a" not found');
    expect(await kubectl.ok(['delete', 'cm', 'a', '--ignore-not-found'])).toBe('');
    await kubectl.ok(['delete', 'cm', '--all']);
    expect(await kubectl.ok(['get', 'cm', '-o', 'name', '--field-selector', 'metadata.name!=kube-root-ca.crt'])).toBe('');
  });

  it('watch: get -w, --watch-only and --output-watch-events see every step', async () => {
    await kubectl.ok(['apply', '-f', '-'], configMap('old', {}));
    const watch = new WatchLines(kubectl, ['get', 'cm', '--watch-only', '--output-watch-events', '--no-headers']);
    const full = new WatchLines(kubectl, ['get', 'cm', '-w', '--no-headers']);
    await full.until((lines) => lines.some((line) => line.startsWith('old')));
    await probeUntilSeen(kubectl, watch);
    await kubectl.ok(['create', 'configmap', 'new']);
    await kubectl.ok(['label', 'cm', 'new', 'a=b']);
    await kubectl.ok(['delete', 'cm', 'new']);
    await watch.until((lines) => lines.filter((line) => /\bnew\b/.test(line)).length >= 3);
    const seen = watch.lines.filter((line) => /\bnew\b/.test(line));
    expect(seen.map((line) => line.split(/\s+/)[0])).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    await full.until((lines) => lines.filter((line) => line.startsWith('new')).length >= 3);
    watch.end();
    full.end();
  });

  it('set image, set env, set resources, expose, run', async () => {
    await kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await kubectl.ok(['set', 'image', 'deploy/web', 'web=nginx:1.28'])).toBe('deployment.apps/web image updated\n');
    expect(await kubectl.ok(['set', 'env', 'deploy/web', 'MODE=fast'])).toBe('deployment.apps/web env updated\n');
    expect(await kubectl.ok(['set', 'resources', 'deploy/web', '--limits=cpu=200m'])).toContain('resource requirements updated');
    expect(await kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[0].image')).toBe('nginx:1.28');
    expect(await kubectl.ok(['expose', 'deploy', 'web', '--port=80', '--target-port=8080'])).toBe('service/web exposed\n');
    expect(await kubectl.path(['get', 'svc', 'web'], '.spec.selector.app')).toBe('web');
    expect(await kubectl.ok(['run', 'solo', '--image=nginx:1.27', '--port=80'])).toBe('pod/solo created\n');
    expect(await kubectl.ok(['get', 'pod', 'solo'])).toMatch(/NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\nsolo\s+\d\/1\s+/);
  });

  it('describe and events', async () => {
    await kubectl.ok(['apply', '-f', '-'], [configMap('a', { x: '1' }), deployment('web'), service('web')]);
    expect(await kubectl.ok(['describe', 'cm', 'a'])).toMatch(/Name:\s+a\nNamespace:\s+objects-\d+/);
    expect(await kubectl.ok(['describe', 'deploy', 'web'])).toMatch(/Selector:\s+app=web\nReplicas:\s+2 desired/);
    expect(await kubectl.ok(['describe', 'svc', 'web'])).toMatch(/Port:\s+http\s+80\/TCP/);
    const uid = await kubectl.path(['get', 'cm', 'a'], '.metadata.uid');
    const namespace = await kubectl.path(['get', 'cm', 'a'], '.metadata.namespace');
    await kubectl.ok(['create', '-f', '-'], {
      apiVersion: 'v1', kind: 'Event', metadata: { name: 'a.1' }, involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace, uid },
      reason: 'Looked', message: 'the battery looked at it', type: 'Normal', count: 1, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:00:00Z', source: { component: 'battery' },
    });
    expect(await kubectl.ok(['get', 'events', '--field-selector', 'involvedObject.name=a,reason=Looked'])).toMatch(/LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE\n.*configmap\/a\s+the battery looked at it/);
    expect(await kubectl.ok(['events', '--for', 'cm/a'])).toContain('the battery looked at it');
    expect(await kubectl.ok(['get', 'events.events.k8s.io', 'a.1', '-o', 'jsonpath={.note}'])).toBe('the battery looked at it');
    expect(await kubectl.ok(['get', 'events', '--sort-by', '.lastTimestamp'])).toContain('Looked');
  });
});

function nameOf(object: { metadata: { name: string } }): string {
  return object.metadata.name;
}

/** A watch prints nothing when it opens; changing something until it is seen tells that it is open. */
async function probeUntilSeen(kubectl: Kubectl, watch: WatchLines): Promise<void> {
  let isOpen = false;
  const opened = watch.until((lines) => lines.some((line) => /\bold\b/.test(line))).then(() => (isOpen = true));
  for (let i = 0; i < 50 && !isOpen; i += 1) await kubectl.ok(['annotate', '--overwrite', 'cm', 'old', `probe=${i}`]);
  await opened;
}
