/** The types of a CRD as OpenAPI v3 publishes them. */
import type { CrdInfo, CrdVersion, Schema } from '../schema.ts';
import { mapChildren } from './schema-tree.ts';
import { customModelName, LIST_META, OBJECT_META, refTo } from './model-names.ts';
import { publishReference } from './publish-reference.ts';

const API_VERSION: Schema = { type: 'string', description: 'Group and version in whose form this object is written.' };
const KIND: Schema = { type: 'string', description: 'Name of the type of this object.' };
const METADATA: Schema = { description: 'Who the object is: its name, labels, annotations and history.', allOf: [{ $ref: refTo(OBJECT_META) }] };
const OBJECT_FIELDS: Readonly<Record<string, Schema>> = { apiVersion: API_VERSION, kind: KIND, metadata: METADATA };

/** The kind and its list under `group`, which is the CRD's own or an alias of it; by type name. */
export function publishCustom(info: CrdInfo, version: CrdVersion, group: string): ReadonlyMap<string, Schema> {
  const gvk = { group, version: version.version, kind: info.kind };
  const listGvk = { ...gvk, kind: info.listKind };
  const name = customModelName(gvk);
  const root = publishNode(version.schema);
  return new Map<string, Schema>([
    [name, { ...root, type: 'object', properties: { ...root.properties, ...OBJECT_FIELDS }, 'x-kubernetes-group-version-kind': [gvk] }],
    [customModelName(listGvk), {
      type: 'object',
      description: `${info.listKind} is a list of ${info.kind}.`,
      required: ['items'],
      properties: {
        apiVersion: API_VERSION,
        items: { type: 'array', items: { $ref: refTo(name) }, description: `The ${info.plural}.` },
        kind: KIND,
        metadata: { description: 'Where this list stands in the history, and how to get its next part.', allOf: [{ $ref: refTo(LIST_META) }] },
      },
      'x-kubernetes-group-version-kind': [listGvk],
    }],
  ]);
}

function publishNode(node: Schema): Schema {
  const { always: _always, keepsZero: _keepsZero, writesZero: _writesZero, ...rest } = node;
  if (rest.$ref !== undefined) return publishReference(rest, rest.$ref, false);
  const copy = mapChildren(rest, publishNode);
  if (node['x-kubernetes-embedded-resource'] === true) {
    copy.properties = { ...copy.properties, ...OBJECT_FIELDS };
    copy.required = [...new Set([...(copy.required ?? []), 'apiVersion', 'kind'])];
  }
  if (node['x-kubernetes-int-or-string'] === true && copy.anyOf === undefined && copy.allOf === undefined) copy.anyOf = [{ type: 'integer' }, { type: 'string' }];
  return copy;
}
