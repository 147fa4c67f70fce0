import type { KubeObject } from '#lib/kube/object.ts';
import { SCHEDULING_GROUP, SCHEDULING_VERSION } from './constants.ts';
import { customResourceDefinition } from './crd.ts';
import { DOMAINS_MAX, FAILBACK_MODES, FAILOVER_MODES, REPLICAS_MAX, STRATEGIES, TOLERATION_SECONDS_MAX, WEIGHT_MAX } from './preference.ts';
import { conditions, flag, int32, int64, LABEL_KEY_MAX, list, map, object, oneOf, type Schema, text, time } from './schema.ts';

const CLUSTERS_MAX = 1_000;
const STATUS_CLUSTERS_MAX = 5_000;
/** Moves close to each other are told as one, so a minute holds no more. */
const MOVES_MAX = 120;

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
        ...extraFields(),
      }, ['targetKind', 'totalReplicas']),
      status: object('The last plan and what became of it.', {
        observedGeneration: int64('The generation of this object that the status speaks of.'),
        lastPlanTime: time('When the plan was last made anew.'),
        cause: text('What made it be made anew.'),
        conditions: conditions('Scheduled: the plan is written. CapacityShort: some replicas found no place. InvalidPreference: the preference can not be followed. TopologyMet: the division keeps to the wanted topology. Moving: replicas are on their way from one cluster to another.'),
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
        failover: failoverStatus(),
        moves: list('Moves of the last minute, which count against what may be moved in a minute.', object('', {
          time: time('When.'),
          replicas: int32('How many replicas.', { minimum: 0 }),
        }, ['time', 'replicas']), MOVES_MAX),
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

/** The fields beyond KubeFed's. */
function extraFields(): Record<string, Schema> {
  return {
    strategy: oneOf('How what is left after the minimums is divided. Weighted: by weight. Capacity: in proportion to what each cluster can hold. Packed: over as few clusters as possible. Spread: even over regions, then zones, then clusters. Weighted when absent; the others do not look at weights.', STRATEGIES),
    topology: object('Bounds on how replicas are divided over domains, such as regions.', {
      key: text('What makes a domain: region or zone, as the nodes of the clusters tell, or the key of a label of the KubeFedClusters, such as provider.', { minLength: 1, maxLength: LABEL_KEY_MAX }),
      minDomains: int32('Domains that get at least one replica, as far as there are as many.', { minimum: 1, maximum: DOMAINS_MAX }),
      maxSkew: int32('Replicas by which domains may differ, as far as minimums, maximums and capacity allow.', { minimum: 1 }),
    }, ['key'], [{ rule: 'has(self.minDomains) || has(self.maxSkew)', message: 'give minDomains, maxSkew or both' }]),
    failover: object('What becomes of the replicas of a cluster that stops being ready.', {
      tolerationSeconds: int32('How long a cluster may be not ready before its share goes to the others. The unavailableDelay of the KubeFedConfig when absent.', { minimum: 0, maximum: TOLERATION_SECONDS_MAX }),
      mode: oneOf('Immediate takes the replicas away from the lost cluster at once. Graceful leaves them there until as many are ready elsewhere, and lets no other move take a ready replica before its replacement is ready. Immediate when absent.', FAILOVER_MODES),
      failback: oneOf('Auto brings replicas home when their cluster is ready again, each only once its replacement is ready. Manual keeps the cluster out until this is set to Auto. Auto when absent.', FAILBACK_MODES),
    }),
    disruption: object('How fast replicas may be moved between clusters that work.', {
      maxMovePerMinute: int32('Replicas moved in any 60 seconds. Replacing what a lost cluster held is no move.', { minimum: 1 }),
    }, ['maxMovePerMinute']),
  };
}

function failoverStatus(): Schema {
  return object('Clusters whose replicas went elsewhere, while that lasts.', {
    lost: list('The clusters.', object('', { name: text('Name of the cluster.'), since: time('When its replicas went elsewhere.') }, ['name', 'since']), STATUS_CLUSTERS_MAX),
    home: list('The division before, to which replicas return.', object('', { name: text('Name of the cluster.'), replicas: int32('Replicas asked for there.', { minimum: 0 }) }, ['name', 'replicas']), STATUS_CLUSTERS_MAX),
  });
}
