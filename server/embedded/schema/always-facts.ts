/**
 * Struct fields that the built-in types write even when empty (`strategy: {}`, `status: {}`), because they are no pointers
 * in Kubernetes' own types. Objects read back carry them, and creating an object does not make anyone own them.
 */
import type { Schema } from './schema.ts';

/** On every kind and every template: where the field exists, it is one. */
const EVERYWHERE = ['metadata', 'spec', 'status'];
const KINDS_AND_TEMPLATES = /\.(PodTemplateSpec|JobTemplateSpec|PersistentVolumeClaimTemplate)$/;

const STRUCTS = `
core.v1.ServiceStatus loadBalancer | core.v1.PersistentVolumeClaimSpec resources | core.v1.Event involvedObject source | core.v1.NodeStatus daemonEndpoints nodeInfo
core.v1.NodeDaemonEndpoints kubeletEndpoint | core.v1.PreferredSchedulingTerm preference | core.v1.WeightedPodAffinityTerm podAffinityTerm
core.v1.Container resources | core.v1.EphemeralContainer resources | core.v1.ContainerStatus lastState state | core.v1.PodTemplate template | core.v1.Binding target
apps.v1.DeploymentSpec strategy template | apps.v1.ReplicaSetSpec template | apps.v1.StatefulSetSpec template updateStrategy | apps.v1.DaemonSetSpec template updateStrategy
batch.v1.JobSpec template | batch.v1.CronJobSpec jobTemplate
networking.v1.IngressServiceBackend port | networking.v1.HTTPIngressPath backend | networking.v1.IngressStatus loadBalancer | networking.v1.NetworkPolicySpec podSelector
autoscaling.v2.HorizontalPodAutoscalerSpec scaleTargetRef | autoscaling.v1.HorizontalPodAutoscalerSpec scaleTargetRef
autoscaling.v2.ContainerResourceMetricSource target | autoscaling.v2.ExternalMetricSource metric target | autoscaling.v2.ObjectMetricSource describedObject metric target
autoscaling.v2.PodsMetricSource metric target | autoscaling.v2.ResourceMetricSource target | autoscaling.v2.ContainerResourceMetricStatus current
autoscaling.v2.ExternalMetricStatus current metric | autoscaling.v2.ObjectMetricStatus current describedObject metric
autoscaling.v2.PodsMetricStatus current metric | autoscaling.v2.ResourceMetricStatus current
rbac.v1.RoleBinding roleRef | rbac.v1.ClusterRoleBinding roleRef | discovery.v1.Endpoint conditions | events.v1.Event deprecatedSource regarding
apiextensions.v1.CustomResourceDefinitionSpec names | apiextensions.v1.CustomResourceDefinitionStatus acceptedNames
authentication.v1.TokenReviewStatus user | authentication.v1.SelfSubjectReviewStatus userInfo`;

/** Defaults that are part of the schema itself, because list keys need them. */
const KEY_DEFAULTS = 'core.v1.ContainerPort protocol TCP | core.v1.ServicePort protocol TCP';

/** Marks the fields, in place. `kinds` are the OpenAPI names of the served kinds. @throws Error when a fact names a field that no type has. */
export function addAlwaysFacts(schemas: Record<string, Schema>, kinds: Iterable<string>): void {
  const templates = Object.keys(schemas).filter((name) => KINDS_AND_TEMPLATES.test(name));
  for (const name of [...kinds, ...templates]) {
    for (const field of EVERYWHERE) {
      const schema = schemas[name]?.properties?.[field];
      if (schema?.$ref !== undefined) schema.always = true;
    }
  }
  for (const [type = '', ...names] of rows(STRUCTS)) for (const name of names) fieldOf(schemas, type, name).always = true;
  for (const [type = '', name = '', value] of rows(KEY_DEFAULTS)) fieldOf(schemas, type, name).default = value;
  // Required lists are written even when empty, too.
  for (const schema of Object.values(schemas)) {
    for (const name of schema.required ?? []) {
      const field = schema.properties?.[name];
      if (field?.type === 'array') field.always = true;
    }
  }
}

function rows(table: string): string[][] {
  return table.trim().split(/\s*[|\n]\s*/).map((row) => row.split(' '));
}

function fieldOf(schemas: Record<string, Schema>, type: string, name: string): Schema {
  const prefix = type.startsWith('apiextensions.') ? 'io.k8s.apiextensions-apiserver.pkg.apis' : 'io.k8s.api';
  const field = schemas[`${prefix}.${type}`]?.properties?.[name];
  if (field === undefined) throw new Error(`The Kubernetes models have no field ${type}.${name}; they and always-facts.ts are of different versions.`);
  return field;
}
