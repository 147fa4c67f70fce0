/**
 * Overrides: what differs from the template in one cluster, in many, or in all.
 *
 * Guarantees: a bad entry fails only the clusters it speaks of (D36); the operations for a cluster come in one order:
 * entries for all clusters (`*`), entries by selector, the cluster's own entry, each in list order, so the most
 * specific one has the last word. Entries for clusters that don't exist are ignored, as in KubeFed.
 */
import { isJsonObject, ownValue } from '#lib/kube/json.ts';
import { matchesLabels, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { PlacementCluster } from '../placement/compute-placement.ts';
import { parseSelector } from '../placement/selector.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../types/field-error.ts';
import { at, stringAt } from '../types/read.ts';
import { canonicalPath, type OverridePath, parseOverridePath } from './override-path.ts';
import { say } from '../types/sentences.ts';

export const EVERY_CLUSTER = '*';
const OPS: readonly SourcedOperation['op'][] = ['add', 'remove', 'replace'];

export type Via = 'all' | 'selector' | 'name';

/** One operation with the place it was written at: `spec.overrides[item].clusterOverrides[index]`. */
export type SourcedOperation = {
  op: 'add' | 'remove' | 'replace';
  path: OverridePath;
  value: unknown;
  item: number;
  index: number;
  via: Via;
};

type ParsedItem = { item: number; operations: SourcedOperation[]; errors: FieldError[] }
  & ({ via: 'all' } | { via: 'name'; cluster: string } | { via: 'selector'; requirements: SelectorRequirement[] | undefined } | { via: 'nobody' });

export type ParsedOverrides = { items: readonly ParsedItem[]; errors: readonly FieldError[] };

export type ClusterOverrides = { ok: true; operations: SourcedOperation[] } | { ok: false; errors: FieldError[] };

/** Parses `spec.overrides` once, for any number of clusters. Never throws: what is wrong is kept with the entry it is in. */
export function parseOverrides(overrides: unknown, path = 'spec.overrides'): ParsedOverrides {
  if (overrides === undefined || overrides === null) return { items: [], errors: [] };
  if (!Array.isArray(overrides)) return { items: [], errors: [invalid(path, overrides, say('rule.list'))] };
  const seen = new Set<string>();
  const items = overrides.map((entry: unknown, item: number) => {
    const parsed = parseItem(entry, item, path);
    const key = parsed.via === 'name' ? parsed.cluster : parsed.via === 'all' ? EVERY_CLUSTER : undefined;
    if (key !== undefined && seen.has(key)) {
      parsed.errors.push(duplicate(`${path}[${item}].clusterName`, key, say('override.clusterTwice', { cluster: key })));
    }
    if (key !== undefined) seen.add(key);
    return parsed;
  });
  return { items, errors: [] };
}

/** The operations for one cluster, in the order they apply; or what is wrong with them. */
export function overridesFor(parsed: ParsedOverrides, cluster: PlacementCluster): ClusterOverrides {
  const errors = [...parsed.errors];
  const byVia: Record<Via, SourcedOperation[]> = { all: [], selector: [], name: [] };
  for (const item of parsed.items) {
    if (item.via === 'nobody' || !concerns(item, cluster)) continue;
    errors.push(...item.errors);
    byVia[item.via].push(...item.operations);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, operations: [...byVia.all, ...byVia.selector, ...byVia.name] };
}

/** Every fault of `spec.overrides`, for refusing it at the door (D31). */
export function validateOverrides(overrides: unknown, path = 'spec.overrides'): FieldError[] {
  const parsed = parseOverrides(overrides, path);
  return [...parsed.errors, ...parsed.items.flatMap((item) => item.errors)];
}

/** An unreadable selector may mean any cluster, so it concerns all of them. */
function concerns(item: ParsedItem, cluster: PlacementCluster): boolean {
  switch (item.via) {
    case 'all': return true;
    case 'name': return item.cluster === cluster.name;
    case 'selector': return item.requirements === undefined || matchesLabels(item.requirements, cluster.labels);
    case 'nobody': return false;
  }
}

function parseItem(entry: unknown, item: number, path: string): ParsedItem {
  const where = `${path}[${item}]`;
  if (!isJsonObject(entry)) return { item, operations: [], errors: [invalid(where, entry, say('rule.object'))], via: 'nobody' };
  const name = stringAt(entry, 'clusterName') ?? '';
  const selector = at(entry, 'clusterSelector');
  const hasSelector = selector !== undefined && selector !== null;
  if (name === '' && !hasSelector) {
    return { item, operations: [], errors: [required(`${where}.clusterName`, say('override.noTarget'))], via: 'nobody' };
  }
  const via: Via = name === EVERY_CLUSTER ? 'all' : name !== '' ? 'name' : 'selector';
  const { operations, errors } = parseOperations(entry, item, via, where, via === 'selector' ? say('override.forSelected') : say('override.forCluster', { cluster: name }));
  if (name !== '') {
    if (hasSelector) errors.push(forbidden(`${where}.clusterSelector`, say('override.twoTargets')));
    return via === 'all' ? { item, operations, errors, via } : { item, operations, errors, via: 'name', cluster: name };
  }
  const parsed = parseSelector(selector, `${where}.clusterSelector`);
  if (!parsed.ok) errors.push(...parsed.errors);
  return { item, operations, errors, via: 'selector', requirements: parsed.ok ? parsed.requirements : undefined };
}

function parseOperations(entry: Record<string, unknown>, item: number, via: Via, where: string, whom: Sentence): { operations: SourcedOperation[]; errors: FieldError[] } {
  const list = ownValue(entry, 'clusterOverrides');
  if (list === undefined || list === null) return { operations: [], errors: [] };
  if (!Array.isArray(list)) return { operations: [], errors: [invalid(`${where}.clusterOverrides`, list, say('rule.list'))] };
  const errors: FieldError[] = [];
  const operations: SourcedOperation[] = [];
  const seen = new Set<string>();
  list.forEach((raw: unknown, index: number) => {
    const here = `${where}.clusterOverrides[${index}]`;
    const text = stringAt(raw, 'path');
    if (text === undefined) {
      errors.push(required(`${here}.path`));
      return;
    }
    const op = OPS.find((known) => known === (at(raw, 'op') || 'replace'));
    if (op === undefined) errors.push(notSupported(`${here}.op`, at(raw, 'op'), OPS));
    const key = canonicalPath(text);
    if (seen.has(key)) errors.push(duplicate(`${here}.path`, text, say('override.pathTwice', { path: text, whom })));
    seen.add(key);
    const path = parseOverridePath(text);
    if (!path.ok) errors.push(invalid(`${here}.path`, text, say('override.path', { index, whom, path: text, fault: path.fault })));
    else if (path.path.form === 'dotted' && op === 'remove') {
      errors.push(invalid(`${here}.path`, text, say('override.dottedRemove')));
    }
    if (path.ok && op !== undefined) operations.push({ op, path: path.path, value: at(raw, 'value') ?? null, item, index, via });
  });
  return { operations, errors };
}
