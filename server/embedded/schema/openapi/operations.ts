/** The operations that every resource has, in the form of OpenAPI v3. */
import type { GroupVersionKind, Schema } from '../schema.ts';
import { DELETE_OPTIONS, PATCH, refTo, SCALE, STATUS } from './model-names.ts';
import {
  DELETE_COLLECTION_PARAMETERS, DELETE_PARAMETERS, GET_PARAMETERS, LIST_PARAMETERS, LOG_PARAMETERS, PATCH_PARAMETERS, WRITE_PARAMETERS, type Parameter,
} from './parameters.ts';
import type { OpenApiResource } from './resources.ts';

export type Content = Readonly<Record<string, { readonly schema: Schema }>>;
export type Operation = {
  readonly tags: readonly string[];
  readonly description: string;
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content; readonly required?: true };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly 'x-kubernetes-action': string;
  readonly 'x-kubernetes-group-version-kind': GroupVersionKind;
};
export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';
export type Operations = Partial<Record<Method, Operation>>;

const OBJECT_TYPES = ['application/json', 'application/yaml'] as const;
const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'] as const;
const STRATEGIC = 'application/strategic-merge-patch+json';
const OTHER_KINDS: Readonly<Record<string, { gvk: GroupVersionKind; model: string }>> = {
  scale: { gvk: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, model: SCALE },
  eviction: { gvk: { group: 'policy', version: 'v1', kind: 'Eviction' }, model: 'io.k8s.api.policy.v1.Eviction' },
  token: { gvk: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }, model: 'io.k8s.api.authentication.v1.TokenRequest' },
  binding: { gvk: { group: '', version: 'v1', kind: 'Binding' }, model: 'io.k8s.api.core.v1.Binding' },
};

/** Lists of one namespace (or of a type without namespaces), and what creates objects in it. */
export function collectionOperations(resource: OpenApiResource): Operations {
  const place = placeOf(resource);
  const post = createOperation(resource, place, resource.model, resource, `create ${article(resource.kind)}`);
  if (!resource.isStored) return { post };
  return {
    get: listOperation(resource, place),
    post,
    delete: {
      ...start(resource, `delete${prefixOf(resource)}Collection${place}`, 'deletecollection', resource, `delete those ${resource.plural} that are selected`),
      parameters: DELETE_COLLECTION_PARAMETERS, requestBody: { content: contentOf(DELETE_OPTIONS) }, responses: answers(STATUS, ['200']),
    },
  };
}

export function listEverywhereOperation(resource: OpenApiResource): Operations {
  return { get: listOperation(resource, `${resource.kind}ForAllNamespaces`) };
}

/** One object, by its name. */
export function objectOperations(resource: OpenApiResource): Operations {
  const place = placeOf(resource);
  return {
    ...readAndWrite(resource, place, resource.model, resource, `the ${resource.kind} of this name`),
    delete: {
      ...start(resource, `delete${prefixOf(resource)}${place}`, 'delete', resource, `delete ${article(resource.kind)}`),
      parameters: DELETE_PARAMETERS, requestBody: { content: contentOf(DELETE_OPTIONS) }, responses: answers(STATUS, ['200', '202']),
    },
  };
}

/** What lies below an object: `status`, `scale`, `eviction`, …. */
export function subresourceOperations(resource: OpenApiResource, name: string): Operations {
  const place = `${placeOf(resource)}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const what = `the ${name} of the ${resource.kind}`;
  const { gvk, model } = OTHER_KINDS[name] ?? { gvk: resource, model: resource.model };
  if (name === 'eviction' || name === 'token' || name === 'binding') return { post: createOperation(resource, place, model, gvk, `create ${what}`) };
  if (name === 'log') {
    const text: Content = { 'text/plain': { schema: { type: 'string' } } };
    return { get: { ...start(resource, `read${prefixOf(resource)}${place}`, 'get', resource, `read ${what}`), parameters: LOG_PARAMETERS, responses: { '200': { description: 'OK', content: text }, '401': UNAUTHORIZED } } };
  }
  const { get, put, patch } = readAndWrite(resource, place, model, gvk, what);
  if (name === 'finalize') return put === undefined ? {} : { put };
  return { ...(get && { get }), ...(put && { put }), ...(patch && { patch }) };
}

function readAndWrite(resource: OpenApiResource, place: string, model: string, gvk: GroupVersionKind, what: string): Operations {
  const prefix = prefixOf(resource);
  return {
    get: { ...start(resource, `read${prefix}${place}`, 'get', gvk, `read ${what}`), parameters: GET_PARAMETERS, responses: answers(model, ['200']) },
    put: {
      ...start(resource, `replace${prefix}${place}`, 'put', gvk, `replace ${what}`),
      parameters: WRITE_PARAMETERS, requestBody: { content: contentOf(model), required: true }, responses: answers(model, ['200', '201']),
    },
    patch: {
      ...start(resource, `patch${prefix}${place}`, 'patch', gvk, `change a part of ${what}`),
      parameters: PATCH_PARAMETERS, requestBody: { content: contentOf(PATCH, resource.mergesStrategically ? [...PATCH_TYPES, STRATEGIC] : PATCH_TYPES), required: true },
      responses: answers(model, ['200', '201']),
    },
  };
}

function listOperation(resource: OpenApiResource, place: string): Operation {
  return {
    ...start(resource, `list${prefixOf(resource)}${place}`, 'list', resource, `list or watch ${resource.plural}`),
    parameters: LIST_PARAMETERS, responses: answers(resource.listModel, ['200']),
  };
}

function createOperation(resource: OpenApiResource, place: string, model: string, gvk: GroupVersionKind, description: string): Operation {
  return {
    ...start(resource, `create${prefixOf(resource)}${place}`, 'post', gvk, description),
    parameters: WRITE_PARAMETERS, requestBody: { content: contentOf(model), required: true }, responses: answers(model, ['200', '201', '202']),
  };
}

type Start = Pick<Operation, 'tags' | 'description' | 'operationId' | 'x-kubernetes-action' | 'x-kubernetes-group-version-kind'>;

function start(resource: OpenApiResource, operationId: string, action: string, gvk: GroupVersionKind, description: string): Start {
  return {
    tags: [prefixOf(resource)], description, operationId,
    'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': { group: gvk.group, version: gvk.version, kind: gvk.kind },
  };
}

const UNAUTHORIZED = { description: 'Unauthorized' };
const ANSWER_NAMES: Readonly<Record<string, string>> = { '200': 'OK', '201': 'Created', '202': 'Accepted' };

function answers(model: string, codes: readonly string[]): Operation['responses'] {
  const content = contentOf(model);
  return { ...Object.fromEntries(codes.map((code) => [code, { description: ANSWER_NAMES[code] ?? '', content }])), '401': UNAUTHORIZED };
}

function contentOf(model: string, types: readonly string[] = OBJECT_TYPES): Content {
  const content = { schema: { $ref: refTo(model) } };
  return Object.fromEntries(types.map((type) => [type, content]));
}

/** `AppsV1`, `CoreV1`, `TypesKubefedIoV1beta1`: keeps the names of operations apart between groups. */
function prefixOf({ group, version }: OpenApiResource): string {
  const words = group === '' ? ['core'] : group.replace(/\.k8s\.io$/, '').split(/[.-]/);
  return [...words, version].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function placeOf({ namespaced, kind }: OpenApiResource): string {
  return namespaced ? `Namespaced${kind}` : kind;
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
