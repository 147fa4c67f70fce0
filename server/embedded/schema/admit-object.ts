/** What happens to an object between the wire and the store: unknown fields, defaults, validation. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { decodeBuiltIn } from './decode-built-in.ts';
import { defaultBuiltIn } from './defaults/built-in-defaults.ts';
import { admitCustom } from './crd/admit-custom.ts';
import type { GroupVersionKind } from './schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { validateBuiltIn } from './validation/built-in-rules.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type AdmitOptions = {
  /** The stored object, in the same version, when this is an update: transition rules and immutable fields need it. */
  old?: KubeObject | undefined;
  fieldValidation: FieldValidation;
  subresource?: string | undefined;
};

export type Admission = {
  /** The object as it would be stored: pruned, defaulted. A new object, never shared with the input. Use it only when the lists of errors are empty. */
  object: KubeObject;
  /** What does not fit the type at all (text for a number …), as whole messages: answer 400 BadRequest with the first. */
  decodeErrors: string[];
  /** Unknown fields under Strict, as `unknown field "spec.foo"`: answer 400 BadRequest with `strictMessage`. */
  strictErrors: string[];
  /** Field errors: answer 422 Invalid. */
  causes: StatusCause[];
  /** Texts for `Warning` headers. */
  warnings: string[];
};

/** Admits an object of a served kind. Of a kind that is not served the object comes back as it is. */
export function admitObject(registry: SchemaRegistry, gvk: GroupVersionKind, object: KubeObject, options: AdmitOptions): Admission {
  const schema = registry.schemaFor(gvk);
  const crd = registry.crdFor(gvk.group, gvk.kind);
  if (schema === undefined) return { object, decodeErrors: [], strictErrors: [], causes: [], warnings: [] };
  if (crd !== undefined) return admitCustom(schema, registry, gvk, object, options);
  const { value, unknownFields, errors } = decodeBuiltIn(object, schema, registry.resolve, gvk.kind);
  Object.assign(value, { apiVersion: object.apiVersion, kind: object.kind });
  if (errors.length > 0) return { object: asKubeObject(value), decodeErrors: errors.map((error) => cannotBeHandled(gvk, error)), strictErrors: [], causes: [], warnings: [] };
  defaultBuiltIn(gvk, value, options.old === undefined ? 'create' : 'update');
  const causes = validateBuiltIn(gvk, value, options.old, options.subresource);
  return { object: asKubeObject(value), decodeErrors: [], causes, ...reportUnknown(unknownFields, options.fieldValidation) };
}

/** What becomes of unknown fields: errors, warnings, or nothing. */
export function reportUnknown(unknownFields: readonly string[], fieldValidation: FieldValidation): { strictErrors: string[]; warnings: string[] } {
  const texts = unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`);
  return { strictErrors: fieldValidation === 'Strict' ? texts : [], warnings: fieldValidation === 'Warn' ? texts : [] };
}

/** The message of the 400 for an object that cannot be read as its kind. */
export function cannotBeHandled(gvk: GroupVersionKind, problem: string): string {
  return `${gvk.kind} in version ${JSON.stringify(gvk.version)} cannot be handled as a ${gvk.kind}: ${problem}`;
}

/** The message of the 400 for unknown (and, from the caller, duplicate) fields. */
export function strictMessage(gvk: GroupVersionKind, strictErrors: readonly string[]): string {
  return cannotBeHandled(gvk, `strict decoding error: ${strictErrors.join(', ')}`);
}

/** Every schema of a kind makes `metadata` an object, so what was decoded by it is one. */
function asKubeObject(value: Record<string, unknown>): KubeObject {
  if (!isJsonObject(value['metadata'])) value['metadata'] = {};
  return value as KubeObject;
}
