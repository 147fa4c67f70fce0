import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { PAUSED_ANNOTATION } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Finding } from './ask-members.ts';
import { toMemberTasks, type MemberTask } from './member-tasks.ts';
import type { Proposal } from './propose.ts';
import { sceneKey, type Scene } from './scene.ts';
import { findShortCapacity } from './short-capacity.ts';

const resource = (plural: string, kind: string, namespaced = true) => ({ group: '', version: 'v1', plural, kind, namespaced });
const CONFIG: TypeConfig = { name: 'configmaps', target: resource('configmaps', 'ConfigMap'), federated: resource('federatedconfigmaps', 'FederatedConfigMap'), propagation: 'Enabled', statusCollection: 'Disabled', isNamespace: false };
const NAMESPACE: TypeConfig = { ...CONFIG, name: 'namespaces', target: resource('namespaces', 'Namespace', false), federated: resource('federatednamespaces', 'FederatedNamespace'), isNamespace: true };

const cluster = (name: string, labels: Record<string, string> = {}): KubeObject => ({ apiVersion: 'v1', kind: 'KubeFedCluster', metadata: { name, labels } });
const everywhere = { clusterSelector: {} };
const fed = (type: TypeConfig, name: string, spec: unknown, annotations: Record<string, string> = {}): { type: TypeConfig; object: KubeObject } => ({
  type, object: { apiVersion: 'v1', kind: type.federated.kind, metadata: { name, namespace: 'shop', annotations }, spec },
});

function scene(clusters: KubeObject[], ...entries: ReturnType<typeof fed>[]): Scene {
  return { scope: 'Cluster', types: new Set(['configmaps', 'namespaces']), clusters: new Map(clusters.map((each) => [each.metadata.name, each])), objects: new Map(entries.map((entry) => [sceneKey(entry.type, entry.object), entry])) };
}

const proposal = (before: Scene, after: Scene, over: Partial<Proposal> = {}): Proposal => ({ before, after, host: [{ object: { kind: 'FederatedConfigMap', namespace: 'shop', name: 'x' }, effect: 'change', fields: [] }], names: [], merges: [], warnings: [], leaving: new Map(), recheck: new Set(), replanned: [], ...over });
const show = (tasks: readonly MemberTask[]): string[] => tasks.map(({ does, cluster: name, entry }) => `${does} ${entry.object.metadata.name} in ${name}`).toSorted();

describe('what a change asks of members', () => {
  const shop = fed(NAMESPACE, 'shop', { placement: everywhere });
  const [a, b] = [cluster('a'), cluster('b', { env: 'dev' })];
  const config = (spec: object, annotations?: Record<string, string>) => fed(CONFIG, 'x', { template: { data: { k: 'v' } }, placement: everywhere, ...spec }, annotations);

  it('is nothing for pairs that are asked the same', () => {
    const after = config({ overrides: [{ clusterName: 'a', clusterOverrides: [{ path: '/data/k', value: 'w' }] }] });
    expect(show(toMemberTasks(proposal(scene([a, b], shop, config({})), scene([a, b], shop, after))).tasks)).toEqual(['apply x in a']);
  });

  it('follows the namespace’s own placement', () => {
    const narrow = fed(NAMESPACE, 'shop', { placement: { clusters: [{ name: 'a' }] } });
    const entry = config({});
    expect(show(toMemberTasks(proposal(scene([a, b], shop, entry), scene([a, b], narrow, entry))).tasks)).toEqual(['remove shop in b', 'remove x in b']);
  });

  it('looks only at the cluster whose labels change', () => {
    const entry = config({ placement: { clusterSelector: { matchLabels: { env: 'prod' } } } });
    const relabelled = cluster('b', { env: 'prod' });
    const host: Proposal['host'] = [{ object: { kind: 'KubeFedCluster', namespace: '', name: 'b' }, effect: 'change', fields: [] }];
    expect(show(toMemberTasks(proposal(scene([a, b], shop, entry), scene([a, relabelled], shop, entry), { host })).tasks)).toEqual(['apply x in b']);
  });

  it('is nothing while the object is paused, and everything is looked at again when it is resumed', () => {
    const paused = config({}, { [PAUSED_ANNOTATION]: 'true' });
    expect(toMemberTasks(proposal(scene([a], shop, config({})), scene([a], shop, paused))).tasks).toEqual([]);
    expect(show(toMemberTasks(proposal(scene([a], shop, paused), scene([a], shop, config({})), { recheck: new Set([sceneKey(CONFIG, paused.object)]) })).tasks)).toEqual(['apply x in a']);
  });

  it('leaves, hands over or removes what a leaving cluster holds', () => {
    const entry = config({});
    const leave = (how: 'leave' | 'remove') => show(toMemberTasks(proposal(scene([a, b], entry, shop), scene([a], entry, shop), { leaving: new Map([['b', how]]) })).tasks);
    expect(leave('leave')).toEqual(['release shop in b', 'release x in b']);
    expect(leave('remove')).toEqual(['remove shop in b', 'remove x in b']);
  });
});

describe('findShortCapacity', () => {
  it('adds up what the Pods that start ask for, against what the nodes have left', () => {
    const task: MemberTask = { cluster: 'a', entry: fed(CONFIG, 'x', {}), rendered: undefined, does: 'apply' };
    const result: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { template: { spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '1Gi' } } }] } } } };
    const finding = (before: number, after: number): Finding => ({ task, result, takesOver: [], effect: { object: { kind: 'Deployment', namespace: '', name: 'x' }, effect: 'change', fields: [], isDryRun: true, replicasBefore: before, replicasAfter: after } });
    const record: KubeObject = { ...cluster('a'), status: { resources: { cpu: { allocatable: 4, requested: 3 }, memory: { allocatable: 64 * 2 ** 30, requested: 0 }, pods: { allocatable: 110, requested: 10 } } } };
    expect(findShortCapacity(new Map([['a', record]]), [finding(1, 5)])).toEqual([{ cluster: 'a', resource: 'cpu', needed: 2, free: 1 }]);
    expect(findShortCapacity(new Map([['a', record]]), [finding(5, 1)])).toEqual([]);
    expect(findShortCapacity(new Map([['a', cluster('a')]]), [finding(1, 500)])).toEqual([]);
  });
});
