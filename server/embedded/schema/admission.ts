/** The outcome of admission, and the words of its errors. */
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import type { GroupVersionKind } from './schema.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type AdmitOptions = {
  /** The stored object, in the same version, when this is an update: transition rules and immutable fields need it. */
  old?: KubeObject | undefined;
  fieldValidation: FieldValidation;
  subresource?: string | undefined;
  /** Fields that the request's text gives twice, from `findDuplicateFields`: reported as unknown fields are. */
  duplicateFields?: readonly string[] | undefined;
};

export type Admission = {
  /** The object as it would be stored: pruned, defaulted. A new object, never shared with the input. Use it only when the lists of errors are empty. */
  object: KubeObject;
  /** What does not fit the type at all (text for a number …), as whole messages: answer 400 BadRequest with the first. */
  decodeErrors: string[];
  /** Unknown and repeated fields under Strict, as `unknown field "spec.foo"`: answer 400 BadRequest with `strictMessage`. */
  strictErrors: string[];
  /** Field errors: answer 422 Invalid. */
  causes: StatusCause[];
  /** Texts for `Warning` headers. */
  warnings: string[];
};

/** What becomes of unknown and repeated fields: errors, warnings, or nothing. */
export function reportUnknown(unknownFields: readonly string[], { fieldValidation, duplicateFields = [] }: AdmitOptions): { strictErrors: string[]; warnings: string[] } {
  const texts = [...duplicateFields.map((field) => `duplicate field ${JSON.stringify(field)}`), ...unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`)];
  return { strictErrors: fieldValidation === 'Strict' ? texts : [], warnings: fieldValidation === 'Warn' ? texts : [] };
}

/** The message of the 400 for an object that cannot be read as its kind. */
export function cannotBeHandled(gvk: GroupVersionKind, problem: string): string {
  return `${gvk.kind} in version ${JSON.stringify(gvk.version)} cannot be handled as a ${gvk.kind}: ${problem}`;
}

/** The message of the 400 for unknown and repeated fields. */
export function strictMessage(gvk: GroupVersionKind, strictErrors: readonly string[]): string {
  return cannotBeHandled(gvk, `strict decoding error: ${strictErrors.join(', ')}`);
}
