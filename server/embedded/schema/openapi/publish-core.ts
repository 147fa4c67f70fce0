/** The built-in types as OpenAPI v3 publishes them: references in full, nothing that only this server understands. */
import { gvkKey } from '../gvk.ts';
import type { CoreSchemas } from '../core-schemas.ts';
import type { GroupVersionKind, Schema } from '../schema.ts';
import { FIELD_DESCRIPTIONS } from './field-descriptions.ts';
import { collectRefs, mapChildren } from './schema-tree.ts';
import { DELETE_OPTIONS, nameInRef, PATCH, STATUS } from './model-names.ts';
import { publishReference } from './publish-reference.ts';

/** Types whose JSON has more than one form, or a form with a name that is not OpenAPI's. */
const FORMS: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object' },
};
const PATCH_SCHEMA: Schema = { type: 'object', description: 'Changes to an object; the content type says in which form they are written.' };
/** Sent with requests and answers of every group. */
const META_KINDS: Readonly<Record<string, string>> = { [DELETE_OPTIONS]: 'DeleteOptions', [STATUS]: 'Status' };

export class PublishedCore {
  readonly #core: CoreSchemas;
  readonly #published = new Map<string, { readonly schema: Schema; readonly refs: readonly string[] }>();

  constructor(core: CoreSchemas) {
    this.#core = core;
  }

  modelName(gvk: GroupVersionKind): string | undefined {
    return this.#core.nameOf.get(gvkKey(gvk));
  }

  /** Adds the named types, and all that they refer to, to `target`. Names that no built-in type has are passed over. */
  addClosure(names: Iterable<string>, target: Map<string, Schema>): void {
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (target.has(name)) continue;
      const found = this.#publish(name);
      if (found === undefined) continue;
      target.set(name, found.schema);
      open.push(...found.refs);
    }
  }

  #publish(name: string): { readonly schema: Schema; readonly refs: readonly string[] } | undefined {
    const known = this.#published.get(name);
    if (known !== undefined) return known;
    const source = name === PATCH ? PATCH_SCHEMA : this.#core.schemas[name];
    if (source === undefined) return undefined;
    const schema = this.#publishType(name, source);
    const refs = new Set<string>();
    collectRefs(schema, refs);
    const result = { schema, refs: [...refs].map(nameInRef) };
    this.#published.set(name, result);
    return result;
  }

  #publishType(name: string, source: Schema): Schema {
    const form = FORMS[name];
    if (form !== undefined) return { ...(source.description === undefined ? {} : { description: source.description }), ...form };
    const metaKind = META_KINDS[name];
    const published = this.#publishNode(source);
    return metaKind === undefined ? published : { ...published, 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: metaKind }] };
  }

  #publishNode(node: Schema): Schema {
    const { always, keepsZero: _keepsZero, writesZero, ...rest } = node;
    if (rest.$ref !== undefined) return publishReference(rest, rest.$ref, always === true);
    const copy = mapChildren(rest, (child) => this.#publishNode(child));
    const zero = writesZero === true && copy.default === undefined ? ZEROS[copy.type ?? ''] : undefined;
    if (zero !== undefined) copy.default = zero;
    for (const [field, child] of Object.entries(node.properties ?? {})) this.#describe(copy, field, child);
    return copy;
  }

  /** Gives a field that refers to a type a description; the reference itself moves below `allOf`, where it may have neighbours. */
  #describe(owner: Schema, field: string, child: Schema): void {
    if (child.$ref === undefined || child.description !== undefined) return;
    const description = FIELD_DESCRIPTIONS.get(field) ?? this.#core.schemas[child.$ref]?.description;
    const published = owner.properties?.[field];
    if (description === undefined || published === undefined || owner.properties === undefined) return;
    const { $ref, ...rest } = published;
    owner.properties[field] = { description, ...rest, ...($ref === undefined ? {} : { allOf: [{ $ref }] }) };
  }
}

/** What a field that is always written holds when nobody set it. */
const ZEROS: Readonly<Record<string, unknown>> = { string: '', integer: 0, number: 0, boolean: false };
