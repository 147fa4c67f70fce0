import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { DEFAULT_TARGET_TYPES } from '#lib/federation/types/default-types.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { parseTypeConfig, typeConfigFor, typeConfigName, type TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { eventually, federateNamespace, startFederation, TYPES, type Federation } from './testing/federation-kit.ts';

const MEMBERS = ['cluster1', 'cluster2'];
const NS = 'everything';
/** All types at once, on servers that have just started. */
const LIMIT_MS = 40_000;

const labels = { app: 'x' };
const pod = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };
const job = { template: { spec: { ...pod.spec, restartPolicy: 'Never' } } };
/** A template of each default type, as small as its API takes it. */
const TEMPLATES: Readonly<Record<string, Record<string, unknown>>> = {
  namespaces: {},
  configmaps: { data: { a: '1' } },
  secrets: { stringData: { a: '1' } },
  services: { spec: { selector: labels, ports: [{ name: 'http', port: 80 }] } },
  serviceaccounts: {},
  persistentvolumeclaims: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  'deployments.apps': { spec: { replicas: 0, selector: { matchLabels: labels }, template: pod } },
  'replicasets.apps': { spec: { replicas: 0, selector: { matchLabels: labels }, template: pod } },
  'statefulsets.apps': { spec: { replicas: 0, serviceName: 'x', selector: { matchLabels: labels }, template: pod } },
  'daemonsets.apps': { spec: { selector: { matchLabels: labels }, template: pod } },
  'jobs.batch': { spec: { ...job, suspend: true } },
  'cronjobs.batch': { spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: job } } },
  'ingresses.networking.k8s.io': { spec: { rules: [{ host: 'x.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }] } }] } },
  'networkpolicies.networking.k8s.io': { spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'] } },
  'horizontalpodautoscalers.autoscaling': { spec: { minReplicas: 1, maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } } },
  'poddisruptionbudgets.policy': { spec: { minAvailable: 1, selector: { matchLabels: labels } } },
  'clusterroles.rbac.authorization.k8s.io': { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  'clusterrolebindings.rbac.authorization.k8s.io': { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'x' }] },
};

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation(MEMBERS);
  await federateNamespace(federation, NS);
});
afterAll(async () => { await federation?.stop(); });

type Case = { name: string; type: TypeConfig; template: Record<string, unknown> };

const CASES = DEFAULT_TARGET_TYPES.map((target): Case => {
  const parsed = parseTypeConfig(typeConfigFor(target));
  if (!parsed.ok) throw new Error(`the type config of ${target.kind} is not valid`);
  return { name: typeConfigName(target), type: parsed.value, template: TEMPLATES[typeConfigName(target)] ?? {} };
});

/** A namespace has a federated object in itself; the others are called `crud` in one namespace. */
function refsOf({ type }: Case): { fed: KubeObject['metadata']; target: KubeObject['metadata'] } {
  if (type.isNamespace) return { fed: { namespace: 'crud', name: 'crud' }, target: { name: 'crud' } };
  const target = type.target.namespaced ? { namespace: NS, name: 'crud' } : { name: 'crud' };
  return { fed: target, target };
}

const inMember = (cluster: string, type: ResourceType, ref: KubeObject['metadata']): Promise<KubeObject | undefined> => federation.member(cluster).find<KubeObject>(type, ref);
const labelIn = async (cluster: string, each: Case): Promise<string | undefined> => (await inMember(cluster, each.type.target, refsOf(each).target))?.metadata.labels?.['color'];
const forAll = (work: (each: Case) => Promise<unknown>): Promise<unknown> => Promise.all(CASES.map(work));
const override = (value: string): Record<string, unknown>[] => [{ clusterName: 'cluster1', clusterOverrides: [{ op: 'add', path: '/metadata/labels', value: { color: value } }] }];

/** The life of one object of each default type, all types side by side. */
describe('every default type', () => {
  it('has a template here, and runs', async () => {
    expect(Object.keys(TEMPLATES).toSorted()).toEqual(CASES.map(({ name }) => name).toSorted());
    await eventually('every type runs', () => Promise.resolve(CASES.every(({ name }) => federation.plane().health().queues.some((queue) => queue.name === `sync/${name}`))), LIMIT_MS);
  });

  it('reaches every member, labelled, and with its override in the one cluster that has it; the status says so', async () => {
    await federation.host.create<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crud' } });
    await forAll(async (each) => {
      const { federated } = each.type;
      const spec = { template: each.template, placement: { clusters: MEMBERS.map((name) => ({ name })) }, overrides: override('blue') };
      await federation.host.create<KubeObject>(federated, { apiVersion: `${federated.group}/${federated.version}`, kind: federated.kind, metadata: refsOf(each).fed, spec });
    });
    await forAll((each) => eventually(`${each.name} is in both`, async () => {
      const objects = await Promise.all(MEMBERS.map((cluster) => inMember(cluster, each.type.target, refsOf(each).target)));
      return objects.every((object) => object?.metadata.labels?.[MANAGED_LABEL] === 'true');
    }, LIMIT_MS));
    await forAll(async (each) => { expect([each.name, await labelIn('cluster1', each), await labelIn('cluster2', each)]).toEqual([each.name, 'blue', undefined]); });
    await forAll((each) => eventually(`${each.name} says so`, async () => {
      const object = await federation.host.get<KubeObject>(each.type.federated, refsOf(each).fed);
      const { observedGeneration, conditions, clusters } = federatedStatusOf(object);
      return observedGeneration === object.metadata.generation && conditions?.[0]?.status === 'True' && clusters?.length === MEMBERS.length;
    }, LIMIT_MS));
  });

  it('follows a changed override, and leaves a cluster that leaves the placement', async () => {
    await forAll((each) => federation.host.patch(each.type.federated, refsOf(each).fed, { type: 'merge', body: { spec: { overrides: override('green') } } }));
    await forAll((each) => eventually(`${each.name} is green`, async () => (await labelIn('cluster1', each)) === 'green', LIMIT_MS));
    await forAll((each) => federation.host.patch(each.type.federated, refsOf(each).fed, { type: 'merge', body: { spec: { placement: { clusters: [{ name: 'cluster1' }] } } } }));
    await forAll((each) => eventually(`${each.name} left cluster2`, async () => isGone(await inMember('cluster2', each.type.target, refsOf(each).target)), LIMIT_MS));
    await forAll(async (each) => { expect([each.name, await labelIn('cluster1', each)]).toEqual([each.name, 'green']); });
  });

  it('is gone from everywhere when it is deleted', async () => {
    await forAll((each) => federation.host.delete(each.type.federated, refsOf(each).fed));
    await forAll((each) => eventually(`${each.name} is gone`, async () => {
      const target = await inMember('cluster1', each.type.target, refsOf(each).target);
      return isGone(target) && (federation.clusters.kind === 'real' || (await federation.host.find(each.type.federated, refsOf(each).fed)) === undefined);
    }, LIMIT_MS));
  });
});

/** Bare API servers lack the controllers that finish some deletions: there an object that is being deleted counts. */
function isGone(object: KubeObject | undefined): boolean {
  return object === undefined || (federation.clusters.kind === 'real' && object.metadata.deletionTimestamp !== undefined);
}
