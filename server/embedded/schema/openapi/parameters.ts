/** The parameters of API requests, in the form of OpenAPI v3. */
import type { Schema } from '../schema.ts';

export type Parameter = { readonly name: string; readonly in: 'query' | 'path'; readonly description: string; readonly required?: true; readonly schema: Schema };

function query(name: string, type: 'string' | 'integer' | 'boolean', description: string): Parameter {
  return { name, in: 'query', description, schema: { type, uniqueItems: true } };
}

const DRY_RUN = query('dryRun', 'string', 'With `All`, the request is checked and answered as usual, but nothing is stored.');
const LABEL_SELECTOR = query('labelSelector', 'string', 'Takes only objects with these labels, such as `app=web,tier in (a,b)`.');
const FIELD_SELECTOR = query('fieldSelector', 'string', 'Takes only objects whose fields have these values, such as `metadata.name=web`.');
const LIMIT = query('limit', 'integer', 'How many objects to answer with at most; `continue` in the answer asks for the next ones.');
const CONTINUE = query('continue', 'string', 'From the answer before: goes on where that one ended.');
const RESOURCE_VERSION = query('resourceVersion', 'string', 'How old the answer may be, or where a watch begins.');
const RESOURCE_VERSION_MATCH = query('resourceVersionMatch', 'string', 'How `resourceVersion` is meant: `Exact` or `NotOlderThan`.');

/** The parameters of every list and watch. */
export const LIST_PARAMETERS: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'Lets a watch send bookmarks: events that carry nothing but a resource version.'),
  CONTINUE, FIELD_SELECTOR, LABEL_SELECTOR, LIMIT, RESOURCE_VERSION, RESOURCE_VERSION_MATCH,
  query('sendInitialEvents', 'boolean', 'A watch first sends the objects there are, then a bookmark, then what changes.'),
  query('timeoutSeconds', 'integer', 'Ends the watch or list after so many seconds.'),
  query('watch', 'boolean', 'Answers with a stream of changes instead of a list.'),
];

export const WRITE_PARAMETERS: readonly Parameter[] = [
  DRY_RUN,
  query('fieldManager', 'string', 'Name of who makes the change; it is noted for each field. Apply needs it.'),
  query('fieldValidation', 'string', 'What happens to fields that are unknown or occur twice: `Ignore`, `Warn` or `Strict`.'),
];

export const PATCH_PARAMETERS: readonly Parameter[] = [
  ...WRITE_PARAMETERS,
  query('force', 'boolean', 'Apply takes over fields that others manage, instead of reporting a conflict.'),
];

export const DELETE_PARAMETERS: readonly Parameter[] = [
  DRY_RUN,
  query('gracePeriodSeconds', 'integer', 'How many seconds the object has to end by itself; 0 deletes at once.'),
  query('orphanDependents', 'boolean', 'Older form of `propagationPolicy`: whether to leave the objects that this one owns.'),
  query('propagationPolicy', 'string', 'What becomes of the objects that this one owns: `Orphan`, `Background` or `Foreground`.'),
];

export const DELETE_COLLECTION_PARAMETERS: readonly Parameter[] = [
  ...DELETE_PARAMETERS, CONTINUE, FIELD_SELECTOR, LABEL_SELECTOR, LIMIT, RESOURCE_VERSION, RESOURCE_VERSION_MATCH,
].sort((a, b) => (a.name < b.name ? -1 : 1));

export const GET_PARAMETERS: readonly Parameter[] = [RESOURCE_VERSION];
export const LOG_PARAMETERS: readonly Parameter[] = [
  query('container', 'string', 'The container whose log is wanted; needed when the Pod has several.'),
  query('follow', 'boolean', 'Goes on sending as the log grows.'),
  query('previous', 'boolean', 'The log of the container before its last restart.'),
  query('sinceSeconds', 'integer', 'Only what was written in the last so many seconds.'),
  query('tailLines', 'integer', 'Only so many lines, from the end.'),
  query('timestamps', 'boolean', 'Puts the time before each line.'),
];

export const PRETTY = query('pretty', 'string', 'With `true`, the answer is set out in lines.');
export const NAMESPACE: Parameter = { name: 'namespace', in: 'path', description: 'The namespace of the object.', required: true, schema: { type: 'string', uniqueItems: true } };
export const NAME: Parameter = { name: 'name', in: 'path', description: 'The name of the object.', required: true, schema: { type: 'string', uniqueItems: true } };
