/** Field errors in the words of the API server. */
import type { StatusCause } from '#lib/kube/status.ts';

/** An object with more errors than this needs another look anyway; the rest is dropped. */
const MAX_ERRORS = 100;
/** Longest value that an error repeats, in characters. */
const MAX_SHOWN_VALUE = 2000;

/** Collects what is wrong with one object. Paths are written as `spec.ports[0].name`. */
export class FieldErrors {
  readonly causes: StatusCause[] = [];

  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, detail === '' ? 'Required value' : `Required value: ${detail}`);
  }

  /** An invalid value that the message does not show. */
  broken(field: string, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${detail}`);
  }

  invalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${showValue(value)}: ${detail}`);
  }

  notSupported(field: string, value: unknown, supported: readonly string[]): void {
    this.#add('FieldValueNotSupported', field, `Unsupported value: ${showValue(value)}: supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`);
  }

  duplicate(field: string, value: unknown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${showValue(value)}`);
  }

  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, `Forbidden: ${detail}`);
  }

  notFound(field: string, value: unknown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${showValue(value)}`);
  }

  wrongType(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueTypeInvalid', field, `Invalid value: ${showValue(value)}: ${detail}`);
  }

  tooMany(field: string, count: number, max: number): void {
    this.#add('FieldValueTooMany', field, `Too many: ${count}: must have at most ${max} items`);
  }

  tooLong(field: string, max: number): void {
    this.#add('FieldValueTooLong', field, `Too long: may not be more than ${max} bytes`);
  }

  add(cause: StatusCause): void {
    this.#add(cause.reason ?? 'FieldValueInvalid', cause.field ?? '', cause.message);
  }

  #add(reason: string, field: string, message: string): void {
    if (this.causes.length < MAX_ERRORS) this.causes.push({ reason, message, field });
  }
}

/** A value as errors show it: JSON, cut when it is long. */
export function showValue(value: unknown): string {
  const text = value === undefined ? 'null' : JSON.stringify(value);
  return text.length > MAX_SHOWN_VALUE ? `${text.slice(0, MAX_SHOWN_VALUE)}...` : text;
}
