/** A default must itself be a value of its type. */
import type { JsonMap } from '../defaults/json-map.ts';
import { FieldErrors } from '../validation/field-errors.ts';
import { defaultCustom } from './default-custom.ts';
import { pruneCustom } from './prune-custom.ts';
import { asSchema } from './read-crd.ts';
import { validateValue } from './validate-value.ts';

/** Checks the default of a schema node; `path` is that of the default. */
export function checkDefault(errors: FieldErrors, node: JsonMap, path: string): void {
  const schema = asSchema(node);
  const keep = (each: typeof schema): typeof schema => each;
  const { value, unknownFields } = pruneCustom(schema.default, schema, keep);
  if (unknownFields.length > 0) errors.invalid(path, schema.default, 'must not have unknown fields');
  defaultCustom(value, schema, keep);
  const found = new FieldErrors();
  validateValue(value, schema, keep, found, path);
  // The server leaves the path out of these messages: it is that of the default, not of a value.
  for (const cause of found.causes) errors.add({ ...cause, message: cause.message.replace(`${path} in body`, ' in body') });
}
