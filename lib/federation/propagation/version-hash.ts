import { compareBytewise, isJsonObject } from '#lib/kube/json.ts';
import { at, listAt, objectAt, stringAt } from '../types/read.ts';
import { md5Hex } from './md5.ts';

/** The hashes KubeFed keeps in PropagatedVersion: needed to take over from it without a write. */

/** Hash of `spec.template`; empty when there is none. */
export function templateVersion(template: unknown): string {
  return template === undefined || template === null ? '' : md5Hex(`${goJson(template)}\n`);
}

/** Hash of `spec.overrides` in the reference's typed form; empty when the object has no spec. */
export function overridesVersion(spec: unknown): string {
  if (!isJsonObject(spec)) return '';
  const overrides = at(spec, 'overrides');
  const body = Array.isArray(overrides) ? `[${overrides.map(overrideJson).join(',')}]` : 'null';
  return md5Hex(`{"overrides":${body}}\n`);
}

function overrideJson(item: unknown): string {
  const operations = (listAt(item, 'clusterOverrides') ?? []).map((operation) => {
    const op = stringAt(operation, 'op') ?? '';
    const value = at(operation, 'value');
    return `{${op === '' ? '' : `"op":${goJson(op)},`}"path":${goJson(stringAt(operation, 'path') ?? '')}${value === undefined || value === null ? '' : `,"value":${goJson(value)}`}}`;
  });
  const list = operations.length === 0 ? '' : `,"clusterOverrides":[${operations.join(',')}]`;
  return `{"clusterName":${goJson(stringAt(item, 'clusterName') ?? '')}${list}}`;
}

/** JSON as Go's encoder writes it: keys by bytes, no spaces, and the characters that matter in HTML escaped. */
export function goJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).toSorted(compareBytewise);
    return `{${keys.map((key) => `${goString(key)}:${goJson(value[key])}`).join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value) ?? 'null';
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029',
};

function goString(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/[<>&\u2028\u2029]/g, (char) => ESCAPED[char] ?? char)
    .replaceAll(/\\([bf])/g, (whole, char: string, offset: number, all: string) => (isEscaped(all, offset) ? whole : char === 'b' ? '\\u0008' : '\\u000c'));
}

/** True when the backslash at `offset` is itself the second half of an escaped backslash. */
function isEscaped(text: string, offset: number): boolean {
  let slashes = 0;
  while (offset - 1 - slashes >= 0 && text[offset - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** The version of a live object as PropagatedVersion records it. */
export function objectVersion(object: unknown): string {
  const generation = at(object, 'metadata', 'generation');
  return typeof generation === 'number' && generation !== 0 ? `gen:${generation}` : `rv:${stringAt(object, 'metadata', 'resourceVersion') ?? ''}`;
}

/** Name of the version object of a federated object (D15 lives with the reference's naming: it is only ever read, never written). */
export function propagatedVersionName(targetKind: string, name: string): string {
  return `${targetKind.toLowerCase()}-${name}`;
}

export type RecordedVersions = { templateVersion: string; overridesVersion: string; byCluster: Record<string, string> };

/** Reads a PropagatedVersion or ClusterPropagatedVersion. */
export function readPropagatedVersion(object: unknown): RecordedVersions {
  const byCluster: Record<string, string> = {};
  for (const entry of listAt(object, 'status', 'clusterVersions') ?? []) {
    const cluster = stringAt(entry, 'clusterName');
    const version = stringAt(entry, 'version');
    if (cluster !== undefined && version !== undefined) byCluster[cluster] = version;
  }
  return {
    templateVersion: stringAt(object, 'status', 'templateVersion') ?? '',
    overridesVersion: stringAt(object, 'status', 'overridesVersion') ?? '',
    byCluster,
  };
}

/** The recorded version for a cluster, valid only while template and overrides are the ones it was recorded for; else empty. */
export function recordedVersionFor(recorded: RecordedVersions, spec: unknown, cluster: string): string {
  if (recorded.templateVersion !== templateVersion(objectAt(spec)?.['template'])) return '';
  if (recorded.overridesVersion !== overridesVersion(spec)) return '';
  return Object.hasOwn(recorded.byCluster, cluster) ? recorded.byCluster[cluster] ?? '' : '';
}

/** KubeFed's own test for "must be written again"; `metaEqual` compares name, namespace, labels and annotations. */
export function versionNeedsUpdate(recorded: string, live: string, metaEqual: boolean): boolean {
  if (recorded === '' || recorded !== live) return true;
  return recorded.startsWith('gen:') && !metaEqual;
}

export type ClusterVersion = { clusterName: string; version: string };

/** The list to record after a pass, sorted, and whether it differs from what was recorded. */
export function mergeVersions(input: {
  old: Readonly<Record<string, string>> | undefined;
  sameHashes: boolean;
  fresh: Readonly<Record<string, string>>;
  selected: readonly string[];
}): { versions: ClusterVersion[]; write: boolean } {
  const merged = new Map<string, string>();
  for (const cluster of input.selected) {
    const version = input.fresh[cluster] || (input.sameHashes ? input.old?.[cluster] : undefined);
    if (version !== undefined && version !== '') merged.set(cluster, version);
  }
  const versions = [...merged].map(([clusterName, version]) => ({ clusterName, version })).toSorted((a, b) => compareBytewise(a.clusterName, b.clusterName));
  const old = input.old ?? {};
  const same = input.old !== undefined && input.sameHashes && Object.keys(old).length === versions.length
    && versions.every(({ clusterName, version }) => old[clusterName] === version);
  return { versions, write: !same };
}
