import { expect, it } from 'vitest';
import { describeWithKubectl, type Kubectl } from '#server/testing/kubectl.ts';
import { WatchLines } from '#server/testing/watch-lines.ts';
import { useBattery } from './battery-cluster.ts';
import { configMap, deployment, service } from './manifests.ts';

/** Ordinary objects: made, shown, selected, watched, waited for, labelled and deleted. All hold for real API servers too. */
describeWithKubectl('kubectl on objects', () => {
  const battery = useBattery('objects');

  it('label and annotate add, refuse to overwrite, overwrite and remove', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', {}));
    expect(await battery.kubectl.ok(['label', 'cm', 'a', 'tier=web', 'env=prod'])).toBe('configmap/a labeled\n');
    expect(await battery.kubectl.fails(['label', 'cm', 'a', 'tier=db'])).toContain("--overwrite is false");
    await battery.kubectl.ok(['label', 'cm', 'a', 'tier=db', '--overwrite']);
    await battery.kubectl.ok(['label', 'cm', 'a', 'env-']);
    expect(JSON.parse(await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.labels'))).toEqual({ tier: 'db' });
    expect(await battery.kubectl.ok(['annotate', 'cm', 'a', 'note=hello world'])).toBe('configmap/a annotated\n');
    expect(await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.annotations.note')).toBe('hello world');
    expect(await battery.kubectl.fails(['label', 'cm', 'a', 'bad key=x'])).toMatch(/invalid label|Invalid value/i);
    expect(await battery.kubectl.fails(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"labels":{"x":"not valid!"}}}'])).toMatch(/metadata\.labels: Invalid value: "not valid!"/);
  });

  it('scale, with and without a wanted current number', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await battery.kubectl.ok(['scale', 'deploy', 'web', '--replicas=5'])).toBe('deployment.apps/web scaled\n');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('5');
    expect(await battery.kubectl.fails(['scale', 'deploy', 'web', '--current-replicas=2', '--replicas=1'])).toMatch(/Expected replicas to be 2, was 5/);
    expect(await battery.kubectl.ok(['get', '--raw', '/apis/apps/v1/namespaces/' + (await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.namespace')) + '/deployments/web/scale'])).toContain('"kind":"Scale"');
  });

  it('output forms: table, wide, name, yaml, json, jsonpath, custom columns, go-template, labels', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], [configMap('a', { x: '1', y: '2' }, { labels: { tier: 'web' } }), deployment('web')]);
    expect(await battery.kubectl.ok(['get', 'cm', 'a'])).toMatch(/^NAME\s+DATA\s+AGE\na\s+2\s+\d+s\n$/);
    expect(await battery.kubectl.ok(['get', 'deploy'])).toMatch(/^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+\d\/2\s+\d\s+\d\s+\d+s\n$/);
    expect(await battery.kubectl.ok(['get', 'deploy', '-o', 'wide'])).toMatch(/CONTAINERS\s+IMAGES\s+SELECTOR\nweb .*web\s+nginx:1\.27\s+app=web\n$/);
    expect(await battery.kubectl.ok(['get', 'deploy,cm', '-l', 'tier=web', '-o', 'name'])).toBe('configmap/a\n');
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '-o', 'yaml'])).toMatch(/^apiVersion: v1\ndata:\n {2}x: "1"\n {2}"y": "2"\nkind: ConfigMap\nmetadata:\n/);
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '-o', 'custom-columns=N:.metadata.name,X:.data.x'])).toMatch(/^N\s+X\na\s+1\n$/);
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '-o', 'go-template={{.data.y}}'])).toBe('2');
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '--show-labels'])).toContain('tier=web');
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '-L', 'tier', '--no-headers'])).toMatch(/web\n$/);
    expect(await battery.kubectl.ok(['get', 'cm', 'a', '--show-kind'])).toContain('configmap/a');
    expect(await battery.kubectl.ok(['get', 'all'])).toContain('deployment.apps/web');
    expect((await battery.kubectl.run(['get', 'secret'])).stderr).toMatch(/No resources found in objects-\d+ namespace/);
    expect(await battery.kubectl.ok(['get', 'ns', '-A'])).toContain('kube-system');
  });

  it('selection: labels, fields, sorting, chunks, all namespaces', async () => {
    const maps = Array.from({ length: 7 }, (_, i) => configMap(`m${i}`, { n: String(9 - i) }, { labels: { parity: i % 2 === 0 ? 'even' : 'odd', all: 'yes' } }));
    await battery.kubectl.ok(['apply', '-f', '-'], maps);
    const names = async (...args: string[]) => (await battery.kubectl.ok(['get', 'cm', '-o', 'name', ...args])).split('\n').filter((name) => name.startsWith('configmap/m'));
    expect(await names('-l', 'parity=odd')).toEqual(['configmap/m1', 'configmap/m3', 'configmap/m5']);
    expect(await names('-l', 'parity in (even,none),all')).toHaveLength(4);
    expect(await names('-l', 'parity!=even,all')).toHaveLength(3);
    expect(await names('-l', '!all')).toEqual([]);
    expect(await names('--field-selector', 'metadata.name=m3')).toEqual(['configmap/m3']);
    expect(await names('--field-selector', 'metadata.name!=m3', '-l', 'all')).toHaveLength(6);
    expect(await names('-l', 'all', '--sort-by', '.data.n')).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0'].map((name) => `configmap/${name}`));
    expect(await names('-l', 'all', '--chunk-size', '2')).toHaveLength(7);
    expect(await battery.kubectl.ok(['get', 'cm', '-A', '-l', 'parity=odd', '--no-headers'])).toMatch(/^objects-\d+\s+m1/);
    expect(await battery.kubectl.fails(['get', 'cm', '--field-selector', 'data.n=3'])).toMatch(/field label not supported|not a known field selector/);
    expect(await battery.kubectl.fails(['get', 'cm', '-l', 'a in ('])).not.toBe('');
  });

  it('chunks are one consistent list: what changes between them is not seen', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], ['a', 'b', 'c'].map((name) => configMap(name, {}, { labels: { chunk: 'yes' } })));
    const base = `/api/v1/namespaces/${await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.namespace')}/configmaps?labelSelector=chunk%3Dyes&limit=2`;
    const first = JSON.parse(await battery.kubectl.ok(['get', '--raw', base]));
    expect(first.items.map(nameOf)).toEqual(['a', 'b']);
    expect(first.metadata.continue).not.toBe('');
    await battery.kubectl.ok(['delete', 'cm', 'c']);
    const second = JSON.parse(await battery.kubectl.ok(['get', '--raw', `${base}&continue=${encodeURIComponent(first.metadata.continue)}`]));
    expect(second.items.map(nameOf)).toEqual(['c']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it('create: every generator', async () => {
    await battery.kubectl.ok(['create', 'configmap', 'cm', '--from-literal=a=1', '--from-literal=b=2']);
    await battery.kubectl.ok(['create', 'secret', 'generic', 'sec', '--from-literal=p=s3cret']);
    await battery.kubectl.ok(['create', 'secret', 'docker-registry', 'reg', '--docker-username=u', '--docker-password=p', '--docker-server=registry.example']);
    await battery.kubectl.ok(['create', 'deployment', 'dep', '--image=nginx:1.27', '--replicas=2', '--port=80']);
    await battery.kubectl.ok(['create', 'role', 'reader', '--verb=get,list', '--resource=pods,configmaps']);
    await battery.kubectl.ok(['create', 'rolebinding', 'readers', '--role=reader', '--user=alice', '--serviceaccount=default:bot']);
    await battery.kubectl.ok(['create', 'serviceaccount', 'bot']);
    await battery.kubectl.ok(['create', 'quota', 'q', '--hard=pods=50,requests.cpu=10']);
    await battery.kubectl.ok(['create', 'ingress', 'ing', '--rule=example.com/path*=svc:80']);
    await battery.kubectl.ok(['create', 'job', 'once', '--image=busybox', '--', 'true']);
    await battery.kubectl.ok(['create', 'cronjob', 'often', '--image=busybox', '--schedule=*/5 * * * *', '--', 'true']);
    await battery.kubectl.ok(['create', 'job', 'again', '--from=cronjob/often']);
    await battery.kubectl.ok(['create', 'service', 'clusterip', 'svc', '--tcp=80:8080']);
    await battery.kubectl.ok(['create', 'service', 'nodeport', 'np', '--tcp=80:8080']);
    await battery.kubectl.ok(['create', 'poddisruptionbudget', 'pdb', '--selector=app=dep', '--min-available=1']);
    expect(await battery.kubectl.path(['get', 'secret', 'sec'], '.type')).toBe('Opaque');
    expect(await battery.kubectl.path(['get', 'secret', 'reg'], '.type')).toBe('kubernetes.io/dockerconfigjson');
    expect(await battery.kubectl.path(['get', 'svc', 'np'], '.spec.ports[0].nodePort')).toMatch(/^3[0-2]\d{3}$/);
    expect(await battery.kubectl.path(['get', 'svc', 'svc'], '.spec.clusterIP')).toMatch(/^10\./);
    expect(await battery.kubectl.path(['get', 'cronjob', 'often'], '.spec.concurrencyPolicy')).toBe('Allow');
    expect(await battery.kubectl.ok(['get', 'ingress', 'ing'])).toMatch(/NAME\s+CLASS\s+HOSTS\s+ADDRESS\s+PORTS\s+AGE\ning\s+<none>\s+example\.com/);
    expect(await battery.kubectl.ok(['get', 'role,rolebinding', '-o', 'wide'])).toContain('Role/reader');
    expect(await battery.kubectl.ok(['get', 'cronjob,job,pdb,quota,svc,sa'])).toMatch(/cronjob\.batch\/often\s+\*\/5 \* \* \* \*/);
    expect(await battery.kubectl.ok(['create', 'deployment', 'x', '--image=a', '--dry-run=client', '-o', 'yaml'])).toContain('kind: Deployment');
  });

  it('create refuses what exists and what is invalid, naming the field', async () => {
    await battery.kubectl.ok(['create', 'configmap', 'a']);
    expect(await battery.kubectl.fails(['create', 'configmap', 'a'])).toContain('configmaps "a" already exists');
    expect(await battery.kubectl.fails(['create', 'configmap', 'Not_A_Name'])).toMatch(/metadata\.name: Invalid value: "Not_A_Name"/);
    const broken = deployment('web');
    expect(await battery.kubectl.fails(['create', '-f', '-'], { ...broken, spec: { ...Object(broken['spec']), selector: { matchLabels: { app: 'other' } } } })).toMatch(/spec\.template\.metadata\.labels: Invalid value:.*`selector` does not match template `labels`/s);
    expect(await battery.kubectl.fails(['create', '-f', '-'], { ...broken, spec: { ...Object(broken['spec']), replicas: -1 } })).toMatch(/spec\.replicas: Invalid value: -1: must be greater than or equal to 0/);
    expect(await battery.kubectl.fails(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [] } })).toMatch(/spec\.containers: Required value/);
    expect(await battery.kubectl.fails(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Nonsense', metadata: { name: 'p' } })).toContain('no matches for kind "Nonsense" in version "v1"');
    expect(await battery.kubectl.fails(['create', '-f', '-', '-n', 'nowhere'], configMap('a', {}))).toContain('namespaces "nowhere" not found');
    expect(await battery.kubectl.fails(['get', 'cm', 'missing'])).toContain('Error from server (NotFound): configmaps "missing" not found');
    expect(await battery.kubectl.fails(['get', 'nonsense'])).toContain('the server doesn\'t have a resource type "nonsense"');
  });

  it('generateName makes a new name each time', async () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-' } };
    const [one, two] = [await battery.kubectl.ok(['create', '-f', '-', '-o', 'name'], map), await battery.kubectl.ok(['create', '-f', '-', '-o', 'name'], map)];
    expect(one).toMatch(/^configmap\/gen-[a-z0-9]{5}\n$/);
    expect(two).not.toBe(one);
  });

  it('wait: for a condition, for a value, for deletion, and gives up in time', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1' }));
    await battery.kubectl.ok(['wait', 'cm/a', '--for=jsonpath={.data.x}=1', '--timeout=5s']);
    expect(await battery.kubectl.fails(['wait', 'cm/a', '--for=jsonpath={.data.x}=2', '--timeout=1s'])).toContain('timed out waiting for the condition');
    const waiting = battery.kubectl.ok(['wait', 'cm/a', '--for=delete', '--timeout=20s']);
    await battery.kubectl.ok(['delete', 'cm', 'a']);
    await waiting;
    expect(await battery.kubectl.fails(['get', 'cm', 'a'])).toContain('not found');
  });

  it('finalizers hold a deletion until they are gone', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', {}, { finalizers: ['example.com/hold'] }));
    await battery.kubectl.ok(['delete', 'cm', 'a', '--wait=false']);
    expect(await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.deletionTimestamp')).toMatch(/^\d{4}-/);
    expect(await battery.kubectl.fails(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}'])).toMatch(/no new finalizers can be added/);
    await battery.kubectl.ok(['patch', 'cm', 'a', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    expect(await battery.kubectl.fails(['get', 'cm', 'a'])).toContain('not found');
  });

  it('delete: by name, by label, by file, all, missing, with --ignore-not-found', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], ['a', 'b', 'c', 'd'].map((name) => configMap(name, {}, { labels: { group: name < 'c' ? 'one' : 'two' } })));
    expect(await battery.kubectl.ok(['delete', 'cm', '-l', 'group=one'])).toBe('configmap "a" deleted\nconfigmap "b" deleted\n');
    expect(await battery.kubectl.ok(['delete', '-f', '-'], configMap('c', {}))).toBe('configmap "c" deleted\n');
    expect(await battery.kubectl.fails(['delete', 'cm', 'a'])).toContain('configmaps "a" not found');
    expect(await battery.kubectl.ok(['delete', 'cm', 'a', '--ignore-not-found'])).toBe('');
    await battery.kubectl.ok(['delete', 'cm', '--all']);
    expect(await battery.kubectl.ok(['get', 'cm', '-o', 'name', '--field-selector', 'metadata.name!=kube-root-ca.crt'])).toBe('');
  });

  it('watch: get -w, --watch-only and --output-watch-events see every step', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('old', {}));
    const watch = new WatchLines(battery.kubectl, ['get', 'cm', '--watch-only', '--output-watch-events', '--no-headers']);
    const full = new WatchLines(battery.kubectl, ['get', 'cm', '-w', '--no-headers']);
    await full.until((lines) => lines.some((line) => line.startsWith('old')));
    await probeUntilSeen(battery.kubectl, watch);
    await battery.kubectl.ok(['create', 'configmap', 'new']);
    await battery.kubectl.ok(['label', 'cm', 'new', 'a=b']);
    await battery.kubectl.ok(['delete', 'cm', 'new']);
    await watch.until((lines) => lines.filter((line) => /\bnew\b/.test(line)).length >= 3);
    const seen = watch.lines.filter((line) => /\bnew\b/.test(line));
    expect(seen.map((line) => line.split(/\s+/)[0])).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    await full.until((lines) => lines.filter((line) => line.startsWith('new')).length >= 3);
    watch.end();
    full.end();
  });

  it('set image, set env, set resources, expose, run', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await battery.kubectl.ok(['set', 'image', 'deploy/web', 'web=nginx:1.28'])).toBe('deployment.apps/web image updated\n');
    expect(await battery.kubectl.ok(['set', 'env', 'deploy/web', 'MODE=fast'])).toBe('deployment.apps/web env updated\n');
    expect(await battery.kubectl.ok(['set', 'resources', 'deploy/web', '--limits=cpu=200m'])).toContain('resource requirements updated');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[0].image')).toBe('nginx:1.28');
    expect(await battery.kubectl.ok(['expose', 'deploy', 'web', '--port=80', '--target-port=8080'])).toBe('service/web exposed\n');
    expect(await battery.kubectl.path(['get', 'svc', 'web'], '.spec.selector.app')).toBe('web');
    expect(await battery.kubectl.ok(['run', 'solo', '--image=nginx:1.27', '--port=80'])).toBe('pod/solo created\n');
    expect(await battery.kubectl.ok(['get', 'pod', 'solo'])).toMatch(/NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\nsolo\s+\d\/1\s+/);
  });

  it('describe and events', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], [configMap('a', { x: '1' }), deployment('web'), service('web')]);
    expect(await battery.kubectl.ok(['describe', 'cm', 'a'])).toMatch(/Name:\s+a\nNamespace:\s+objects-\d+/);
    expect(await battery.kubectl.ok(['describe', 'deploy', 'web'])).toMatch(/Selector:\s+app=web\nReplicas:\s+2 desired/);
    expect(await battery.kubectl.ok(['describe', 'svc', 'web'])).toMatch(/Port:\s+http\s+80\/TCP/);
    const uid = await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.uid');
    const namespace = await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.namespace');
    await battery.kubectl.ok(['create', '-f', '-'], {
      apiVersion: 'v1', kind: 'Event', metadata: { name: 'a.1' }, involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace, uid },
      reason: 'Looked', message: 'the battery looked at it', type: 'Normal', count: 1, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:00:00Z', source: { component: 'battery' },
    });
    expect(await battery.kubectl.ok(['get', 'events', '--field-selector', 'involvedObject.name=a,reason=Looked'])).toMatch(/LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE\n.*configmap\/a\s+the battery looked at it/);
    expect(await battery.kubectl.ok(['events', '--for', 'cm/a'])).toContain('the battery looked at it');
    expect(await battery.kubectl.ok(['get', 'events.events.k8s.io', 'a.1', '-o', 'jsonpath={.note}'])).toBe('the battery looked at it');
    expect(await battery.kubectl.ok(['get', 'events', '--sort-by', '.lastTimestamp'])).toContain('Looked');
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
