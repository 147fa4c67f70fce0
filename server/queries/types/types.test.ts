import { describe, expect, it } from 'vitest';
import type { ServedType } from '#server/host/discovery.ts';
import type { Discovered } from './discover-members.ts';
import { toCandidates } from './read-candidates.ts';
import { toEnablePlan } from './read-plans.ts';
import { typeConfigFor } from '#lib/federation/types/type-config.ts';

const ALL_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const served = (kind: string, group: string, rest: Partial<ServedType> = {}): ServedType => ({
  kind, group, version: 'v1', plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), shortNames: [], namespaced: true, verbs: ALL_VERBS, ...rest,
});
const cluster = (name: string, types: readonly ServedType[]): Discovered => ({ cluster: name, isHost: name === 'host', ok: true, types });

describe('toCandidates', () => {
  it('gathers each type once, with the clusters that serve it', () => {
    const { candidates, memberCount } = toCandidates([cluster('host', [served('Role', 'rbac.io')]), cluster('a', [served('Role', 'rbac.io'), served('Widget', 'example.com')])], new Set());
    expect(candidates.map(({ name, isOnHost, members }) => ({ name, isOnHost, members }))).toEqual([
      { name: 'roles.rbac.io', isOnHost: true, members: ['a'] }, { name: 'widgets.example.com', isOnHost: false, members: ['a'] },
    ]);
    expect(memberCount).toBe(1);
  });

  it('leaves out what is configured, what can not be kept, what controllers make and what is ours', () => {
    const types = [
      served('ConfigMap', ''), served('TokenReview', 'authentication.k8s.io', { verbs: ['create'] }), served('Event', ''), served('KubeFedCluster', 'core.kubefed.io'),
      served('FederatedSecret', 'types.kubefed.io'), served('Node', ''),
    ];
    expect(toCandidates([cluster('host', types)], new Set(['configmaps'])).candidates).toEqual([]);
  });

  it('names the clusters that could not be asked and keeps the rest', () => {
    const silent: Discovered = { cluster: 'b', isHost: false, ok: false, message: 'b did not list its types within 6 s' };
    const { candidates, unread } = toCandidates([cluster('host', [served('Role', 'rbac.io')]), silent], new Set());
    expect(candidates).toHaveLength(1);
    expect(unread).toEqual([{ cluster: 'b', message: 'b did not list its types within 6 s' }]);
  });
});

describe('toEnablePlan', () => {
  it('names the members without the type; one that could not be asked is not accused', () => {
    const widget = served('Widget', 'example.com');
    const fleet: Discovered[] = [cluster('host', []), cluster('a', [widget]), cluster('b', []), { cluster: 'c', isHost: false, ok: false, message: 'silent' }];
    const plan = toEnablePlan(typeConfigFor(widget), 'created', fleet);
    expect(plan).toMatchObject({ hasSchema: false, members: ['a'], membersWithout: ['b'], definitionName: 'federatedwidgets.types.kubefed.io' });
    expect(plan.typeConfigYaml).toContain('name: widgets.example.com');
  });
});
