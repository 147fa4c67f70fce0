import { BenchFederation, realAssets } from './harness/federation.ts';
import { configMap, fedConfigMap, namesOf, namespaceObject, TYPES } from './harness/objects.ts';
import { forEachOf } from './harness/timing.ts';
import { cpuSecondsOfTree } from './harness/process-usage.ts';
const f = await BenchFederation.start({ members: ['cluster1'], assets: realAssets(), profileDir: undefined });
try {
  await f.startPlane(); await f.untilJoined(); await new Promise((r) => setTimeout(r, 3000)); await f.stopPlane();
  const { host } = f; const ns = 'exp';
  await host.create(TYPES.namespaces, namespaceObject(ns));
  const T = TYPES.fedConfigMaps;
  const run = async (what: string, width: number, n: number, work: (name: string, i: number) => Promise<unknown>) => {
    const cpu = cpuSecondsOfTree(f.fleetPid); const own = cpuSecondsOfTree(process.pid); const s = performance.now();
    await forEachOf(namesOf('x', n), width, work);
    const c = cpuSecondsOfTree(f.fleetPid) - cpu; 
    console.log(what.padEnd(50), 'wall', (performance.now() - s).toFixed(0), 'ms; server CPU ms/req', (c * 1000 / n).toFixed(2), 'bench CPU ms/req', ((cpuSecondsOfTree(process.pid) - own - c) * 1000 / n).toFixed(2));
  };
  const status = (i: number) => ({ observedGeneration: 1, conditions: [{ type: 'Propagation', status: 'True', lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' }], clusters: [{ name: 'cluster1', applied: 'a'.repeat(80) + i }, { name: 'cluster2', applied: 'a'.repeat(80) }] });
  for (const round of [1, 2]) {
    await run('create ConfigMap', 16, 500, (n) => host.create(TYPES.configMaps, configMap(ns, n)));
    await run('patch ConfigMap (merge)', 16, 500, (n) => host.patch(TYPES.configMaps, { namespace: ns, name: n }, { metadata: { finalizers: ['a.b/c'] } }));
    await run('patch ConfigMap back', 16, 500, (n) => host.patch(TYPES.configMaps, { namespace: ns, name: n }, { metadata: { finalizers: null } }));
    await run('create FederatedConfigMap', 16, 500, (n) => host.create(T, fedConfigMap(ns, n)));
    await run('patch finalizer (merge)', 16, 500, (n) => host.patch(T, { namespace: ns, name: n }, { metadata: { finalizers: ['kubefed.io/sync-controller'] } }));
    await run('patch finalizer (json)', 16, 500, (n) => host.patch(T, { namespace: ns, name: n }, [{ op: 'replace', path: '/metadata/finalizers', value: ['kubefed.io/sync-controller', 'a.b/c'] }], { type: 'json' }));
    await run('patch status (merge)', 16, 500, (n, i) => host.patch(T, { namespace: ns, name: n }, { status: status(i) }, { subresource: 'status' }));
    await run('patch status (json)', 16, 500, (n, i) => host.patch(T, { namespace: ns, name: n }, [{ op: 'replace', path: '/status', value: status(i + 1) }], { type: 'json', subresource: 'status' }));
    const objs = new Map((await host.client.listAll<any>(T, { namespace: ns })).map((o) => [o.metadata.name, o]));
    await run('put status', 16, 500, (n, i) => host.client.update(T, { ...objs.get(n)!, status: status(i + 2) }, { subresource: 'status' }));
    const objs2 = new Map((await host.client.listAll<any>(T, { namespace: ns })).map((o) => [o.metadata.name, o]));
    await run('put status without managedFields', 16, 500, (n, i) => { const o = objs2.get(n)!; const { managedFields: _, ...metadata } = o.metadata; return host.client.update(T, { ...o, metadata, status: status(i + 3) }, { subresource: 'status' }); });
    await run('apply status', 16, 500, (n, i) => host.client.apply(T, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { namespace: ns, name: n }, status: status(i + 4) }, { force: true, subresource: 'status' }));
    await run('patch finalizer away', 16, 500, (n) => host.patch(T, { namespace: ns, name: n }, { metadata: { finalizers: null } }));
    await run('delete Federated', 16, 500, (n) => host.delete(T, { namespace: ns, name: n }));
    await run('apply ConfigMap', 8, 500, (n) => host.apply(TYPES.configMaps, { ...configMap(ns, 'a' + n) }));
    await run('delete ConfigMap', 16, 500, (n) => host.delete(TYPES.configMaps, { namespace: ns, name: n }));
    await run('delete ConfigMap', 16, 500, (n) => host.delete(TYPES.configMaps, { namespace: ns, name: 'a' + n }));
  }
} finally { await f.stop(); }
