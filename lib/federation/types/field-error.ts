import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from './sentences.ts';

/** Validation findings in the words the Kubernetes API uses, so that they read the same wherever they surface. */
export type FieldErrorKind = 'Required' | 'Invalid' | 'NotSupported' | 'Duplicate' | 'Forbidden';

/**
 * `path` is relative to the object, such as `spec.overrides[0].clusterOverrides[1].path`; empty for the object itself.
 * `message` is the English of `sentence`: statuses and API answers carry it, pages show the sentence.
 */
export type FieldError = { path: string; kind: FieldErrorKind; message: string; sentence: Sentence };

export function required(path: string, detail?: Sentence): FieldError {
  return fieldError(path, 'Required', detail === undefined ? say('field.required') : say('field.requiredWhy', { detail }));
}

export function invalid(path: string, value: unknown, detail: Sentence): FieldError {
  return fieldError(path, 'Invalid', say('field.invalid', { value: show(value), detail }));
}

export function notSupported(path: string, value: unknown, supported: readonly string[]): FieldError {
  return fieldError(path, 'NotSupported', say('field.notSupported', { value: show(value), supported: supported.map(show).join(', ') }));
}

export function duplicate(path: string, value: unknown, detail?: Sentence): FieldError {
  return fieldError(path, 'Duplicate', detail === undefined ? say('field.duplicate', { value: show(value) }) : say('field.duplicateWhy', { value: show(value), detail }));
}

export function forbidden(path: string, detail: Sentence): FieldError {
  return fieldError(path, 'Forbidden', say('field.forbidden', { detail }));
}

/** Path, then what is wrong. */
export function sayFieldError({ path, sentence }: FieldError): Sentence {
  return path === '' ? sentence : say('field.at', { path, fault: sentence });
}

/** Several findings as one sentence. */
export function sayFieldErrors(errors: readonly FieldError[]): Sentence {
  const [only, ...more] = errors;
  return only !== undefined && more.length === 0 ? sayFieldError(only) : say('field.several', { faults: errors.map(sayFieldError) });
}

export function formatFieldErrors(errors: readonly FieldError[]): string {
  return sayFieldErrors(errors).text;
}

/** Values in messages stay short; a whole template in an error helps nobody. */
const SHOWN_CHARACTERS = 120;

function fieldError(path: string, kind: FieldErrorKind, sentence: Sentence): FieldError {
  return { path, kind, message: sentence.text, sentence };
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
