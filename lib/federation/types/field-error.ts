/** Validation findings in the words the Kubernetes API uses, so that they read the same wherever they surface. */
export type FieldErrorKind = 'Required' | 'Invalid' | 'NotSupported' | 'Duplicate' | 'Forbidden';

/** `path` is relative to the object, such as `spec.overrides[0].clusterOverrides[1].path`; empty for the object itself. */
export type FieldError = { path: string; kind: FieldErrorKind; message: string };

export function required(path: string, detail = ''): FieldError {
  return { path, kind: 'Required', message: join('Required value', detail) };
}

export function invalid(path: string, value: unknown, detail: string): FieldError {
  return { path, kind: 'Invalid', message: join(`Invalid value: ${show(value)}`, detail) };
}

export function notSupported(path: string, value: unknown, supported: readonly string[]): FieldError {
  return { path, kind: 'NotSupported', message: join(`Unsupported value: ${show(value)}`, `supported values: ${supported.map(show).join(', ')}`) };
}

export function duplicate(path: string, value: unknown, detail = ''): FieldError {
  return { path, kind: 'Duplicate', message: join(`Duplicate value: ${show(value)}`, detail) };
}

export function forbidden(path: string, detail: string): FieldError {
  return { path, kind: 'Forbidden', message: join('Forbidden', detail) };
}

/** One line: path, then what is wrong. */
export function formatFieldError(error: FieldError): string {
  return error.path === '' ? error.message : `${error.path}: ${error.message}`;
}

export function formatFieldErrors(errors: readonly FieldError[]): string {
  return errors.map(formatFieldError).join('; ');
}

/** Values in messages stay short; a whole template in an error helps nobody. */
const SHOWN_CHARACTERS = 120;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function join(head: string, detail: string): string {
  return detail === '' ? head : `${head}: ${detail}`;
}
