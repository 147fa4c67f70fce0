import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';
import { applyOverrides } from '../overrides/apply-overrides.ts';
import { sameField } from '../overrides/override-path.ts';
import { overridesFor, parseOverrides, type SourcedOperation } from '../overrides/parse-overrides.ts';
import { MANAGED_LABEL } from '../types/constants.ts';
import { conflictPolicyOf } from '../types/federated-object.ts';
import { at } from '../types/read.ts';
import { fieldsOfOthers } from './managed-fields.ts';
import { renderForCluster, type RenderInput, type RenderResult } from './render-for-cluster.ts';
import { sanitizeTemplate } from './sanitize-template.ts';

/** Where one field of a member's object comes from. */
export type FieldSource =
  | { from: 'template' }
  /** `spec.overrides[item].clusterOverrides[index]`. */
  | { from: 'override'; item: number; index: number; via: SourcedOperation['via'] }
  | { from: 'preference'; name: string }
  /** The value the cluster's own object had. */
  | { from: 'retained' }
  /** Name, namespace, type and managed label. */
  | { from: 'federation' }
  | { from: 'manager'; manager: string };

export type ExplainedField = { pointer: string; value: unknown; source: FieldSource };

export type ExplainInput = RenderInput & {
  /** The preference that owns the replicas override of the workload. */
  preference?: { name: string; replicasPath: string };
};

export type Explanation = { ok: true; fields: ExplainedField[] } | Extract<RenderResult, { ok: false }>;

/**
 * Names the source of every leaf of what a cluster should hold, in the order of the object, then the fields of what it
 * does hold that only other managers own. Under the policy Report a field that another manager holds is shown with that
 * manager's value. Empty maps and lists are not leaves.
 */
export function explainFields(input: ExplainInput): Explanation {
  const rendered = renderForCluster(input);
  if (!rendered.ok) return rendered;
  const { live: _live, ...withoutLive } = input;
  const fresh = renderForCluster(withoutLive);
  const sources = traceSources(input);
  const foreign = input.live === undefined ? [] : fieldsOfOthers(input.live);
  const left = conflictPolicyOf(input.fedObject) === 'Report' ? new Map(foreign.map((field) => [field.pointer, field])) : undefined;
  const fields = leavesOf(rendered.object).map(({ tokens, value }): ExplainedField => {
    const pointer = formatPointer(tokens);
    const theirs = left?.get(pointer);
    if (theirs !== undefined && !deepEqual(theirs.value, value)) return { pointer, value: theirs.value, source: { from: 'manager', manager: theirs.manager } };
    const retained = fresh.ok && !deepEqual(valueAt(fresh.object, tokens), value);
    const leftToCluster = input.live !== undefined && rendered.leftToCluster.includes(pointer);
    return { pointer, value, source: isIdentity(pointer) ? { from: 'federation' } : retained || leftToCluster ? { from: 'retained' } : sources(tokens) };
  });
  const known = new Set(fields.map((field) => field.pointer));
  const others = foreign.filter((field) => !known.has(field.pointer));
  return { ok: true, fields: [...fields, ...others.map(({ pointer, value, manager }): ExplainedField => ({ pointer, value, source: { from: 'manager', manager } }))] };
}

/**
 * Applies the same operations to a copy of the template in which every value is replaced by the number of its source,
 * so that inserting into lists and replacing whole maps carry the sources along by themselves.
 */
function traceSources(input: ExplainInput): (tokens: readonly string[]) => FieldSource {
  const sources: FieldSource[] = [{ from: 'template' }];
  const template = sanitizeTemplate(at(input.fedObject, 'spec', 'template'));
  const base = template.ok ? numbered(template.template, 0) : {};
  const found = overridesFor(input.overrides ?? parseOverrides(at(input.fedObject, 'spec', 'overrides')), input.cluster);
  const applied = found.ok && isJsonObject(base)
    ? applyOverrides(base, found.operations, (operation) => numbered(operation.value, sources.push(overrideSource(operation, input.preference)) - 1))
    : undefined;
  const tree = applied?.ok === true ? applied.object : base;
  return (tokens) => {
    const number = valueAt(tree, tokens);
    return (typeof number === 'number' ? sources[number] : undefined) ?? { from: 'federation' };
  };
}

function overrideSource(operation: SourcedOperation, preference: ExplainInput['preference']): FieldSource {
  if (preference !== undefined && operation.via === 'name' && sameField(formatPointer(operation.path.tokens), preference.replicasPath)) {
    return { from: 'preference', name: preference.name };
  }
  return { from: 'override', item: operation.item, index: operation.index, via: operation.via };
}

function numbered(value: unknown, source: number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => numbered(item, source));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numbered(item, source)]));
  return source;
}

function valueAt(tree: unknown, tokens: readonly string[]): unknown {
  let here = tree;
  for (const token of tokens) here = Array.isArray(here) ? here[Number(token)] : at(here, token);
  return here;
}

type Leaf = { tokens: string[]; value: unknown };

function leavesOf(value: unknown, tokens: readonly string[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => leavesOf(item, [...tokens, String(i)]));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...tokens, key]));
  return [{ tokens: [...tokens], value }];
}

const IDENTITY: ReadonlySet<string> = new Set(['/kind', '/metadata/name', '/metadata/namespace', formatPointer(['metadata', 'labels', MANAGED_LABEL])]);

function isIdentity(pointer: string): boolean {
  return IDENTITY.has(pointer);
}

/** One phrase for a source. */
export function describeSource(source: FieldSource): string {
  switch (source.from) {
    case 'template': return 'the template';
    case 'override': {
      const whom = source.via === 'all' ? 'all clusters' : source.via === 'selector' ? 'clusters by label' : 'this cluster';
      return `override ${source.item + 1}, change ${source.index + 1}, for ${whom}`;
    }
    case 'preference': return `the preference ${source.name}`;
    case 'retained': return 'kept from the cluster';
    case 'federation': return 'set by the federation';
    case 'manager': return `set in the cluster by ${source.manager}`;
  }
}
