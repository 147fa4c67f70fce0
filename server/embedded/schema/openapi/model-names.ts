/** Names of types in OpenAPI, and references to them. */

const PREFIX_V3 = '#/components/schemas/';
const PREFIX_V2 = '#/definitions/';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

export const OBJECT_META = `${META}.ObjectMeta`;
export const LIST_META = `${META}.ListMeta`;
export const DELETE_OPTIONS = `${META}.DeleteOptions`;
export const STATUS = `${META}.Status`;
export const PATCH = `${META}.Patch`;
export const SCALE = 'io.k8s.api.autoscaling.v1.Scale';

/** Reference to a type within a version 3 document. */
export function refTo(name: string): string {
  return PREFIX_V3 + name;
}

/** The type that a version 3 reference names. */
export function nameInRef(ref: string): string {
  return ref.startsWith(PREFIX_V3) ? ref.slice(PREFIX_V3.length) : ref;
}

/** The same reference in a version 2 document. */
export function toSwaggerRef(ref: string): string {
  return PREFIX_V2 + nameInRef(ref);
}

/** Name of a custom type: the group's labels from last to first, the version, the kind; `io.kubefed.types.v1beta1.FederatedSecret`. */
export function customModelName(gvk: { group: string; version: string; kind: string }): string {
  return [...gvk.group.split('.').reverse(), gvk.version, gvk.kind].join('.');
}
