import { parseAllDocuments } from 'yaml';
import { CREATE_OBJECTS_MAX } from '#lib/contracts/create.ts';
import { importManifests } from '#lib/federation/federate/import-federated.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject, ObjectMeta } from '#lib/kube/object.ts';
import { CreateError } from './create-error.ts';

/** Aliases expand; a text of this many is an attack or a mistake. */
const ALIASES_MAX = 50;

/**
 * The objects of a YAML text in today's form, lists opened, with what was noted on the way. Names, namespaces and labels are checked to
 * be texts; the rest is for the API server to judge. @throws CreateError INVALID, naming the document.
 */
export function readManifests(yaml: string): { objects: KubeObject[]; notes: string[] } {
  const parsed = parseAllDocuments(yaml);
  const documents = 'empty' in parsed ? [] : parsed;
  const objects = documents.flatMap((document, index) => {
    const [error] = document.errors;
    if (error !== undefined) throw new CreateError('INVALID', `Document ${index + 1} is not YAML: ${error.message.split('\n')[0] ?? ''}`);
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    if (value === null || value === undefined) return [];
    const items = isJsonObject(value) && value['kind'] === 'List' && Array.isArray(value['items']) ? value['items'] : [value];
    return items.map((item) => toObject(item, index + 1));
  });
  if (objects.length > CREATE_OBJECTS_MAX) throw new CreateError('LIMIT_EXCEEDED', `The text holds ${objects.length} objects; at most ${CREATE_OBJECTS_MAX} are created in one go.`);
  return importManifests(objects);
}

function toObject(value: unknown, position: number): KubeObject {
  const [apiVersion, kind, name] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind'), stringAt(value, 'metadata', 'name')];
  if (!isJsonObject(value) || apiVersion === undefined || kind === undefined) throw new CreateError('INVALID', `Document ${position} has no apiVersion and kind, so it is no Kubernetes object.`);
  if (name === undefined || name === '') throw new CreateError('INVALID', `Document ${position}, a ${kind}, has no metadata.name.`);
  const { status: _status, ...rest } = value;
  return { ...rest, apiVersion, kind, metadata: toMeta(value['metadata'], name) };
}

/** What a person may set; the rest, such as a uid pasted along, belongs to the server. */
function toMeta(value: unknown, name: string): ObjectMeta {
  const namespace = stringAt(value, 'namespace');
  const pick = (field: 'labels' | 'annotations'): Record<string, string> | undefined => {
    const map = isJsonObject(value) && isJsonObject(value[field]) ? value[field] : undefined;
    return map === undefined ? undefined : Object.fromEntries(Object.entries(map).map(([key, text]) => [key, String(text)]));
  };
  const [labels, annotations] = [pick('labels'), pick('annotations')];
  return { name, ...(namespace === undefined ? {} : { namespace }), ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
}
