import type { KubeObject } from '#lib/kube/object.ts';
import { PROTECTED_NAMESPACES, SYNC_FINALIZER, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const NAME = 'flotilla-sync-finalizer';
/** In CEL: what the synchronisation itself would ask before it adds the finalizer. */
const FINALIZERS = 'object.metadata.finalizers';
const LACKS_FINALIZER = `!has(${FINALIZERS}) || !('${SYNC_FINALIZER}' in ${FINALIZERS})`;
/** What has no place yet is in no member and may go at any time; whoever gives it one adds the finalizer in the same write. */
const HAS_PLACEMENT = 'has(object.spec) && has(object.spec.placement)';
/** A JSON patch and no apply configuration: that would need the type's published schema, which comes a while after its definition. */
const ADD_FINALIZER = `has(${FINALIZERS})`
  + ` ? [JSONPatch{op: "add", path: "/metadata/finalizers/-", value: "${SYNC_FINALIZER}"}]`
  + ` : [JSONPatch{op: "add", path: "/metadata/finalizers", value: ["${SYNC_FINALIZER}"]}]`;

export type FinalizerPolicyInput = {
  /** Federated types that are synchronised now, at least one. */
  types: readonly TypeConfig[];
  /** `Namespaced`: only objects in the system namespace are tended. */
  scope: 'Cluster' | 'Namespaced';
  /** Uid of the system namespace: with it the policy goes too. */
  namespaceUid: string;
};

/**
 * A MutatingAdmissionPolicy and its binding by which an API server (Kubernetes 1.36 and later) gives new federated objects
 * their finalizer as they are created. That saves one write to the host for each, and members are written to at once. An
 * object that got none, because the policy was not in force yet or failed, gets it from the synchronisation.
 */
export function finalizerPolicy({ types, scope, namespaceUid }: FinalizerPolicyInput): { policy: KubeObject; binding: KubeObject } {
  const metadata = {
    name: NAME, labels: { 'app.kubernetes.io/managed-by': 'flotilla' },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Namespace', name: SYSTEM_NAMESPACE, uid: namespaceUid }],
  };
  const policy = {
    apiVersion: API_VERSION, kind: 'MutatingAdmissionPolicy', metadata,
    spec: {
      failurePolicy: 'Ignore', reinvocationPolicy: 'Never',
      matchConstraints: {
        matchPolicy: 'Exact', resourceRules: resourceRules(types),
        ...(scope === 'Namespaced' ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': SYSTEM_NAMESPACE } } } : {}),
      },
      matchConditions: [
        { name: 'lacks-the-finalizer', expression: LACKS_FINALIZER },
        { name: 'has-a-placement', expression: HAS_PLACEMENT },
        { name: 'is-tended', expression: isTended(types) },
      ],
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: ADD_FINALIZER } }],
    },
  };
  const binding = { apiVersion: API_VERSION, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName: NAME } };
  return { policy, binding };
}

/** Federated namespaces that are never acted on would never lose the finalizer again. */
function isTended(types: readonly TypeConfig[]): string {
  const kinds = types.filter(({ isNamespace }) => isNamespace).map(({ federated }) => federated.kind);
  // A list of strings is written in CEL as in JSON.
  return `!(object.kind in ${JSON.stringify(kinds)}) || (object.metadata.name == object.metadata.namespace && !(object.metadata.name in ${JSON.stringify(PROTECTED_NAMESPACES)}))`;
}

/** One rule for each group and version that federated types have, in an order that does not depend on when they started. */
function resourceRules(types: readonly TypeConfig[]): Record<string, unknown>[] {
  const groups = Map.groupBy(types, ({ federated }) => `${federated.group}/${federated.version}`);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([groupVersion, members]) => {
    const [group = '', version = ''] = groupVersion.split('/');
    return { apiGroups: [group], apiVersions: [version], operations: ['CREATE'], resources: members.map(({ federated }) => federated.plural).toSorted() };
  });
}
