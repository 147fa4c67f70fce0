/** Moving an object from `kubectl apply` to `kubectl apply --server-side`: the annotation in which kubectl remembers what it applied. */
import { canonicalJson, isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';
import { difference, union, type FieldSet } from './field-set.ts';
import { compareValues, toFieldSet } from './typed-value.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** All annotations together may hold this many bytes; a configuration that leaves no room is not written back. */
const MAX_ANNOTATION_BYTES = 262_144;

type Context = { schema: Schema; resolve: ResolveSchema; apiVersion: string };

/** Fields that kubectl set by client-side apply and that still have the value it gave them; undefined when it did not, or in another version. */
export function fieldsOfLastApplied(live: KubeObject, { schema, resolve, apiVersion }: Context): FieldSet | undefined {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined || text === '') return undefined;
  const configuration = parseObject(text);
  if (configuration === undefined || configuration['apiVersion'] !== apiVersion) return undefined;
  const { added, removed, modified } = compareValues(configuration, live, schema, resolve);
  return difference(toFieldSet(configuration, schema, resolve), union(union(added, removed), modified));
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // A broken annotation is one that kubectl did not write: there is nothing to take over.
    return undefined;
  }
}

/** What the annotation says after this apply: keys in order, and the marks that HTML gives a meaning escaped, as kubectl writes it. */
export function configurationOfLastApply(applied: KubeObject): string {
  const { annotations, ...metadata } = applied.metadata;
  const { [LAST_APPLIED]: _old, ...others } = annotations ?? {};
  const text = canonicalJson({ ...applied, metadata: annotations === undefined ? metadata : { ...metadata, annotations: others } });
  return `${text.replaceAll(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`)}\n`;
}

/** Brings the annotation up to date on objects that have it, so that `kubectl apply` without `--server-side` still compares with the truth. */
export function refreshLastApplied(object: KubeObject, configuration: string): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[LAST_APPLIED] === undefined || annotations[LAST_APPLIED] === '' || configuration.length > MAX_ANNOTATION_BYTES) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: configuration } } };
}
