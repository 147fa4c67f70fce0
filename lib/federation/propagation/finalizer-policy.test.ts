import { describe, expect, it } from 'vitest';
import { at } from '#lib/federation/types/read.ts';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { finalizerPolicy } from './finalizer-policy.ts';

function type(group: string, plural: string, kind: string, federatedGroup?: string): TypeConfig {
  const target = { group, version: 'v1', plural, kind, namespaced: plural !== 'namespaces' };
  const parsed = parseTypeConfig(typeConfigFor(target, federatedGroup === undefined ? {} : { federatedGroup }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

const CONFIG_MAPS = type('', 'configmaps', 'ConfigMap');
const DEPLOYMENTS = type('apps', 'deployments', 'Deployment');
const NAMESPACES = type('', 'namespaces', 'Namespace');
const input = { types: [DEPLOYMENTS, CONFIG_MAPS], scope: 'Cluster', namespaceUid: 'u1' } as const;

describe('the admission policy for finalizers', () => {
  it('names the creates of exactly the types that run, in an order of its own', () => {
    const { policy } = finalizerPolicy(input);
    expect(at(policy, 'spec', 'matchConstraints', 'resourceRules')).toEqual([
      { apiGroups: ['types.kubefed.io'], apiVersions: ['v1beta1'], operations: ['CREATE'], resources: ['federatedconfigmaps', 'federateddeployments'] },
    ]);
    expect(finalizerPolicy({ ...input, types: [CONFIG_MAPS, DEPLOYMENTS] })).toEqual(finalizerPolicy(input));
  });

  it('has a rule for each group of federated types', () => {
    const own = type('example.com', 'widgets', 'Widget', 'federated.example.com');
    const { policy } = finalizerPolicy({ ...input, types: [CONFIG_MAPS, own] });
    expect(at(policy, 'spec', 'matchConstraints', 'resourceRules')).toMatchObject([{ apiGroups: ['federated.example.com'] }, { apiGroups: ['types.kubefed.io'] }]);
  });

  it('speaks of the system namespace alone where only that is federated', () => {
    expect(at(finalizerPolicy({ ...input, scope: 'Namespaced' }).policy, 'spec', 'matchConstraints', 'namespaceSelector')).toEqual({ matchLabels: { 'kubernetes.io/metadata.name': 'kube-federation-system' } });
    expect(at(finalizerPolicy(input).policy, 'spec', 'matchConstraints', 'namespaceSelector')).toBeUndefined();
  });

  it('leaves out federated namespaces that are never acted on', () => {
    const { policy } = finalizerPolicy({ ...input, types: [NAMESPACES] });
    expect(JSON.stringify(at(policy, 'spec', 'matchConditions'))).toContain(String.raw`object.kind in [\"FederatedNamespace\"]`);
  });

  it('refuses nobody and goes with the system namespace', () => {
    const { policy, binding } = finalizerPolicy(input);
    expect(at(policy, 'spec', 'failurePolicy')).toBe('Ignore');
    for (const object of [policy, binding]) expect(object.metadata.ownerReferences).toMatchObject([{ kind: 'Namespace', uid: 'u1' }]);
    expect(at(binding, 'spec', 'policyName')).toBe(policy.metadata.name);
  });
});
