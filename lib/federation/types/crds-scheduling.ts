import type { KubeObject } from '#lib/kube/object.ts';
import { SCHEDULING_GROUP, SCHEDULING_VERSION } from './constants.ts';
import { customResourceDefinition } from './crd.ts';
import { REPLICAS_MAX, WEIGHT_MAX } from './preference.ts';
import { conditions, flag, int32, int64, list, map, object, oneOf, text, time } from './schema.ts';

const CLUSTERS_MAX = 1_000;
const STATUS_CLUSTERS_MAX = 5_000;

/** ReplicaSchedulingPreference. Its bounds keep the planner within exact doubles; KubeFed checked none of them (D11). */
export function replicaSchedulingPreferenceCrd(): KubeObject {
  const preference = object('', {
    minReplicas: int64('Replicas the cluster gets first.', { minimum: 0, maximum: REPLICAS_MAX }),
    maxReplicas: int64('Replicas the cluster gets at most; unbounded when absent.', { minimum: 0, maximum: REPLICAS_MAX }),
    weight: int64('Its part of what is left after the minimums, in proportion to the other weights. 0 when absent.', { minimum: 0, maximum: WEIGHT_MAX }),
  }, [], [{ rule: '!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas', message: 'minReplicas must not be greater than maxReplicas' }]);
  return customResourceDefinition({
    group: SCHEDULING_GROUP, version: SCHEDULING_VERSION, kind: 'ReplicaSchedulingPreference', plural: 'replicaschedulingpreferences', shortNames: ['rsp'],
    scope: 'Namespaced', hasStatus: true,
    description: 'ReplicaSchedulingPreference divides the replicas of the federated workload of the same namespace and name over clusters. It owns that workload\'s list of clusters and its replicas overrides.',
    properties: {
      spec: object('How replicas are divided.', {
        targetKind: text('Kind of the federated workload, such as FederatedDeployment.', { minLength: 1, maxLength: 80, pattern: '^Federated[A-Z][A-Za-z0-9]*$' }),
        totalReplicas: int32('Replicas in all clusters together.', { minimum: 0 }),
        rebalance: flag('When true, running replicas are moved to reach the wanted division; otherwise they stay where they are as far as limits allow.'),
        intersectWithClusterSelector: flag('When true, only clusters that the workload\'s own cluster selector and its namespace\'s placement select take part.'),
        clusters: map('Preferences by cluster. * stands for every cluster without an entry of its own. When empty, all clusters count alike.', preference, { maxProperties: CLUSTERS_MAX }),
        overflowPolicy: oneOf('What a cluster that is full does to the sum. Probe asks for the missing replicas there too, so that they start when there is room again, and the sum may exceed the total. Withhold does not. Probe when absent.', ['Probe', 'Withhold']),
        unlistedClusters: oneOf('What clusters get that no preference speaks of: Zero gives them the workload without replicas, Omit leaves them out. Zero when absent.', ['Zero', 'Omit']),
      }, ['targetKind', 'totalReplicas']),
      status: object('The last plan and what became of it.', {
        observedGeneration: int64('The generation of this object that the status speaks of.'),
        lastPlanTime: time('When the plan was last made anew.'),
        cause: text('What made it be made anew.'),
        conditions: conditions('Scheduled: the plan is written. CapacityShort: some replicas found no place. InvalidPreference: the preference can not be followed.'),
        unplaced: int64('Replicas that found no place.'),
        clusters: list('One entry for each cluster that takes part.', object('', {
          name: text('Name of the cluster.'),
          planned: int64('Replicas asked for there.'),
          overflow: int64('Those of them that go beyond its capacity.'),
          observed: int64('Replicas seen there.'),
          ready: int64('Replicas ready there.'),
          capacity: int64('Replicas it can take, where that is known.'),
          reason: text('Why it got its number.'),
        }, ['name']), STATUS_CLUSTERS_MAX),
      }),
    },
    required: ['spec'],
    columns: [
      { name: 'Target', type: 'string', jsonPath: '.spec.targetKind' },
      { name: 'Replicas', type: 'integer', jsonPath: '.spec.totalReplicas' },
      { name: 'Scheduled', type: 'string', jsonPath: '.status.conditions[?(@.type=="Scheduled")].status' },
    ],
  });
}
