import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { readFileSync } from 'node:fs';
const D = '/tmp/cpfleet';
const client = async (n: string) => new KubeClient(await loadKubeconfig(`${D}/${n}.kubeconfig`, { name: n }), { connections: 16 });
const host = await client('host'); const members = (process.env.M ?? 'cluster1,cluster2').split(',');
const mc = await Promise.all(members.map(client));
const t = (group: string, version: string, plural: string, kind: string, namespaced = true) => ({ group, version, plural, kind, namespaced });
const FCM = t('types.kubefed.io', 'v1beta1', 'federatedconfigmaps', 'FederatedConfigMap'); const FNS = t('types.kubefed.io', 'v1beta1', 'federatednamespaces', 'FederatedNamespace');
const CM = t('', 'v1', 'configmaps', 'ConfigMap'); const NS = t('', 'v1', 'namespaces', 'Namespace');
const N = Number(process.env.N ?? 500);
const pid = Number(readFileSync('/tmp/cp.pid', 'utf8'));
const cpu = () => { const s = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' '); return (Number(s[13]) + Number(s[14])) / 100; };
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
const pool = async <T>(items: T[], n: number, f: (x: T) => Promise<void>) => { let i = 0; await Promise.all(Array.from({ length: n }, async () => { while (i < items.length) await f(items[i++]!); })); };
const until = async (what: string, f: () => Promise<boolean>, ms = 120000) => { const s = Date.now(); while (!(await f())) { if (Date.now() - s > ms) throw new Error('timeout ' + what); await new Promise((r) => setTimeout(r, 20)); } };
const ns = process.env.NSNAME ?? 'bench';
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
if ((await host.find(NS, { name: ns })) === undefined) await host.create(NS, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns } });
if ((await host.find(FNS, { name: ns, namespace: ns })) === undefined) await host.create(FNS, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedNamespace', metadata: { name: ns, namespace: ns }, spec: { placement: { clusterSelector: {} } } });
for (const m of mc) await until('ns', async () => (await m.find(NS, { name: ns })) !== undefined);
const names = Array.from({ length: N }, (_, i) => `cm-${i}`);
const count = async (m: KubeClient) => (await m.listAll(CM, { namespace: ns, view: 'metadata', labelSelector: 'kubefed.io/managed=true' })).length;
await sleep(1500);
const act = process.argv[2];
const c0 = cpu(); const t0 = performance.now();
if (act === 'create') {
  await pool(names, 16, async (name) => { await host.create(FCM, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name, namespace: ns }, spec: { template: { data: { x: 'y'.repeat(200) } }, placement: { clusters: members.map((name) => ({ name })) } } }); });
  const tc = performance.now() - t0;
  for (const m of mc) await until('cms', async () => (await count(m)) >= N);
  console.log('create: hostcreate', tc.toFixed(0), 'all members', (performance.now() - t0).toFixed(0), 'ms');
  await sleep(1500);
  const objs = await host.listAll<any>(FCM, { namespace: ns });
  const mf = objs.map((o) => o.metadata.resourceVersion);
  console.log('cpu', (cpu() - c0).toFixed(2), 'rss', rss().toFixed(0), 'synced', objs.filter((o) => o.status?.conditions?.[0]?.status === 'True').length);
}
if (act === 'loop') {
  await Promise.all(mc.map((m) => pool(names, 8, async (name) => { await m.create(CM, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'loop-' + name, namespace: ns }, data: { x: 'y'.repeat(200) } } as any); })));
  console.log('bare loop', (performance.now() - t0).toFixed(0));
}
if (act === 'edit') {
  const lat: number[] = [];
  const seen = new Map<string, number>();
  let waiting: undefined | (() => void);
  const ac = new AbortController();
  for (const [i, m] of mc.entries()) { const l = await m.list(CM, { namespace: ns, limit: 1 }); void m.watch<any>(CM, { namespace: ns, resourceVersion: l.metadata.resourceVersion!, timeoutSeconds: 300, signal: ac.signal }, { open() {}, notice(e) { if (e.type !== 'BOOKMARK' && e.object.data?.edit) { seen.set(i + e.object.data.edit, performance.now()); waiting?.(); } } }).catch(() => {}); }
  await sleep(300);
  for (let k = 0; k < 50; k++) {
    const s = performance.now(); const v = 'v' + k + Date.now();
    await host.patch(FCM, { name: 'cm-' + k, namespace: ns }, { type: 'merge', body: { spec: { template: { data: { edit: v } } } } });
    await new Promise<void>((r) => { const chk = () => { if (mc.every((_, i) => seen.has(i + v))) r(); }; waiting = chk; chk(); });
    lat.push(Math.max(...mc.map((_, i) => seen.get(i + v)!)) - s); await sleep(60);
  }
  lat.sort((a, b) => a - b); console.log('edit p50', lat[25]!.toFixed(1), 'p99', lat[49]!.toFixed(1)); ac.abort();
}
if (act === 'delete') {
  await pool(names, 16, async (name) => { await host.delete(FCM, { name, namespace: ns }); });
  await until('gone', async () => (await host.list(FCM, { namespace: ns, limit: 1 })).items.length === 0);
  console.log('delete', (performance.now() - t0).toFixed(0)); for (const m of mc) console.log('left in member', await count(m));
}
console.log(act, 'cpu', (cpu() - c0).toFixed(2), 'rss', rss().toFixed(0));
process.exit(0);
