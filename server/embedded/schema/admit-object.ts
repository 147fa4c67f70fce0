/** What happens to an object between the wire and the store: unknown fields, defaults, validation. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { cannotBeHandled, reportUnknown, type Admission, type AdmitOptions } from './admission.ts';
import { decodeBuiltIn } from './decode-built-in.ts';
import { defaultBuiltIn } from './defaults/built-in-defaults.ts';
import { admitCustom } from './crd/admit-custom.ts';
import type { GroupVersionKind } from './schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { validateBuiltIn } from './validation/built-in-rules.ts';

export { findDuplicateFields } from './duplicate-fields.ts';
export { strictMessage, type Admission, type AdmitOptions, type FieldValidation } from './admission.ts';

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
  return { object: asKubeObject(value), decodeErrors: [], causes, ...reportUnknown(unknownFields, options) };
}

/** Every schema of a kind makes `metadata` an object, so what was decoded by it is one. */
function asKubeObject(value: Record<string, unknown>): KubeObject {
  if (!isJsonObject(value['metadata'])) value['metadata'] = {};
  return value as KubeObject;
}
