import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { type CrdInput, customResourceDefinition } from './crd.ts';
import { TARGET_SHORT_NAMES } from './default-types.ts';
import { at, stringAt } from './read.ts';
import {
  anyObject, anyValue, conditions, flag, int64, labelSelector, list, listByKey, NAME_MAX, object, objectName, oneOf, type Schema, text, time,
} from './schema.ts';
import { type TypeConfig, typeConfigName } from './type-config.ts';

/** Bounds that keep CEL affordable for the API server and are far above any use. */
const CLUSTERS_MAX = 5_000;
/** As many as an API server lets the pairwise rule below be declared for. */
const OVERRIDES_MAX = 400;
const OPERATIONS_MAX = 100;
const PATH_MAX = 512;
/** Comparing every pair costs the square; longer lists are checked by the controller. */
const PAIRWISE_MAX = 256;

export type FederatedCrdInput = {
  typeConfig: TypeConfig;
  /** Schema of the target without its apiVersion, kind, metadata and status; see `toStructuralSchema`. */
  templateSchema?: Schema;
  /** Short names of the target type; known for the default types. */
  targetShortNames?: readonly string[];
};

/** The CustomResourceDefinition of the federated type of a target: with the target's schema the host itself refuses a bad template (D40). */
export function federatedCrd(input: FederatedCrdInput): KubeObject {
  const { federated, target, isNamespace } = input.typeConfig;
  const shortNames = (input.targetShortNames ?? TARGET_SHORT_NAMES[typeConfigName(target)] ?? []).map((name) => `f${name}`);
  const crd: CrdInput = {
    group: federated.group,
    version: federated.version,
    kind: federated.kind,
    plural: federated.plural,
    shortNames,
    scope: target.namespaced || isNamespace ? 'Namespaced' : 'Cluster',
    description: `${federated.kind} keeps one ${target.kind} in every member cluster that its placement selects.`
      + (isNamespace ? ' It lives in the namespace of the host that it federates and has the same name.' : ''),
    properties: { spec: specSchema(input), status: statusSchema() },
    required: ['spec'],
    hasStatus: true,
    columns: [
      { name: 'Propagated', type: 'string', jsonPath: '.status.conditions[?(@.type=="Propagation")].status', description: 'Whether every selected cluster holds the object as it should.' },
      { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Propagation")].reason' },
    ],
  };
  return customResourceDefinition(crd);
}

function specSchema(input: FederatedCrdInput): Schema {
  const { target } = input.typeConfig;
  return object('What is propagated, where to, and what differs there.', {
    template: templateSchema(input),
    placement: placementSchema(),
    overrides: overridesSchema(),
    ...(hasReplicas(input.templateSchema) ? {
      retainReplicas: flag(`When true, the number of replicas each cluster has is kept: the template sets it only when the ${target.kind} is created. For use with an autoscaler in the member.`),
    } : {}),
    conflictPolicy: oneOf('What happens when somebody else manages a field that is set here: Force takes the field over, Report leaves it and names the other manager in the status. Force when absent.', ['Force', 'Report']),
  });
}

function templateSchema({ typeConfig, templateSchema: schema }: FederatedCrdInput): Schema {
  const description = `The ${typeConfig.target.kind} as it is made in the members. Name and namespace are those of this object.`;
  if (schema === undefined) return anyObject(description);
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, status: _status, ...own } = properties;
  const { required: _required, description: _description, ...rest } = schema;
  return {
    ...rest,
    type: 'object',
    description,
    properties: {
      apiVersion: text('Normally left out: it follows from the type.'),
      kind: text('Normally left out: it follows from the type.'),
      metadata: { ...anyObject('Labels of the objects in the members. Anything else here is not propagated.') },
      ...own,
      status: anyObject('Not propagated.'),
    },
  };
}

/** True when the target has `spec.replicas` as a 32-bit integer: only then retaining it means anything. */
export function hasReplicas(schema: Schema | undefined): boolean {
  const replicas = at(schema, 'properties', 'spec', 'properties', 'replicas');
  return stringAt(replicas, 'type') === 'integer' && stringAt(replicas, 'format') === 'int32';
}

