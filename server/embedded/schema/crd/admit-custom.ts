/** Admission of custom resources: metadata as for every object, the rest by the CRD's schema. */
import type { StatusCause } from '#lib/kube/status.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import { cannotBeHandled, reportUnknown, type Admission, type AdmitOptions } from '../admission.ts';
import { decodeBuiltIn } from '../decode-built-in.ts';
import type { GroupVersionKind, Schema } from '../schema.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { FieldErrors } from '../validation/field-errors.ts';
import { checkMetadata } from '../validation/metadata-rules.ts';
import { dnsSubdomainProblems } from '../validation/name-rules.ts';
import { checkRules, hasRules } from './cel/check-rules.ts';
import { defaultCustom, dropNulls } from './default-custom.ts';
import { pruneCustom } from './prune-custom.ts';
import { validateValue } from './validate-value.ts';

const METADATA_ONLY: Schema = { type: 'object', properties: { metadata: { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', always: true } } };

/** Admits an object of a kind that a CRD defines. */
export function admitCustom(schema: Schema, registry: SchemaRegistry, gvk: GroupVersionKind, object: KubeObject, options: AdmitOptions): Admission {
  const { resolve } = registry;
  const meta = decodeBuiltIn({ metadata: object.metadata }, METADATA_ONLY, resolve, gvk.kind);
  const { metadata: _metadata, ...body } = object;
  const pruned = pruneCustom(body, schema, resolve);
  const value: Record<string, unknown> = isJsonObject(pruned.value) ? pruned.value : {};
  const complete: Record<string, unknown> = { apiVersion: object.apiVersion, kind: object.kind, metadata: meta.value['metadata'], ...value };
  const unknown = reportUnknown([...meta.unknownFields, ...pruned.unknownFields.sort()], options);
  if (meta.errors.length > 0) return { object: asKubeObject(complete), decodeErrors: meta.errors.map((error) => cannotBeHandled(gvk, error)), strictErrors: [], causes: [], warnings: [] };
  defaultCustom(complete, schema, resolve);
  dropNulls(complete, schema, resolve);
  const errors = new FieldErrors();
  checkMetadata(errors, complete, { nameRule: dnsSubdomainProblems, old: options.old });
  validateValue(complete, schema, resolve, errors);
  if (hasRules(schema, resolve)) {
    if (!errors.causes.some(isBlocking)) checkRules(complete, options.old, schema, resolve, errors);
    else errors.invalid('<nil>', null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation');
  }
  return { object: asKubeObject(complete), decodeErrors: [], causes: errors.causes, ...unknown };
}

const BLOCKING = ['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'];

/** Rules may count on the types and required fields of the schema, so that they run only when those are right. */
function isBlocking(cause: StatusCause): boolean {
  return BLOCKING.includes(cause.reason ?? '');
}

/** The metadata was decoded by its type: this tells the compiler. */
function asKubeObject(value: Record<string, unknown>): KubeObject {
  return value as KubeObject;
}
