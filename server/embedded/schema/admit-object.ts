/** What happens to an object between the wire and the store: unknown fields, defaults, validation. */
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import type { GroupVersionKind } from './schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type AdmitOptions = {
  /** The stored object, in the same version, when this is an update: transition rules and immutable fields need it. */
  old?: KubeObject;
  fieldValidation: FieldValidation;
  subresource?: string;
};

export type Admission = {
  /** The object as it would be stored: pruned, defaulted. Usable only when the lists of errors are empty. */
  object: KubeObject;
  /** What does not fit the type at all (text for a number …): answer 400 BadRequest with the first. Built-in types only. */
  decodeErrors: string[];
  /** Unknown and duplicate fields under Strict: answer 400 BadRequest `strict decoding error: a, b`. */
  strictErrors: string[];
  /** Field errors: answer 422 Invalid. */
  causes: StatusCause[];
  /** Texts for `Warning` headers. */
  warnings: string[];
};

export function admitObject(_registry: SchemaRegistry, _gvk: GroupVersionKind, object: KubeObject, _options: AdmitOptions): Admission {
  return { object, decodeErrors: [], strictErrors: [], causes: [], warnings: [] };
}
