import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithKubectl } from '#server/testing/kubectl.ts';
import { useBattery } from './battery-cluster.ts';
import { configMap, deployment, service } from './manifests.ts';

/** The ways of writing objects: apply, server-side apply, diff, patch, edit, replace, dry run. All hold for real API servers too. */
describeWithKubectl('kubectl writes objects', () => {
  const battery = useBattery('apply');

  it('apply creates, leaves alone what is unchanged, changes and removes fields', async () => {
    expect(await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1', y: '2' }))).toBe('configmap/a created\n');
    expect(await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1', y: '2' }))).toBe('configmap/a unchanged\n');
    expect(await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '3' }))).toBe('configmap/a configured\n');
    expect(JSON.parse(await battery.kubectl.path(['get', 'cm', 'a'], '.data'))).toEqual({ x: '3' });
  });

  it('apply of several documents, of a folder, and with --prune by label', async () => {
    const labels = { labels: { set: 'one' } };
    const dir = mkdtempSync(join(tmpdir(), 'flotilla-apply-'));
    writeFileSync(join(dir, 'a.json'), JSON.stringify(configMap('a', {}, labels)));
    writeFileSync(join(dir, 'b.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, labels: {set: one}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData: {k: v}\n');
    expect((await battery.kubectl.ok(['apply', '-f', dir])).trim().split('\n')).toEqual(['configmap/a created', 'configmap/b created', 'secret/c created']);
    expect(await battery.kubectl.ok(['apply', '--prune', '-l', 'set=one', '--prune-allowlist', 'core/v1/ConfigMap', '-f', '-'], configMap('a', {}, labels))).toContain('configmap/b pruned');
    rmSync(dir, { recursive: true });
    expect(await battery.kubectl.path(['get', 'secret', 'c'], '.data.k')).toBe(Buffer.from('v').toString('base64'));
  });

  it('apply validates strictly: unknown and duplicate fields are refused with their names', async () => {
    const typo = { ...deployment('web'), spec: { ...Object(deployment('web')['spec']), replica: 3 } };
    expect(await battery.kubectl.fails(['apply', '-f', '-'], typo)).toMatch(/strict decoding error: unknown field "spec\.replica"/);
    const maps = '/api/v1/namespaces/kube-system/configmaps?fieldValidation=Strict';
    expect(await battery.kubectl.fails(['create', '--raw', maps, '-f', '-'], '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":{"a":"b"},"data":{"a":"c"}}')).toMatch(/duplicate field \\?"data\\?"/);
    expect(await battery.kubectl.ok(['apply', '--validate=warn', '-f', '-'], typo)).toContain('created');
  });

  it('server-side apply: owners, a conflict with its manager and field, --force-conflicts, shared ownership', async () => {
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], deployment('web', { replicas: 2 }));
    const conflict = await battery.kubectl.fails(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], deployment('web', { replicas: 5 }));
    expect(conflict).toContain('Apply failed with 1 conflict: conflict with "one": .spec.replicas');
    expect(await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '--force-conflicts', '-f', '-'], deployment('web', { replicas: 5 }))).toBe('deployment.apps/web serverside-applied\n');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('5');
    const managers = await battery.kubectl.path(['get', 'deploy', 'web', '--show-managed-fields'], '.metadata.managedFields[?(@.operation=="Apply")].manager');
    expect(managers.split(' ').toSorted()).toEqual(['one', 'two']);
  });

  it('server-side apply removes what its manager no longer asks for and keeps what others own', async () => {
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], configMap('a', { mine: '1', also: '2' }));
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], configMap('a', { theirs: '3' }));
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], configMap('a', { mine: '1' }));
    expect(JSON.parse(await battery.kubectl.path(['get', 'cm', 'a'], '.data'))).toEqual({ mine: '1', theirs: '3' });
  });

  it('server-side apply and client-side apply can follow each other', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], deployment('web'));
    expect(await battery.kubectl.ok(['apply', '--server-side', '-f', '-'], deployment('web', { replicas: 4 }))).toContain('serverside-applied');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('4');
    expect(await battery.kubectl.ok(['apply', '--server-side', '-f', '-'], deployment('web', { replicas: 3 }))).toContain('serverside-applied');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('3');
  });

  it('lists merge by their key: two managers own different containers and ports', async () => {
    const one = { name: 'one', image: 'a:1', ports: [{ containerPort: 80, protocol: 'TCP' }] };
    const pod = (containers: unknown[]) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } });
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], pod([one]));
    expect(await battery.kubectl.fails(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], pod([{ name: 'one', image: 'b:1' }]))).toContain('.spec.containers[name="one"].image');
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '--force-conflicts', '-f', '-'], pod([{ name: 'one', image: 'b:1' }]));
    expect(await battery.kubectl.path(['get', 'pod', 'p'], '.spec.containers[*].image')).toBe('b:1');
    expect(await battery.kubectl.path(['get', 'pod', 'p'], '.spec.containers[0].ports[0].containerPort')).toBe('80');
  });

  it('diff tells differences by its exit code and changes nothing', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: '1' }));
    expect((await battery.kubectl.run(['diff', '-f', '-'], configMap('a', { x: '1' }))).code).toBe(0);
    const changed = await battery.kubectl.run(['diff', '-f', '-'], configMap('a', { x: '2' }));
    expect(changed.code).toBe(1);
    expect(changed.stdout).toMatch(/-\s+x: "1"\n\+\s+x: "2"/);
    expect((await battery.kubectl.run(['diff', '--server-side', '--force-conflicts', '-f', '-'], configMap('a', { x: '2' }))).code).toBe(1);
    expect(await battery.kubectl.path(['get', 'cm', 'a'], '.data.x')).toBe('1');
  });

  it('patch: JSON, merge and strategic', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], deployment('web'));
    await battery.kubectl.ok(['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":3},{"op":"add","path":"/metadata/labels/a~1b","value":"c"}]']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.labels.a/b')).toBe('c');
    await battery.kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":4},"metadata":{"labels":{"a/b":null}}}']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.labels.a/b')).toBe('');
    await battery.kubectl.ok(['patch', 'deploy', 'web', '-p', '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]},{"name":"side","image":"s:1"}]}}}}']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[*].image')).toMatch(/nginx:1\.27/);
    await battery.kubectl.ok(['patch', 'deploy', 'web', '-p', '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[*].name')).toBe('web');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.template.spec.containers[0].env[0].value')).toBe('1');
    expect(await battery.kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":4}}'])).toBe('deployment.apps/web patched (no change)\n');
    expect(await battery.kubectl.fails(['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"test","path":"/spec/replicas","value":99}]'])).toMatch(/422|test|the server rejected our request/i);
    expect(await battery.kubectl.fails(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"replicas":"many"}}'])).toMatch(/replicas|cannot/i);
  });

  it('edit: an editor changes an object in place', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], configMap('a', { x: 'old' }));
    const dir = mkdtempSync(join(tmpdir(), 'flotilla-editor-'));
    const editor = join(dir, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/x: old/x: new/" "$1"\n', { mode: 0o755 });
    const { stdout } = await battery.kubectl.run(['edit', 'cm', 'a'], undefined, { KUBE_EDITOR: editor });
    rmSync(dir, { recursive: true });
    expect(stdout).toContain('configmap/a edited');
    expect(await battery.kubectl.path(['get', 'cm', 'a'], '.data.x')).toBe('new');
  });

  it('replace updates, refuses an old resourceVersion, and with --force makes anew', async () => {
    await battery.kubectl.ok(['create', '-f', '-'], configMap('a', { x: '1' }));
    const old = JSON.parse(await battery.kubectl.ok(['get', 'cm', 'a', '-o', 'json']));
    expect(await battery.kubectl.ok(['replace', '-f', '-'], configMap('a', { x: '2' }))).toBe('configmap/a replaced\n');
    expect(await battery.kubectl.fails(['replace', '-f', '-'], { ...old, data: { x: '3' } })).toContain('the object has been modified; please apply your changes to the latest version and try again');
    await battery.kubectl.ok(['replace', '--force', '-f', '-'], configMap('a', { x: '4' }));
    expect(await battery.kubectl.path(['get', 'cm', 'a'], '.metadata.uid')).not.toBe(old.metadata.uid);
    expect(await battery.kubectl.fails(['replace', '-f', '-'], configMap('missing', {}))).toContain('not found');
  });

  it('immutable fields stay as they are', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], [deployment('web'), { ...configMap('fixed', { a: '1' }), immutable: true }, service('web')]);
    expect(await battery.kubectl.fails(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'])).toMatch(/field is immutable|does not match template/);
    expect(await battery.kubectl.fails(['patch', 'cm', 'fixed', '--type=merge', '-p', '{"data":{"a":"2"}}'])).toContain('field is immutable when `immutable` is set');
    expect(await battery.kubectl.fails(['patch', 'svc', 'web', '--type=merge', '-p', '{"spec":{"clusterIP":"10.0.0.99","clusterIPs":["10.0.0.99"]}}'])).toMatch(/may not change once set|field is immutable/);
  });

  it('--dry-run=server checks and defaults but stores nothing', async () => {
    expect(await battery.kubectl.ok(['apply', '--dry-run=server', '-f', '-'], deployment('web'))).toBe('deployment.apps/web created (server dry run)\n');
    const shown = JSON.parse(await battery.kubectl.ok(['create', '--dry-run=server', '-o', 'json', '-f', '-'], deployment('web')));
    expect(shown.spec.strategy.type).toBe('RollingUpdate');
    expect(shown.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await battery.kubectl.fails(['get', 'deploy', 'web'])).toContain('not found');
    await battery.kubectl.ok(['apply', '-f', '-'], deployment('web'));
    await battery.kubectl.ok(['delete', 'deploy', 'web', '--dry-run=server']);
    await battery.kubectl.ok(['scale', 'deploy', 'web', '--replicas=9', '--dry-run=server']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('2');
    expect(await battery.kubectl.fails(['create', '--dry-run=server', '-f', '-'], { ...deployment('b'), spec: {} })).toContain('is invalid');
  });

  it('defaults are those of Kubernetes', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], [deployment('web'), service('web')]);
    const { spec } = Object(await battery.kubectl.json(['get', 'deploy', 'web']));
    expect(spec).toMatchObject({
      progressDeadlineSeconds: 600, revisionHistoryLimit: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: { spec: { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler', terminationGracePeriodSeconds: 30, securityContext: {} } },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', ports: [{ containerPort: 80, protocol: 'TCP' }] });
    expect(Object(await battery.kubectl.json(['get', 'svc', 'web'])).spec).toMatchObject({ type: 'ClusterIP', sessionAffinity: 'None', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster', ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }] });
  });

  it('generation moves with the spec only; status has its own door', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], { ...deployment('web', { replicas: 0 }) });
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('1');
    await battery.kubectl.ok(['label', 'deploy', 'web', 'a=b']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('1');
    await battery.kubectl.ok(['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"minReadySeconds":1},"status":{"replicas":77}}']);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.metadata.generation')).toBe('2');
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.status.replicas')).not.toBe('77');
    const condition = { type: 'Tested', status: 'True', reason: 'Battery', message: 'seen' };
    await battery.kubectl.ok(['patch', 'deploy', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ spec: { replicas: 55 }, status: { conditions: [condition] } })]);
    expect(await battery.kubectl.path(['get', 'deploy', 'web'], '.spec.replicas')).toBe('0');
    expect(await battery.kubectl.path(['get', 'deploy', 'web', '--subresource=status'], '.status.conditions[?(@.type=="Tested")].message')).toBe('seen');
  });
});
