import { cloneJson, isJsonObject, ownValue } from '#lib/kube/json.ts';
import { listAt, stringAt } from './read.ts';
import type { Schema } from './schema.ts';

/** Descriptions are kept down to this depth of fields, for `kubectl explain`; below they would only cost room in every watch cache. */
const DESCRIBED_DEPTH = 3;
/** No type nests this deep except by referring to itself. */
const DEPTH_MAX = 40;
const QUANTITY_PATTERN = '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$';
const FORMATS: ReadonlySet<string> = new Set(['int32', 'int64', 'float', 'double', 'byte', 'date-time', 'date', 'password', 'duration']);
/** Keywords that check a value and mean the same in a CRD. */
const CHECKS: readonly string[] = ['enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'nullable'];
const ANY: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

/**
 * Turns a component of a Kubernetes OpenAPI v3 document into a schema a CustomResourceDefinition may have: references
 * are written out, types that contain themselves end in "anything", integers-or-strings and quantities get their CRD
 * form. Defaults are dropped: a template says what its author wrote, and each member adds its own defaults.
 * @param components `components.schemas` of the document.
 * @param ref Name of the component, such as `io.k8s.api.apps.v1.Deployment`.
 */
export function toStructuralSchema(components: Readonly<Record<string, unknown>>, ref: string): Schema {
  return convert({ $ref: `#/components/schemas/${ref}` }, { components, path: [], depth: 0 });
}

/** The same for the schema of an existing CRD version, whose fields are already written out. */
export function templateSchemaOfCrd(openApiV3Schema: unknown): Schema {
  return convert(openApiV3Schema, { components: {}, path: [], depth: 0 });
}

type Context = { components: Readonly<Record<string, unknown>>; path: readonly string[]; depth: number };

function convert(schema: unknown, context: Context): Schema {
  const resolved = resolve(schema, context);
  if (resolved === undefined || context.depth > DEPTH_MAX) return { ...ANY };
  const { value, path } = resolved;
  const described = context.depth <= DESCRIBED_DEPTH && typeof value['description'] === 'string' ? { description: value['description'] } : {};
  const inner: Context = { ...context, path, depth: context.depth + 1 };
  return { ...shape(value, inner, path.at(-1) ?? ''), ...described };
}

/** Follows references, also the `allOf` with a single one that Kubernetes writes around them. Undefined: nothing to follow, or a cycle. */
function resolve(schema: unknown, context: Context): { value: Record<string, unknown>; path: readonly string[] } | undefined {
  if (!isJsonObject(schema)) return undefined;
  const all = listAt(schema, 'allOf');
  const ref = stringAt(schema, '$ref') ?? (all?.length === 1 ? stringAt(all[0], '$ref') : undefined);
  if (ref === undefined) return { value: schema, path: context.path };
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  const target = ownValue(context.components, name);
  if (!isJsonObject(target) || context.path.includes(name)) return undefined;
  const description = stringAt(schema, 'description');
  return resolve({ ...target, ...(description === undefined ? {} : { description }) }, { ...context, path: [...context.path, name] });
}

function shape(value: Record<string, unknown>, context: Context, component: string): Schema {
  if (value['x-kubernetes-int-or-string'] === true || value['format'] === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
  if (component.endsWith('.resource.Quantity')) return { 'x-kubernetes-int-or-string': true, pattern: QUANTITY_PATTERN };
  if (component.endsWith('.meta.v1.ObjectMeta')) return { type: 'object', ...ANY };
  const type = stringAt(value, 'type');
  switch (type) {
    case 'object': return objectShape(value, context);
    case 'array': return arrayShape(value, context);
    case 'string': case 'integer': case 'number': case 'boolean': {
      const format = stringAt(value, 'format');
      return { type, ...(format !== undefined && FORMATS.has(format) ? { format } : {}), ...checks(value) };
    }
    default: return { ...ANY };
  }
}

function objectShape(value: Record<string, unknown>, context: Context): Schema {
  const fields = isJsonObject(value['properties']) ? value['properties'] : undefined;
  const extra = value['additionalProperties'];
  const kept = {
    ...checks(value),
    ...(value['x-kubernetes-map-type'] === 'atomic' ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(value['x-kubernetes-preserve-unknown-fields'] === true ? ANY : {}),
  };
  if (fields !== undefined && Object.keys(fields).length > 0) {
    const properties = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, convert(field, context)]));
    const required = (listAt(value, 'required') ?? []).filter((name) => typeof name === 'string' && Object.hasOwn(properties, name));
    return { type: 'object', properties, ...(required.length === 0 ? {} : { required }), ...kept };
  }
  if (isJsonObject(extra) && Object.keys(extra).length > 0) return { type: 'object', additionalProperties: convert(extra, context), ...kept };
  return { type: 'object', ...kept, ...ANY };
}

function arrayShape(value: Record<string, unknown>, context: Context): Schema {
  const items = convert(value['items'], context);
  return { type: 'array', items, ...checks(value), ...listShape(value, items) };
}

/**
 * How the items of a list are told apart. An API server takes a list of kind `map` only when every key is required
 * in its items (or has a default, which a template must not have), and a `set` only of plain values.
 */
function listShape(value: Record<string, unknown>, items: Schema): Schema {
  const type = value['x-kubernetes-list-type'];
  if (type === 'atomic') return { 'x-kubernetes-list-type': 'atomic' };
  if (type === 'set') return ['string', 'integer', 'number', 'boolean'].includes(stringAt(items, 'type') ?? '') ? { 'x-kubernetes-list-type': 'set' } : {};
  const keys = (listAt(value, 'x-kubernetes-list-map-keys') ?? []).filter((key) => typeof key === 'string');
  const required = listAt(items, 'required') ?? [];
  const plain = keys.every((key) => required.includes(key) && stringAt(items, 'properties', key, 'type') !== undefined);
  return type === 'map' && keys.length > 0 && plain ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys } : {};
}

function checks(value: Record<string, unknown>): Schema {
  return Object.fromEntries(CHECKS.filter((keyword) => value[keyword] !== undefined).map((keyword) => [keyword, cloneJson(value[keyword])]));
}