function placementSchema(): Schema {
  return object('Which clusters hold the object. Without clusters and without a selector it is none.', {
    clusters: listByKey('The clusters, by name. When present, even empty, exactly these, and the selector is not looked at. Names of clusters that have not joined are ignored.', 'name', object('', {
      name: objectName('Name of a KubeFedCluster.'),
    }, ['name']), CLUSTERS_MAX),
    clusterSelector: labelSelector('Selects clusters by the labels of their KubeFedCluster. An empty selector selects all of them.'),
  });
}

const FORBIDDEN_PATHS = ['/metadata/namespace', '/metadata/name', '/metadata/generateName', '/kind', 'metadata.namespace', 'metadata.name', 'metadata.generateName', 'kind'];

function overridesSchema(): Schema {
  const operation = object('', {
    op: text('add, remove or replace; replace when absent. replace also sets a field that is missing from an existing object.', { pattern: '^(add|remove|replace)?$' }),
    path: text('Which field: a JSON Pointer such as /spec/template/spec/containers/0/image. The older dotted form, spec.replicas, is read too.', {
      minLength: 1, maxLength: PATH_MAX, pattern: '^(/.*|[^/.]+(\\.[^/.]+)*)$',
      'x-kubernetes-validations': [{
        rule: `!(self in [${FORBIDDEN_PATHS.map((path) => `'${path}'`).join(', ')}])`,
        message: 'this field says which object it is and can not be overridden',
      }],
    }),
    value: anyValue('The value to set; null when absent. Not used by remove.'),
  }, ['path']);
  return list('What differs from the template. Entries for all clusters apply first, then those by selector, then the cluster\'s own, so the most specific has the last word.', object('', {
    clusterName: text('The cluster this entry is for, or * for all of them.', { minLength: 1, maxLength: NAME_MAX }),
    clusterSelector: labelSelector('The clusters this entry is for, by their labels; instead of clusterName.'),
    clusterOverrides: listByKey('Changes, applied in order, all or none.', 'path', operation, OPERATIONS_MAX),
  }, [], [{ rule: 'has(self.clusterName) != has(self.clusterSelector)', message: 'give either clusterName or clusterSelector' }]), OVERRIDES_MAX, {}, [{
    rule: `size(self) > ${PAIRWISE_MAX} || self.map(x, has(x.clusterName) ? x.clusterName : '').all(n, n == '' || self.exists_one(y, has(y.clusterName) && y.clusterName == n))`,
    message: 'a cluster appears more than once; put all its overrides into one entry',
  }]);
}

/** Addition: the numbers of a workload as the member's API reported them. */
function replicaCounts(): Schema {
  return object('Replica numbers of a workload, as the cluster reported them.', {
    desired: int64('Replicas that the object asks for there.'),
    observed: int64('Replicas that exist there.'),
    ready: int64('Replicas that are ready there.'),
    current: flag('Whether the numbers speak of the latest spec.'),
    failure: text('Why the workload says that it can not go on.'),
  });
}

function statusSchema(): Schema {
  return object('What was found and done, written by the control plane.', {
    observedGeneration: int64('The generation of this object that the status speaks of.'),
    conditions: conditions('Propagation is True when every selected cluster holds the object as it should.', {
      lastUpdateTime: time('When something was last written in a member.'),
    }),
    clusters: list('One entry for each cluster that holds the object, should hold it, or has yet to let go of it.', object('', {
      name: text('Name of the cluster.'),
      status: text('Empty or absent: in order. Otherwise one word for what is not.'),
      message: text('The cause in a sentence.'),
      applied: text('Fingerprint of what was applied there last, for the control plane\'s own use.'),
      replicas: replicaCounts(),
      remoteStatus: anyObject('The status of the object in the cluster, where its collection is switched on.'),
    }, ['name']), CLUSTERS_MAX),
  });
}
