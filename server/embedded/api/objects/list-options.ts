import { matchesFields, parseFieldSelector, type FieldRequirement } from '#lib/kube/field-selector.ts';
import { matchesLabels, parseLabelSelector, SelectorError, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { badRequest, invalidOption } from '../api-error.ts';
import { isTrue, type ResourceRequest } from '../http/request-info.ts';
import type { ServedType } from '../resource-catalog.ts';

/** Which objects a list, watch or deletecollection is about. */
export type Selection = {
  readonly labels: readonly SelectorRequirement[];
  readonly fields: readonly FieldRequirement[];
};

export type ListOptions = {
  readonly selection: Selection;
  /** 0: no limit. */
  readonly limit: number;
  readonly continueToken: string;
  /** As sent: empty, `0` or a revision. */
  readonly resourceVersion: string;
  readonly match: '' | 'Exact' | 'NotOlderThan';
};

export type WatchOptions = {
  readonly selection: Selection;
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  readonly bookmarks: 'allowed' | 'none';
  /** Whether the watch begins with the present objects: by request, by default for an empty version, or not. */
  readonly initialEvents: 'stream' | 'legacy' | 'none';
};

/** Without timeoutSeconds a watch ends after half an hour to an hour, as on a real server. */
const MIN_WATCH_TIMEOUT_SECONDS = 1_800;

const COMMON_FIELDS: readonly string[] = ['metadata.name', 'metadata.namespace'];
/** Fields of the built-in types that a selector may name besides name and namespace. */
const SELECTABLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  '/pods': ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName'],
  '/nodes': ['spec.unschedulable'],
  '/namespaces': ['status.phase'],
  '/secrets': ['type'],
  '/services': ['spec.clusterIP', 'spec.type'],
  '/events': ['involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion', 'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type'],
  '/replicationcontrollers': ['status.replicas'],
  'apps/replicasets': ['status.replicas'],
  'batch/jobs': ['status.successful'],
};

export function parseListOptions(request: ResourceRequest, type: ServedType): ListOptions {
  const { query } = request;
  const match = query.get('resourceVersionMatch') ?? '';
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') throw invalidOption('ListOptions', 'resourceVersionMatch', `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan"`);
  const resourceVersion = checkRevision(query.get('resourceVersion') ?? '');
  if (match !== '' && resourceVersion === '') throw invalidOption('ListOptions', 'resourceVersionMatch', 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match === 'Exact' && resourceVersion === '0') throw invalidOption('ListOptions', 'resourceVersionMatch', 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  const continueToken = query.get('continue') ?? '';
  if (continueToken !== '' && resourceVersion !== '' && resourceVersion !== '0') throw badRequest('specifying resource version is not allowed when using continue');
  return { selection: parseSelection(request, type), limit: Math.max(0, wholeNumber(query.get('limit'), 'limit')), continueToken, resourceVersion, match };
}

export function parseWatchOptions(request: ResourceRequest, type: ServedType): WatchOptions {
  const { query } = request;
  const resourceVersion = checkRevision(query.get('resourceVersion') ?? '');
  const bookmarks = isTrue(query.get('allowWatchBookmarks')) ? 'allowed' : 'none';
  const asked = wholeNumber(query.get('timeoutSeconds'), 'timeoutSeconds');
  const match = query.get('resourceVersionMatch') ?? '';
  const send = query.get('sendInitialEvents');
  if (send !== null && match !== 'NotOlderThan') throw invalidOption('ListOptions', 'resourceVersionMatch', 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (send === null && match !== '') throw invalidOption('ListOptions', 'resourceVersionMatch', 'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  const isLegacy = send === null && (resourceVersion === '' || resourceVersion === '0');
  return {
    selection: parseSelection(request, type), resourceVersion, bookmarks,
    timeoutSeconds: asked > 0 ? asked : MIN_WATCH_TIMEOUT_SECONDS * (1 + Math.random()),
    initialEvents: isTrue(send) ? 'stream' : isLegacy ? 'legacy' : 'none',
  };
}

/** The selectors of a request. A request for one name (an old watch of one object) selects that name. @throws ApiError 400 */
export function parseSelection({ query, name }: ResourceRequest, type: ServedType): Selection {
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  try {
    const labels = labelText === '' ? [] : parseLabelSelector(labelText);
    const asked = fieldText === '' ? [] : parseFieldSelector(fieldText);
    const fields = asked.map((each) => ({ ...each, path: type.conversion?.toStoredField(each.path) ?? each.path }));
    for (const { path } of fields) checkSelectable(path, type);
    return { labels, fields: name === '' ? fields : [...fields, { path: 'metadata.name', operator: '=', value: name }] };
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

export function selects(selection: Selection, object: KubeObject): boolean {
  return (selection.labels.length === 0 || matchesLabels(selection.labels, object.metadata.labels))
    && (selection.fields.length === 0 || matchesFields(selection.fields, object));
}

function checkSelectable(path: string, type: ServedType): void {
  if (COMMON_FIELDS.includes(path) || SELECTABLE_FIELDS[type.storage]?.includes(path) === true) return;
  if (type.crd?.version.selectableFields.some((each) => each.replace(/^\./, '') === path) === true) return;
  throw badRequest(SELECTABLE_FIELDS[type.storage] === undefined
    ? `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"` : `field label not supported: ${path}`);
}

function checkRevision(text: string): string {
  if (text !== '' && !/^\d{1,15}$/.test(text)) throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: it must be a number that this server gave`);
  return text;
}

function wholeNumber(text: string | null, name: string): number {
  if (text === null || text === '') return 0;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw badRequest(`${name} must be a whole number, not ${JSON.stringify(text)}`);
  return value;
}
