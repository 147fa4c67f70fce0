import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';

const MEMBERS = ['east', 'north', 'west'];
const QUOTAS: ResourceType = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota', namespaced: true };
const TOTAL = 15;
const TOLERATION_SECONDS = 2;
/** The probes of these tests run every second and have a second to answer. */
const DETECTION_MS = 2_500;

describeWithEmbeddedServers('failover', () => {
  let federation: Federation;
  beforeAll(async () => { federation = await startFederation(MEMBERS); });
  afterAll(async () => { await federation.stop(); });

  const ref = (ns: string) => ({ namespace: ns, name: 'web' });
  const deployment = (name: string, ns: string): Promise<KubeObject | undefined> => federation.member(name).find<KubeObject>(TYPES.deployments, ref(ns));
  const preference = (ns: string): Promise<KubeObject> => federation.host.get<KubeObject>(TYPES.preferences, ref(ns));

  async function replicas(ns: string, names: readonly string[], field: readonly string[] = ['spec', 'replicas']): Promise<number[]> {
    return Promise.all(names.map(async (name) => numberAt(await deployment(name, ns), ...field) ?? 0));
  }
  const ready = (ns: string, names: readonly string[]): Promise<number[]> => replicas(ns, names, ['status', 'readyReplicas']);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  async function condition(ns: string, type: string): Promise<{ status: string | undefined; reason: string | undefined; message: string | undefined }> {
    const found = (listAt(await preference(ns), 'status', 'conditions') ?? []).find((each) => stringAt(each, 'type') === type);
    return { status: stringAt(found, 'status'), reason: stringAt(found, 'reason'), message: stringAt(found, 'message') };
  }

  /** A workload of 15 over three clusters, all of it ready. */
  async function deploy(ns: string, spec: Record<string, unknown>): Promise<void> {
    await federateNamespace(federation, ns);
    const labels = { app: 'web' };
    const template = { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '10m' } } }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', ns, 'web', { template, placement: { clusterSelector: {} } }));
    await setPreference(ns, spec);
    await eventually('15 are ready', async () => sum(await ready(ns, MEMBERS)) === TOTAL && (await replicas(ns, MEMBERS)).every((each) => each === 5));
  }

  async function setPreference(ns: string, spec: Record<string, unknown>): Promise<void> {
    await federation.host.apply<KubeObject>(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: ref(ns), spec: { targetKind: 'FederatedDeployment', totalReplicas: TOTAL, ...spec },
    }, { force: true });
  }

  async function stop(name: string): Promise<void> {
    await federation.clusters.fault(name, { fault: 'stop' });
  }

  async function start(name: string): Promise<void> {
    await federation.clusters.fault(name, { fault: 'heal' });
    await eventually(`${name} answers`, async () => (await federation.member(name).raw('/readyz')) !== undefined);
  }

  it.each(['stop', 'hang'] as const)('Immediate, Auto (%s): the other two run all 15 in time, and the layout returns without a dip', async (fault) => {
    const ns = `immediate-${fault}`;
    await deploy(ns, { failover: { tolerationSeconds: TOLERATION_SECONDS } });
    await federation.clusters.fault('west', { fault });
    const tookMs = await eventually('the other two run all of them', async () => sum(await ready(ns, ['east', 'north'])) === TOTAL);
    expect(tookMs).toBeLessThan(TOLERATION_SECONDS * 1_000 + 2_000 + DETECTION_MS);
    console.log(`failover (${fault}): 15 ready elsewhere ${Math.round(tookMs)} ms after it`);
    expect(await condition(ns, 'CapacityShort')).toMatchObject({ status: 'False' });
    expect(listAt(await preference(ns), 'status', 'failover', 'lost')?.map((entry) => stringAt(entry, 'name'))).toEqual(['west']);

    await federation.clusters.fault('west', { fault: 'heal' });
    let least = Number.POSITIVE_INFINITY;
    await eventually('home again', async () => {
      const counts = await ready(ns, ['east', 'north']);
      const back = await ready(ns, ['west']).catch(() => [0]);
      least = Math.min(least, sum([...counts, ...back]));
      return sum(counts) === 10 && sum(back) === 5 && (await replicas(ns, MEMBERS)).every((each) => each === 5);
    });
    expect(least).toBeGreaterThanOrEqual(TOTAL);
    await eventually('nothing left to remember', async () => at(await preference(ns), 'status', 'failover') === undefined && (await condition(ns, 'Moving')).status === 'False');
  });

  it('failback keeps to the moves that are allowed in a minute, and nothing that is ready goes before its replacement is', async () => {
    const ns = 'paced';
    await deploy(ns, { failover: { tolerationSeconds: 1 }, disruption: { maxMovePerMinute: 2 } });
    await stop('west');
    await eventually('the other two run all of them: replacing what is lost is no move', async () => sum(await ready(ns, ['east', 'north'])) === TOTAL);
    await start('west');
    await eventually('two are home', async () => (await ready(ns, ['west']))[0] === 2 && sum(await replicas(ns, ['east', 'north'])) === 13);
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
    expect(await replicas(ns, ['west'])).toEqual([2]);
    expect(sum(await ready(ns, MEMBERS))).toBe(TOTAL);
    expect(await condition(ns, 'Moving')).toMatchObject({ status: 'True', reason: 'MoveLimit' });
  });

  it('Graceful: the lost cluster keeps its entry until as many are ready elsewhere', async () => {
    const ns = 'graceful';
    await deploy(ns, { failover: { tolerationSeconds: 1, mode: 'Graceful' } });
    const placed = async (): Promise<string[]> => (listAt(await federation.host.get<KubeObject>(TYPES.fedDeployments, ref(ns)), 'spec', 'placement', 'clusters') ?? []).map((entry) => stringAt(entry, 'name') ?? '');
    await stop('west');
    let early = false;
    await eventually('its entry is gone', async () => {
      const listed = await placed();
      const isReady = sum(await ready(ns, ['east', 'north'])) === TOTAL;
      early ||= !listed.includes('west') && !isReady;
      return !listed.includes('west');
    });
    expect(early).toBe(false);
    await start('west');
    await eventually('home again', async () => (await ready(ns, MEMBERS)).every((each) => each === 5));
  });

  it('Manual: a cluster that comes back stays out, also after a restart, until failback is Auto', async () => {
    const ns = 'manual';
    await deploy(ns, { failover: { tolerationSeconds: 1, failback: 'Manual' } });
    await stop('west');
    await eventually('the other two run all of them', async () => sum(await ready(ns, ['east', 'north'])) === TOTAL);
    await start('west');
    await eventually('what it held is gone there', async () => (await deployment('west', ns)) === undefined);
    await federation.restart();
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
    expect(await deployment('west', ns)).toBeUndefined();
    expect(sum(await ready(ns, ['east', 'north']))).toBe(TOTAL);
    await setPreference(ns, { failover: { tolerationSeconds: 1, failback: 'Auto' } });
    await eventually('home again', async () => (await ready(ns, MEMBERS)).every((each) => each === 5));
  });

  it('a quota that leaves too little room is told as a shortage, with the number that is missing', async () => {
    const ns = 'short';
    await deploy(ns, { failover: { tolerationSeconds: 1 }, overflowPolicy: 'Withhold' });
    for (const name of ['east', 'north']) {
      await federation.member(name).create<KubeObject>(QUOTAS, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: ns, name: 'few' }, spec: { hard: { pods: '6' } } });
      await eventually('the quota counts', async () => stringAt(await federation.member(name).get<KubeObject>(QUOTAS, { namespace: ns, name: 'few' }), 'status', 'used', 'pods') === '5');
    }
    await stop('west');
    await eventually('the shortage is told', async () => (await condition(ns, 'CapacityShort')).status === 'True');
    expect((await condition(ns, 'CapacityShort')).message).toBe('3 replicas found no place within the limits and capacities');
    await eventually('as many as fit run', async () => sum(await ready(ns, ['east', 'north'])) === 12);
    await start('west');
    await eventually('home again', async () => (await ready(ns, MEMBERS)).every((each) => each === 5));
    expect((await condition(ns, 'CapacityShort')).status).toBe('False');
  });

  it('moves no more than allowed in a minute, also across a restart', async () => {
    const ns = 'slowly';
    await deploy(ns, { rebalance: true, disruption: { maxMovePerMinute: 3 } });
    await setPreference(ns, { rebalance: true, disruption: { maxMovePerMinute: 3 }, clusters: { east: { weight: 1 } } });
    await eventually('three have moved', async () => (await replicas(ns, ['east']))[0] === 8);
    await federation.restart();
    await new Promise((resolve) => { setTimeout(resolve, 3_000); });
    expect((await replicas(ns, ['east']))[0]).toBe(8);
    expect(sum(await replicas(ns, MEMBERS))).toBe(TOTAL);
    expect(await condition(ns, 'Moving')).toMatchObject({ status: 'True', reason: 'MoveLimit' });
  });
});
