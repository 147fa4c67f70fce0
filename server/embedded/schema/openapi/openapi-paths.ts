/**
 * Paths of an OpenAPI document: what clients look for in them is which kind an operation is about, and whether it takes
 * `dryRun`, `fieldValidation` and the like.
 */
import type { GroupVersionKind, Schema } from '../schema.ts';

export type DescribedType = GroupVersionKind & {
  plural: string;
  namespaced: boolean;
  subresources: readonly string[];
  stored: 'stored' | 'review';
  schemaName: string;
  schema: Schema;
};

type Form = 'v2' | 'v3';
type JsonMap = Record<string, unknown>;

const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'];
const PATCH_MODEL = { description: 'A patch, in the form that its content type names.', type: 'object' };
const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';
const SCALE = 'io.k8s.api.autoscaling.v1.Scale';
const SCALE_KIND: GroupVersionKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** Query parameters: name, type, what it does. */
const PARAMETERS: Readonly<Record<string, readonly [type: string, description: string]>> = {
  pretty: ['string', "If 'true', the answer is indented."],
  dryRun: ['string', 'With All, nothing is stored: the answer is what would have been.'],
  fieldManager: ['string', 'Name of the one who makes this change; required for apply.'],
  fieldValidation: ['string', 'What becomes of unknown and repeated fields: Ignore, Warn or Strict.'],
  force: ['boolean', 'Takes over fields that others own; for apply only.'],
  labelSelector: ['string', 'Only objects with these labels.'],
  fieldSelector: ['string', 'Only objects with these field values.'],
  limit: ['integer', 'At most this many objects; the answer says how to get more.'],
  continue: ['string', 'Where an earlier list ended.'],
  resourceVersion: ['string', 'From which point of the history.'],
  resourceVersionMatch: ['string', 'How resourceVersion is meant.'],
  timeoutSeconds: ['integer', 'How long to wait or watch.'],
  watch: ['boolean', 'Sends changes as they happen, instead of a list.'],
  allowWatchBookmarks: ['boolean', 'Sends marks of how far the watch has come.'],
  sendInitialEvents: ['boolean', 'Begins the watch with what exists.'],
  gracePeriodSeconds: ['integer', 'How long the object may take to end.'],
  propagationPolicy: ['string', 'What becomes of objects that this one owns: Orphan, Background or Foreground.'],
};
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];
const LIST = ['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'timeoutSeconds', 'watch'];
const REMOVE = ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'];

/** Paths of all `types`, which belong to one group version (or to all, for version 2). */
export function pathsOf(types: readonly DescribedType[], form: Form = 'v3'): JsonMap {
  const paths: JsonMap = {};
  for (const type of types) Object.assign(paths, pathsOfType(type, form));
  return paths;
}

function pathsOfType(type: DescribedType, form: Form): JsonMap {
  const base = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const collection = type.namespaced ? `${base}/namespaces/{namespace}/${type.plural}` : `${base}/${type.plural}`;
  const inPath = type.namespaced ? ['namespace'] : [];
  const id = (verb: string, part = ''): string => `${verb}${operationGroup(type)}${type.namespaced ? 'Namespaced' : ''}${type.kind}${part}`;
  const operation = (verb: string, action: string, parameters: readonly string[], more: Partial<OperationInput> = {}): JsonMap =>
    describe({ id: id(verb, more.part), action, kind: type, tag: operationTag(type), parameters, answer: type.schemaName, summary: `${verb} ${type.kind}`, form, ...more });
  const create = operation('create', 'post', WRITE, { body: 'object' });
  if (type.stored === 'review') return { [collection]: { parameters: pathParameters(inPath, form), post: create } };
  const item = `${collection}/{name}`;
  const paths: JsonMap = {
    [collection]: {
      parameters: pathParameters(inPath, form), get: operation('list', 'list', LIST, { answer: `${type.schemaName}List` }), post: create,
      delete: operation('deleteCollection', 'deletecollection', [...LIST, ...REMOVE], { answer: STATUS }),
    },
    [item]: {
      parameters: pathParameters([...inPath, 'name'], form), get: operation('read', 'get', []), put: operation('replace', 'put', WRITE, { body: 'object' }),
      patch: operation('patch', 'patch', [...WRITE, 'force'], { body: 'patch' }), delete: operation('delete', 'delete', REMOVE, { answer: STATUS }),
    },
  };
  for (const subresource of type.subresources) {
    if (subresource !== 'status' && subresource !== 'scale') continue;
    const more = { part: subresource === 'status' ? 'Status' : 'Scale', ...(subresource === 'scale' ? { answer: SCALE, kind: SCALE_KIND } : {}) };
    paths[`${item}/${subresource}`] = {
      parameters: pathParameters([...inPath, 'name'], form), get: operation('read', 'get', [], more), put: operation('replace', 'put', WRITE, { ...more, body: 'object' }),
      patch: operation('patch', 'patch', [...WRITE, 'force'], { ...more, body: 'patch' }),
    };
  }
  return paths;
}

type OperationInput = {
  id: string; part?: string; action: string; kind: GroupVersionKind; tag: string; parameters: readonly string[]; answer: string; summary: string; form: Form; body?: 'object' | 'patch';
};

function describe({ id, action, kind, tag, parameters, answer, summary, form, body }: OperationInput): JsonMap {
  const common = {
    description: summary, operationId: id, tags: [tag], 'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
  if (form === 'v2') {
    const bodyParameter = body === undefined ? [] : [{ name: 'body', in: 'body', required: true, schema: body === 'patch' ? PATCH_MODEL : { $ref: `#/definitions/${answer}` } }];
    return {
      ...common, consumes: body === 'patch' ? PATCH_TYPES : ['*/*'], produces: ['application/json'], parameters: [...bodyParameter, ...queryParameters(parameters, form)],
      responses: { 200: { description: 'OK', schema: { $ref: `#/definitions/${answer}` } }, 401: { description: 'Unauthorized' } },
    };
  }
  const schema = { $ref: `#/components/schemas/${answer}` };
  const content = body === 'patch' ? Object.fromEntries(PATCH_TYPES.map((type) => [type, { schema: PATCH_MODEL }])) : { '*/*': { schema } };
  return {
    ...common, parameters: queryParameters(parameters, form), ...(body === undefined ? {} : { requestBody: { content, required: true } }),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema } } }, 401: { description: 'Unauthorized' } },
  };
}

function queryParameters(names: readonly string[], form: Form): JsonMap[] {
  return ['pretty', ...names].map((name) => {
    const [type, description] = PARAMETERS[name] ?? ['string', ''];
    return { name, in: 'query', description, ...(form === 'v2' ? { type, uniqueItems: true } : { schema: { type, uniqueItems: true } }) };
  });
}

function pathParameters(names: readonly string[], form: Form): JsonMap[] {
  return names.map((name) => ({
    name, in: 'path', required: true, description: name === 'name' ? 'Name of the object.' : 'Namespace of the object.',
    ...(form === 'v2' ? { type: 'string', uniqueItems: true } : { schema: { type: 'string', uniqueItems: true } }),
  }));
}

function operationGroup(type: GroupVersionKind): string {
  const words = (type.group === '' ? 'core' : type.group.replace(/\.k8s\.io$/, '')).split(/[.-]/);
  return [...words, type.version].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function operationTag(type: GroupVersionKind): string {
  return `${(type.group === '' ? 'core' : type.group.replace(/\.k8s\.io$/, '')).replaceAll('.', '_')}_${type.version}`;
}

