import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';

const MEMBERS = ['east', 'north', 'west'];
const QUOTAS: ResourceType = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota', namespaced: true };
const TOTAL = 15;
/** Only ends what hangs: bench/failover.ts measures how long it takes. */
const LIMIT_MS = 50_000;
const TOLERATION_SECONDS = 1;
/** Between two looks at how many are ready. */
const LOOK_MS = 10;

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
    await home(ns);
  }

  const home = (ns: string): Promise<number> =>
    eventually(`${ns} is home`, async () => (await ready(ns, MEMBERS)).every((each) => each === 5) && (await replicas(ns, MEMBERS)).every((each) => each === 5), LIMIT_MS);
  const elsewhere = (ns: string): Promise<number> =>
    eventually(`${ns} runs whole in the other two`, async () => sum(await ready(ns, ['east', 'north'])) === TOTAL, LIMIT_MS);

  async function setPreference(ns: string, spec: Record<string, unknown>): Promise<void> {
    await federation.host.apply<KubeObject>(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: ref(ns), spec: { targetKind: 'FederatedDeployment', totalReplicas: TOTAL, ...spec },
    }, { force: true });
  }

  /** Ready replicas of a workload while `work` goes on never fall below the total. */
  async function withoutDip(ns: string, work: Promise<unknown>): Promise<void> {
    let least = Number.POSITIVE_INFINITY;
    let isOver = false;
    const watch = async (): Promise<void> => {
      while (!isOver) {
        // In this order: what moves home between the two questions is counted twice, never missed.
        const others = await ready(ns, ['east', 'north']);
        least = Math.min(least, sum([...others, ...await ready(ns, ['west']).catch(() => [0])]));
        // As often as a pod changes, and not so often that the looking is what everything else waits for.
        await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
      }
    };
    await Promise.all([watch(), work.finally(() => { isOver = true; })]);
    expect(least).toBeGreaterThanOrEqual(TOTAL);
  }

  async function limitPods(ns: string, pods: string): Promise<void> {
    await Promise.all(['east', 'north'].map(async (name) => {
      await federation.member(name).create<KubeObject>(QUOTAS, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: ns, name: 'few' }, spec: { hard: { pods } } });
      await eventually('the quota counts', async () => stringAt(await federation.member(name).get<KubeObject>(QUOTAS, { namespace: ns, name: 'few' }), 'status', 'used', 'pods') === '5', LIMIT_MS);
    }));
  }

  /** Graceful: the entry of the lost cluster may not go before as many are ready elsewhere. */
  async function entryGoesLast(ns: string): Promise<void> {
    let isEarly = false;
    await eventually('the entry of the lost cluster is gone', async () => {
      const listed = (listAt(await federation.host.get<KubeObject>(TYPES.fedDeployments, ref(ns)), 'spec', 'placement', 'clusters') ?? []).map((entry) => stringAt(entry, 'name') ?? '');
      isEarly ||= !listed.includes('west') && sum(await ready(ns, ['east', 'north'])) < TOTAL;
      return !listed.includes('west');
    }, LIMIT_MS);
    expect(isEarly).toBe(false);
  }

  let pacedSinceMs = 0;
  /** Two a minute since the first could be made. */
  const allowedMoves = (): number => 2 * (1 + Math.floor((performance.now() - pacedSinceMs) / 60_000));

  async function heal(): Promise<void> {
    await federation.clusters.fault('west', { fault: 'heal' });
    await eventually('west answers', async () => (await federation.member('west').raw('/readyz')) !== undefined, LIMIT_MS);
  }

  it('while a cluster is stopped the other two run all, gracefully where asked, or the shortage is told with its number', async () => {
    const quick = { tolerationSeconds: 1 };
    await Promise.all([
      deploy('immediate', { failover: { tolerationSeconds: TOLERATION_SECONDS } }),
      deploy('paced', { failover: quick, disruption: { maxMovePerMinute: 2 } }),
      deploy('graceful', { failover: { ...quick, mode: 'Graceful' } }),
      deploy('manual', { failover: { ...quick, failback: 'Manual' } }),
      deploy('short', { failover: quick, overflowPolicy: 'Withhold' }).then(() => limitPods('short', '6')),
    ]);
    await federation.clusters.fault('west', { fault: 'stop' });
    await Promise.all([
      elsewhere('immediate'), elsewhere('paced'), elsewhere('manual'), entryGoesLast('graceful'),
      eventually('as many as fit run, and the rest is told', async () =>
        sum(await ready('short', ['east', 'north'])) === 12 && (await condition('short', 'CapacityShort')).message === '3 replicas found no place within the limits and capacities', LIMIT_MS),
    ]);
    expect(await condition('immediate', 'CapacityShort')).toMatchObject({ status: 'False' });
    await eventually('the lost cluster is remembered', async () => listAt(await preference('immediate'), 'status', 'failover', 'lost')?.map((entry) => stringAt(entry, 'name')).join() === 'west', LIMIT_MS);
  });

  it('when it is back the layouts return without a dip, some moves at a time where asked, and not at all with Manual', async () => {
    pacedSinceMs = performance.now();
    const healed = heal();
    const returned = healed.then(() => Promise.all([
      home('graceful'), home('short'),
      eventually('what Manual held there is gone', async () => (await deployment('west', 'manual')) === undefined, LIMIT_MS),
      eventually('two of the paced ones are home and the rest waits', async () =>
        (await ready('paced', ['west']))[0] === 2 && sum(await replicas('paced', ['east', 'north'])) === 13 && (await condition('paced', 'Moving')).reason === 'MoveLimit', LIMIT_MS),
    ]));
    await withoutDip('immediate', Promise.all([returned, healed.then(() => home('immediate'))]));
    expect((await replicas('paced', ['west']))[0]).toBeLessThanOrEqual(allowedMoves());
    expect(sum(await ready('paced', MEMBERS))).toBe(TOTAL);
    expect(sum(await ready('manual', ['east', 'north']))).toBe(TOTAL);
    await eventually('nothing left to remember', async () => at(await preference('immediate'), 'status', 'failover') === undefined && (await condition('immediate', 'Moving')).status === 'False', LIMIT_MS);
    await eventually('no shortage any more', async () => (await condition('short', 'CapacityShort')).status === 'False', LIMIT_MS);
  });

  it('a restart forgets neither what is away nor what was moved', async () => {
    await federation.restart();
    const planned = async (ns: string): Promise<boolean> => {
      const now = await preference(ns);
      return numberAt(now, 'status', 'observedGeneration') === now.metadata.generation;
    };
    await setPreference('manual', { failover: { tolerationSeconds: 1, failback: 'Manual' }, rebalance: true });
    await setPreference('paced', { failover: { tolerationSeconds: 1 }, disruption: { maxMovePerMinute: 2 }, rebalance: true });
    await eventually('both are planned anew', async () => (await planned('manual')) && planned('paced'), LIMIT_MS);
    expect(await deployment('west', 'manual')).toBeUndefined();
    expect((await replicas('paced', ['west']))[0]).toBeLessThanOrEqual(allowedMoves());
    await setPreference('manual', { failover: { tolerationSeconds: 1, failback: 'Auto' } });
    await home('manual');
  });

  it('a cluster that hangs is one that is lost', async () => {
    await federation.clusters.fault('west', { fault: 'hang' });
    await elsewhere('immediate');
    await withoutDip('immediate', heal().then(() => home('immediate')));
  });
});
