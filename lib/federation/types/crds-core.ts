import type { KubeObject } from '#lib/kube/object.ts';
import { CORE_ALPHA_VERSION, CORE_GROUP, CORE_VERSION } from './constants.ts';
import { customResourceDefinition } from './crd.ts';
import {
  anyObject, conditions, int64, list, listByKey, NAME_MAX, object, objectName, oneOf, type Schema, text, time, withRules,
} from './schema.ts';

/** The kinds of core.kubefed.io: clusters, federated types, settings, and KubeFed's version records. */
const URL_MAX = 2_048;
const CA_MAX = 1_048_576;
const PORT = '([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const HOST = '(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?)';
const ENDPOINT = `^(https?://${HOST}(:${PORT})?(/.*)?|${HOST}(:${PORT})?/?)$`;
const DNS_LABEL = '^[a-z]([-a-z0-9]*[a-z0-9])?$';
const SUBDOMAIN = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$';
const DOTTED_SUBDOMAIN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$';
const LABEL_MAX = 63;
const DURATION_MAX = 32;
const ZONES_MAX = 64;
const LOST_TIMES_MAX = 64;
const TYPES_MAX = 500;
const VERBS_MAX = 16;
const MEMBERS_MAX = 5_000;
const GATES_MAX = 32;

export function kubeFedClusterCrd(): KubeObject {
  return customResourceDefinition({
    group: CORE_GROUP, version: CORE_VERSION, kind: 'KubeFedCluster', plural: 'kubefedclusters', scope: 'Namespaced', hasStatus: true,
    description: 'KubeFedCluster is a cluster that has joined the federation: where its API is and how to reach it. Its labels are what placements select by.',
    properties: {
      spec: object('How the cluster is reached.', {
        apiEndpoint: text('Address of the API server: host, host:port or an http(s) URL.', {
          minLength: 1, maxLength: URL_MAX,
          ...withRules([{ rule: `self.matches('${ENDPOINT.replaceAll('\\', '\\\\')}')`, message: 'must be a host, host:port or an http(s) URL, with a port between 1 and 65535' }]),
        }),
        caBundle: text('Certificates, PEM in base64, that the API server is checked against. The system\'s own when absent.', { format: 'byte', maxLength: CA_MAX }),
        secretRef: object('The Secret in this namespace whose key "token" holds the bearer token.', { name: objectName('Name of the Secret.') }, ['name']),
        proxyURL: text('Proxy on the way to the API server: an http, https or socks5 URL.', {
          maxLength: URL_MAX,
          ...withRules([{ rule: "self == '' || self.matches('^(http|https|socks5)://[^/ ]+.*$')", message: 'proxy URL scheme must be one of: [http, https, socks5]' }]),
        }),
        disabledTLSValidations: list('Checks of the server certificate to leave out: SubjectName, ValidityPeriod, or * alone for all of them.', { type: 'string', enum: ['*', 'SubjectName', 'ValidityPeriod'] }, 3, {}, [
          { rule: "!('*' in self) || size(self) == 1", message: 'when * is specified, it is expected to be the only option in list' },
        ]),
      }, ['apiEndpoint', 'secretRef']),
      status: object('What the last probes found.', {
        conditions: list('Ready tells whether the API server answers and calls itself healthy; Offline whether it can not be reached.', object('', {
          type: oneOf('Ready or Offline.', ['Ready', 'Offline']),
          status: oneOf('True, False or Unknown.', ['True', 'False', 'Unknown']),
          lastProbeTime: time('When it was last probed.'),
          lastTransitionTime: time('When the status last changed.'),
          reason: text('One word for the cause.'),
          message: text('The cause in a sentence.'),
        }, ['type', 'status', 'lastProbeTime']), 8),
        region: text('Region of the nodes.'),
        zones: list('Zones of the nodes, sorted.', { type: 'string' }, ZONES_MAX),
        kubernetesVersion: text('Version the API server reports.'),
        nodes: int64('Number of nodes.'),
        latencyMs: int64('How long the last probe took, in milliseconds.'),
        lastSeenTime: time('When the API server answered last.'),
        lostTimes: list('When it was lost lately, oldest first: what tells a cluster that comes and goes.', time(''), LOST_TIMES_MAX),
        clusterUID: text('uid of the namespace kube-system: the identity of the cluster, whatever its name here.'),
        missingRights: list('What propagation of the enabled types needs and the account may not do.', object('', {
          group: text('API group; empty for the core.'), resource: text('Plural name of the type.'), verbs: list('The verbs that are missing.', { type: 'string' }, VERBS_MAX),
        }, ['resource', 'verbs']), TYPES_MAX),
        certificateExpiryTime: time('When the certificate of the API server ends.'),
        tokenExpiryTime: time('When the token it is reached with ends; absent for one without an end.'),
        watchTraffic: object('What watching the cluster brings over the network.', {
          bytesPerMinute: int64('Bytes of watch events a minute, over the last minutes.'),
          messagesPerMinute: int64('Watch events a minute, bookmarks included.'),
        }),
        resources: anyObject('What the nodes offer and what is asked of them: cpu, memory and pods.'),
      }, ['conditions']),
    },
    required: ['spec'],
    columns: [
      { name: 'Ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
      { name: 'Region', type: 'string', jsonPath: '.status.region' },
      { name: 'Version', type: 'string', jsonPath: '.status.kubernetesVersion' },
      { name: 'Endpoint', type: 'string', jsonPath: '.spec.apiEndpoint', priority: 1 },
    ],
  });
}

function apiResource(description: string, groupRequired: boolean): Schema {
  return object(description, {
    group: text(groupRequired ? 'API group; a domain.' : 'API group; absent for the core group.', { maxLength: NAME_MAX, pattern: groupRequired ? DOTTED_SUBDOMAIN : SUBDOMAIN }),
    version: text('Version of the group.', { minLength: 1, maxLength: LABEL_MAX, pattern: DNS_LABEL }),
    kind: text('Kind, such as Deployment.', { minLength: 1, maxLength: LABEL_MAX, pattern: '^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$' }),
    pluralName: text('Plural, lower case: the word in the API\'s URLs.', { minLength: 1, maxLength: LABEL_MAX, pattern: DNS_LABEL }),
    scope: oneOf('Whether its objects live in namespaces.', ['Cluster', 'Namespaced']),
  }, [...(groupRequired ? ['group'] : []), 'version', 'kind', 'pluralName', 'scope']);
}

export function federatedTypeConfigCrd(): KubeObject {
  return customResourceDefinition({
    group: CORE_GROUP, version: CORE_VERSION, kind: 'FederatedTypeConfig', plural: 'federatedtypeconfigs', shortNames: ['ftc'], scope: 'Namespaced', hasStatus: true,
    description: 'FederatedTypeConfig switches on the federation of one type: it names the type in the members and the federated type on the host. Its name is the target\'s plural and group, such as deployments.apps.',
    properties: {
      spec: object('Which type is federated by which.', {
        targetType: apiResource('The type in the member clusters.', false),
        federatedType: apiResource('The type on the host whose objects are propagated.', true),
        propagation: oneOf('Enabled propagates; Disabled stops and leaves what is there.', ['Enabled', 'Disabled']),
        statusType: apiResource('Type of the collected statuses; of services only, and superseded by statusCollection.', true),
        statusCollection: oneOf('Enabled copies the status of each target into remoteStatus.', ['Enabled', 'Disabled']),
      }, ['targetType', 'federatedType', 'propagation']),
      status: object('Whether the type is being propagated.', {
        observedGeneration: int64('The generation of this object that is acted upon.', { minimum: 0 }),
        propagationController: oneOf('Running or NotRunning.', ['Running', 'NotRunning']),
        statusController: oneOf('Running or NotRunning.', ['Running', 'NotRunning']),
        conditions: conditions('What keeps the type from being propagated.'),
      }, ['observedGeneration', 'propagationController']),
    },
    required: ['spec'],
    root: withRules([{
      rule: "self.metadata.name == self.spec.targetType.pluralName + (has(self.spec.targetType.group) && self.spec.targetType.group != '' ? '.' + self.spec.targetType.group : '')",
      message: "name must be 'TARGET_PLURAL_NAME(.TARGET_GROUP_NAME)'",
    }]),
    columns: [
      { name: 'Federated', type: 'string', jsonPath: '.spec.federatedType.kind' },
      { name: 'Propagation', type: 'string', jsonPath: '.spec.propagation' },
      { name: 'Controller', type: 'string', jsonPath: '.status.propagationController' },
    ],
  });
}

function duration(description: string, byDefault: string): Schema {
  return text(description, {
    default: byDefault, maxLength: DURATION_MAX, pattern: '^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$',
    ...withRules([{ rule: "duration(self) > duration('0s')", message: 'should be greater than 0' }]),
  });
}

function count(description: string, byDefault: number): Schema {
  return int64(description, { default: byDefault, minimum: 1 });
}

export function kubeFedConfigCrd(): KubeObject {
  const withDefault = (schema: Schema): Schema => ({ ...schema, default: {} });
  return customResourceDefinition({
    group: CORE_GROUP, version: CORE_VERSION, kind: 'KubeFedConfig', plural: 'kubefedconfigs', scope: 'Namespaced', hasStatus: false,
    description: 'KubeFedConfig holds the settings of the control plane; the one named kubefed is read. Changes take effect while it runs.',
    properties: {
      spec: object('The settings.', {
        scope: oneOf('Cluster federates all namespaces, Namespaced only the one this object is in. It can not be changed.', ['Cluster', 'Namespaced'], withRules([{ rule: 'self == oldSelf', message: 'field is immutable' }])),
        controllerDuration: withDefault(object('How long to wait before acting on a cluster that came or went.', {
          availableDelay: duration('A cluster that became ready counts as settled after this time: then what preferences no longer schedule there is taken out, and what failed there is tried again.', '20s'),
          unavailableDelay: duration('After a cluster stopped being ready.', '1m0s'),
        })),
        leaderElect: withDefault(object('How the running control plane is chosen among several.', {
          leaseDuration: duration('How long a leader that fell silent is waited for.', '15s'),
          renewDeadline: duration('How long the leader tries to renew before it gives up.', '10s'),
          retryPeriod: duration('Time between two tries.', '5s'),
          resourceLock: oneOf('Kept for compatibility; a Lease is used whatever is said here.', ['leases', 'configmaps', 'endpoints'], { default: 'configmaps' }),
        }, [], [
          { rule: '!has(self.leaseDuration) || !has(self.renewDeadline) || duration(self.leaseDuration) > duration(self.renewDeadline)', message: 'leaseDuration must be greater than renewDeadline' },
          // Durations can be added but not multiplied: five of the one against six of the other is the factor of 1.2, exactly.
          { rule: `!has(self.renewDeadline) || !has(self.retryPeriod) || ${Array(5).fill('duration(self.renewDeadline)').join(' + ')} > ${Array(6).fill('duration(self.retryPeriod)').join(' + ')}`, message: 'renewDeadline must be greater than retryPeriod*1.2' },
        ])),
        featureGates: listByKey('Features to switch on or off. Those not listed have their default.', 'name', object('', {
          name: oneOf('Name of the feature.', ['PushReconciler', 'SchedulerPreferences', 'RawResourceStatusCollection', 'CrossClusterServiceDiscovery', 'FederatedIngress']),
          configuration: oneOf('Enabled or Disabled.', ['Enabled', 'Disabled']),
        }, ['name', 'configuration']), GATES_MAX),
        clusterHealthCheck: withDefault(object('How the members are probed.', {
          period: duration('Time between two probes.', '10s'),
          failureThreshold: count('Failed probes in a row after which a cluster is not ready.', 3),
          successThreshold: count('Good probes in a row after which it is ready again.', 1),
          timeout: duration('How long a probe may take.', '3s'),
        })),
        syncController: withDefault(object('How objects are propagated.', {
          maxConcurrentReconciles: count('Objects of one type that are worked on at once.', 1),
          adoptResources: oneOf('Enabled takes over objects that exist in a member already; Disabled reports them.', ['Enabled', 'Disabled'], { default: 'Enabled' }),
        })),
        statusController: withDefault(object('How statuses are collected.', { maxConcurrentReconciles: count('Objects of one type that are worked on at once.', 1) })),
      }, ['scope']),
    },
    required: ['spec'],
    columns: [{ name: 'Scope', type: 'string', jsonPath: '.spec.scope' }],
  });
}

function propagatedVersion(kind: string, plural: string, scope: 'Namespaced' | 'Cluster'): KubeObject {
  return customResourceDefinition({
    group: CORE_GROUP, version: CORE_ALPHA_VERSION, kind, plural, scope, hasStatus: true,
    description: `${kind} is where KubeFed recorded the versions it had propagated. It is read when a federation is taken over from it, and not written.`,
    properties: {
      status: object('The record.', {
        templateVersion: text('Hash of the template.'),
        overridesVersion: text('Hash of the overrides.'),
        clusterVersions: list('Version of the object in each cluster.', object('', {
          clusterName: text('Name of the cluster.'),
          version: text('gen: and its generation, or rv: and its resource version.'),
        }, ['clusterName', 'version']), MEMBERS_MAX),
      }, ['templateVersion', 'overridesVersion']),
    },
  });
}

export function propagatedVersionCrd(): KubeObject {
  return propagatedVersion('PropagatedVersion', 'propagatedversions', 'Namespaced');
}

export function clusterPropagatedVersionCrd(): KubeObject {
  return propagatedVersion('ClusterPropagatedVersion', 'clusterpropagatedversions', 'Cluster');
}

export function federatedServiceStatusCrd(): KubeObject {
  return customResourceDefinition({
    group: CORE_GROUP, version: CORE_ALPHA_VERSION, kind: 'FederatedServiceStatus', plural: 'federatedservicestatuses', scope: 'Namespaced', hasStatus: false,
    description: 'FederatedServiceStatus lists the status of a federated Service in each cluster. Superseded by remoteStatus.',
    properties: {
      clusterStatus: list('One entry for each cluster.', object('', {
        clusterName: text('Name of the cluster.'),
        status: anyObject('Status of the Service there.'),
      }, ['clusterName']), MEMBERS_MAX),
    },
  });
}
