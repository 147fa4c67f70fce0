import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import type { ClusterPreference, Preference } from '#lib/federation/types/preference.ts';
import { toSearch } from '../workloads/workload-address.ts';
import { previewPlan, type PlanPreview } from './plan-preview.ts';

/** What a scenario says about one cluster; as typed, empty for nothing. */
export const SCENARIO_FIELDS = ['weight', 'min', 'max', 'running', 'capacity'] as const;
export type ScenarioField = (typeof SCENARIO_FIELDS)[number];
export type ScenarioCluster = { readonly name: string; readonly isDown: boolean } & Readonly<Record<ScenarioField, string>>;

/** A question to the planner, whole in its address: a link to a scenario is the scenario. */
export type Scenario = { readonly total: string; readonly rebalance: boolean; readonly key: string; readonly clusters: readonly ScenarioCluster[] };

/** More than anybody types; an address must stay short enough to be sent around. */
export const SCENARIO_CLUSTERS_MAX = 100;
const FIELD_MARK = '~';
const CLUSTER_MARK = ',';
const NUMBER = /^\d{1,9}$/;

/** Reads an address; what can't be read is left out, never an error. */
export function parseScenario(params: { get(name: string): string | null }): Scenario {
  const clusters = (params.get('c') ?? '').split(CLUSTER_MARK).filter((text) => text !== '').slice(0, SCENARIO_CLUSTERS_MAX).map((text): ScenarioCluster => {
    const [name = '', weight = '', min = '', max = '', running = '', capacity = '', down = ''] = text.split(FIELD_MARK);
    return { name, weight, min, max, running, capacity, isDown: down === 'down' };
  });
  return { total: params.get('total') ?? '', rebalance: params.get('rebalance') === 'on', key: params.get('key') ?? '', clusters: distinct(clusters) };
}

export function formatScenario(scenario: Scenario): string {
  const clusters = scenario.clusters.map((cluster) => [cluster.name, ...SCENARIO_FIELDS.map((field) => cluster[field]), cluster.isDown ? 'down' : ''].join(FIELD_MARK)).join(CLUSTER_MARK);
  return toSearch({ total: scenario.total, rebalance: scenario.rebalance ? 'on' : '', key: scenario.key, c: clusters });
}

/** The scenario that a workload is in now. */
export function scenarioOf(distribution: ReplicaDistribution): Scenario {
  const spec = distribution.preference?.spec;
  const entries = spec === undefined || Object.keys(spec.clusters).length === 0 ? { '*': { weight: 1 } } : spec.clusters;
  const running = distribution.clusters.reduce((sum, { ready }) => sum + (ready ?? 0), 0);
  return {
    total: String(spec?.totalReplicas ?? running), rebalance: spec?.rebalance ?? false, key: `${distribution.namespace}/${distribution.name}`,
    clusters: distribution.clusters.slice(0, SCENARIO_CLUSTERS_MAX).map((cluster) => {
      const entry: ClusterPreference = entries[cluster.cluster] ?? entries['*'] ?? {};
      return {
        name: cluster.cluster, isDown: !distribution.available.includes(cluster.cluster), weight: text(entry.weight), min: text(entry.minReplicas),
        max: text(entry.maxReplicas), running: text(cluster.ready), capacity: text(cluster.capacity),
      };
    }),
  };
}

/** A scenario of clusters that are all alike and run nothing. */
export function plainScenario(clusters: readonly string[]): Scenario {
  const named = clusters.length === 0 ? ['cluster1', 'cluster2', 'cluster3'] : clusters.slice(0, SCENARIO_CLUSTERS_MAX);
  return { total: '10', rebalance: false, key: 'default/app', clusters: named.map(newCluster) };
}

export function newCluster(name: string): ScenarioCluster {
  return { name, isDown: false, weight: '1', min: '', max: '', running: '', capacity: '' };
}

/** True for a field that is empty or a whole number. */
export function isScenarioNumber(value: string): boolean {
  return value.trim() === '' || NUMBER.test(value.trim());
}

/** A scenario as the distribution and the plan that the pages know. Fields that are no numbers count as empty. */
export function planScenario(scenario: Scenario): { distribution: ReplicaDistribution; preview: PlanPreview } {
  const [namespace = '', name = ''] = scenario.key.split('/');
  const clusters = Object.fromEntries(scenario.clusters.map((cluster): [string, ClusterPreference] => [cluster.name, {
    ...optional('weight', cluster.weight), ...optional('minReplicas', cluster.min), ...optional('maxReplicas', cluster.max),
  }]));
  const preference: Preference = {
    targetKind: '', totalReplicas: number(scenario.total) ?? 0, rebalance: scenario.rebalance, intersectWithClusterSelector: false,
    overflowPolicy: 'Probe', unlistedClusters: 'Zero', clusters,
  };
  const available = scenario.clusters.filter(({ isDown }) => !isDown).map((cluster) => cluster.name);
  const distribution: ReplicaDistribution = {
    kind: '', resource: '', namespace, name, available, selected: available,
    clusters: scenario.clusters.map((cluster) => {
      const running = number(cluster.running);
      return {
        cluster: cluster.name, health: cluster.isDown ? 'offline' : 'ready', reason: '', code: '', message: '', zones: [], labels: {}, ...optional('capacity', cluster.capacity),
        ...(running === undefined ? {} : { desired: running, observed: running, ready: running }),
      };
    }),
  };
  return { distribution, preview: previewPlan(distribution, preference) };
}

function optional<K extends string>(key: K, value: string): { [P in K]?: number } {
  const read = number(value);
  const found: { [P in K]?: number } = {};
  if (read !== undefined) found[key] = read;
  return found;
}

function number(value: string): number | undefined {
  return NUMBER.test(value.trim()) ? Number(value.trim()) : undefined;
}

function text(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** The planner knows clusters by name: of two with one name the first stays. */
function distinct(clusters: readonly ScenarioCluster[]): ScenarioCluster[] {
  return clusters.filter(({ name }, index) => name !== '' && clusters.findIndex((other) => other.name === name) === index);
}
