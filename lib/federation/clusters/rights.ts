import type { ResourceType } from '#lib/kube/object.ts';
import { listAt, stringAt, stringsAt } from '../types/read.ts';
import { PROPAGATE_VERBS, type PolicyRule } from './join-plan.ts';

/** What propagation does to a type and the federation's account in a cluster may not. */
export type MissingRight = { group: string; resource: string; verbs: string[] };

/** Types whose missing rights are told; nobody enables as many. */
export const MAX_MISSING = 500;

/**
 * The rights that propagation of these types needs and that rules lack, in the order of the types.
 * @param rules as a SelfSubjectRulesReview tells them. A rule for objects of certain names does not count.
 */
export function findMissingRights(types: readonly ResourceType[], rules: readonly unknown[]): MissingRight[] {
  const usable = rules.filter((rule) => stringsAt(rule, 'resourceNames').length === 0);
  return types.flatMap(({ group, plural }) => {
    const matching = usable.filter((rule) => covers(rule, 'apiGroups', group) && covers(rule, 'resources', plural));
    const verbs = PROPAGATE_VERBS.filter((verb) => !matching.some((rule) => covers(rule, 'verbs', verb)));
    return verbs.length === 0 ? [] : [{ group, resource: plural, verbs }];
  }).slice(0, MAX_MISSING);
}

/** What a KubeFedCluster's status says is missing; entries that are none are left out. */
export function readMissingRights(cluster: unknown): MissingRight[] {
  return (listAt(cluster, 'status', 'missingRights') ?? []).flatMap((entry) => {
    const resource = stringAt(entry, 'resource');
    return resource === undefined ? [] : [{ group: stringAt(entry, 'group') ?? '', resource, verbs: stringsAt(entry, 'verbs') }];
  });
}

/** One rule for each API group and set of verbs, to be added to a role. */
export function rulesFor(missing: readonly MissingRight[]): PolicyRule[] {
  const groups = Map.groupBy(missing, ({ group, verbs }) => JSON.stringify([group, verbs]));
  return [...groups.values()].flatMap((rights) => {
    const [first] = rights;
    return first === undefined ? [] : [{ apiGroups: [first.group], resources: rights.map(({ resource }) => resource), verbs: first.verbs }];
  });
}

/** The commands that let the account of a join do what it lacks. */
export function extendCommands(role: string, missing: readonly MissingRight[]): string[] {
  return rulesFor(missing).map((value) => `kubectl patch clusterrole ${role} --type=json -p '${JSON.stringify([{ op: 'add', path: '/rules/-', value }])}'`);
}

/** The commands that let any account do what it lacks, by a role of its own. `subject` stands for it, as kubectl names it. */
export function grantCommands(cluster: string, missing: readonly MissingRight[], subject: string): string[] {
  return rulesFor(missing).flatMap(({ apiGroups: [group = ''] = [], resources = [], verbs }, index) => {
    const name = `flotilla-${cluster}-${index + 1}`;
    const named = resources.map((resource) => (group === '' ? resource : `${resource}.${group}`)).join(',');
    return [`kubectl create clusterrole ${name} --verb=${verbs.join(',')} --resource=${named}`, `kubectl create clusterrolebinding ${name} --clusterrole=${name} ${subject}`];
  });
}

function covers(rule: unknown, field: 'apiGroups' | 'resources' | 'verbs', wanted: string): boolean {
  const values = stringsAt(rule, field);
  return values.includes('*') || values.includes(wanted);
}
