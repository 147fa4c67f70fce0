import { parseAllDocuments } from 'yaml';
import { CREATE_OBJECTS_MAX } from '#lib/contracts/create.ts';
import { importManifests } from '#lib/federation/federate/import-federated.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject, ObjectMeta } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** Aliases expand; a text of this many is an attack or a mistake. */
const ALIASES_MAX = 50;

/**
 * The objects of a YAML text in today's form, lists opened, with what was noted on the way. Names, namespaces and labels are checked to
 * be texts; the rest is for the API server to judge. @throws ServiceError INVALID, naming the document.
 */
export function readManifests(yaml: string): { objects: KubeObject[]; notes: Sentence[] } {
  const parsed = parseAllDocuments(yaml);
  const documents = 'empty' in parsed ? [] : parsed;
  const objects = documents.flatMap((document, index) => {
    const [error] = document.errors;
    if (error !== undefined) throw new ServiceError('INVALID', say('err.notYaml', { position: index + 1, detail: error.message.split('\n')[0] ?? '' }));
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    if (value === null || value === undefined) return [];
    const items = isJsonObject(value) && value['kind'] === 'List' && Array.isArray(value['items']) ? value['items'] : [value];
    return items.map((item) => toObject(item, index + 1));
  });
  if (objects.length > CREATE_OBJECTS_MAX) throw new ServiceError('LIMIT_EXCEEDED', say('err.tooManyObjects', { count: objects.length, max: CREATE_OBJECTS_MAX }));
  return importManifests(objects);
}

function toObject(value: unknown, position: number): KubeObject {
  const [apiVersion, kind, name] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind'), stringAt(value, 'metadata', 'name')];
  if (!isJsonObject(value) || apiVersion === undefined || kind === undefined) throw new ServiceError('INVALID', say('err.notAnObject', { position }));
  if (name === undefined || name === '') throw new ServiceError('INVALID', say('err.noName', { position, kind }));
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
