import { isJsonObject } from '#lib/kube/json.ts';
import type { GroupAliases } from '../group-aliases.ts';
import { arrayAt } from '../kinds/fields.ts';
import type { Attributes } from './attributes.ts';

/** One rule of a Role or ClusterRole. */
export type PolicyRule = {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
};

/** Reads `rules` of a stored role; groups in their canonical spelling. */
export function readRules(role: unknown, aliases: GroupAliases): PolicyRule[] {
  return arrayAt(role, 'rules').filter(isJsonObject).map((rule) => ({
    verbs: texts(rule, 'verbs'), apiGroups: texts(rule, 'apiGroups').map((group) => aliases.canonicalGroup(group)),
    resources: texts(rule, 'resources'), resourceNames: texts(rule, 'resourceNames'), nonResourceURLs: texts(rule, 'nonResourceURLs'),
  }));
}

/** A rule as a role states it: empty lists are left out. */
export function writeRule(rule: PolicyRule): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(rule).filter(([, list]) => list.length > 0));
}

export function allows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if (wanted.kind === 'path') return rule.nonResourceURLs.some((each) => matchesPath(each, wanted.path));
  return has(rule.apiGroups, wanted.group) && rule.resources.some((each) => matchesResource(each, wanted.resource))
    && (rule.resourceNames.length === 0 || (wanted.name !== '' && rule.resourceNames.includes(wanted.name)));
}

/** Whether `owned` together allow all that `rule` allows: nobody may grant more than they hold. */
export function covers(owned: readonly PolicyRule[], rule: PolicyRule): boolean {
  return singleGrants(rule).every((grant) => owned.some((each) => allows(each, grant)));
}

/** Every single thing a rule allows; `*` stands for itself, so only a rule with `*` covers it. */
function singleGrants({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): Attributes[] {
  const names = resourceNames.length === 0 ? [''] : resourceNames;
  return verbs.flatMap((verb): Attributes[] => [
    ...nonResourceURLs.map((path): Attributes => ({ kind: 'path', verb, path })),
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => names.map((name): Attributes => ({ kind: 'resource', verb, group, resource, namespace: '', name })))),
  ]);
}

function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === '*' || pattern === resource) return true;
  return pattern.startsWith('*/') && resource.includes('/') && resource.slice(resource.indexOf('/')) === pattern.slice(1);
}

function matchesPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1));
}

function has(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function texts(rule: Record<string, unknown>, field: string): string[] {
  return arrayAt(rule, field).filter((each) => typeof each === 'string');
}
