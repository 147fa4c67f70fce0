/** `<Kind>List` types: every stored kind has one, all of the same form. */
import type { Schema } from './schema.ts';
import { gvkKey } from './gvk.ts';

const LIST_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';

/** Schema of a list of `itemName`. */
export function listSchema(itemName: string, gvk: { group: string; version: string; kind: string }): Schema {
  return {
    type: 'object',
    description: `${gvk.kind}List is a list of ${gvk.kind}.`,
    properties: {
      apiVersion: { type: 'string', description: 'Version of the schema of this list.' },
      kind: { type: 'string', description: 'Name of the type of this list.' },
      metadata: { $ref: LIST_META, description: 'Where this list stands in the history, and how to get its next part.' },
      items: { type: 'array', items: { $ref: itemName }, description: 'The objects.' },
    },
    required: ['items'],
    'x-kubernetes-group-version-kind': [{ group: gvk.group, version: gvk.version, kind: `${gvk.kind}List` }],
  };
}

/** Adds the list types of all `kinds` to `schemas`, in place. */
export function addListTypes(schemas: Record<string, Schema>, kinds: readonly { group: string; version: string; kind: string }[], nameOf: ReadonlyMap<string, string>): void {
  for (const gvk of kinds) {
    const name = nameOf.get(gvkKey(gvk));
    if (name !== undefined) schemas[`${name}List`] = listSchema(name, gvk);
  }
}
