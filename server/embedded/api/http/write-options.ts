import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '#lib/kube/json.ts';
import type { FieldValidation } from '../../schema/admit-object.ts';
import { badRequest, invalidOption } from '../api-error.ts';
import type { DeleteOptions, PropagationPolicy } from '../cluster-api.ts';
import { contentType, parseBody } from './body.ts';

const MAX_MANAGER_LENGTH = 128;

/** Who owns the written fields when the client does not say: the program part of its user agent. */
export function managerOf(request: IncomingMessage, query: URLSearchParams): string {
  const asked = query.get('fieldManager');
  if (asked !== null && asked !== '') {
    if (asked.length > MAX_MANAGER_LENGTH) throw badRequest(`fieldManager may not be more than ${MAX_MANAGER_LENGTH} bytes`);
    return asked;
  }
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? '';
  return agent.slice(0, MAX_MANAGER_LENGTH) || 'unknown';
}

/** @throws ApiError 400 for another value than All. */
export function isDryRun(value: string | readonly string[] | null): boolean {
  const values = value === null ? [] : typeof value === 'string' ? [value] : value;
  if (values.some((each) => each !== 'All' && each !== '')) throw invalidOption('WriteOptions', 'dryRun', `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`);
  return values.includes('All');
}

/** Unknown fields are warned of unless the client says otherwise, as since Kubernetes 1.27. */
export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const asked = query.get('fieldValidation') ?? '';
  if (asked === '' || asked === 'Warn') return 'Warn';
  if (asked === 'Strict' || asked === 'Ignore') return asked;
  throw invalidOption('WriteOptions', 'fieldValidation', `Unsupported value: ${JSON.stringify(asked)}: supported values: "", "Ignore", "Strict", "Warn"`);
}

export type ParsedDelete = { readonly options: DeleteOptions; readonly isDryRun: boolean };

/** Reads DeleteOptions from the body or, where the body is empty, from the query. */
export function parseDeleteOptions(request: IncomingMessage, query: URLSearchParams, sent: Buffer): ParsedDelete {
  const body = sent.length === 0 ? {} : parseBody(sent, contentType(request));
  return readDeleteOptions(body, query);
}

/** As `parseDeleteOptions`, for options that came inside another body. */
export function readDeleteOptions(body: unknown, query: URLSearchParams): ParsedDelete {
  if (!isJsonObject(body)) throw badRequest('DeleteOptions must be an object');
  const { kind = 'DeleteOptions' } = body;
  if (kind !== 'DeleteOptions') throw badRequest(`no kind ${JSON.stringify(kind)} is registered for the options of a deletion`);
  const named = body['propagationPolicy'] ?? query.get('propagationPolicy');
  const orphan = body['orphanDependents'] ?? query.get('orphanDependents');
  if (named !== undefined && named !== null && orphan !== undefined && orphan !== null) {
    throw invalidOption('DeleteOptions', 'propagationPolicy', `Invalid value: ${JSON.stringify(named)}: orphanDependents and deletionPropagation cannot be both set`);
  }
  const policy = named ?? orphanPolicy(orphan);
  const graceText = body['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds');
  const grace = graceText === null || graceText === undefined ? undefined : Number(graceText);
  if (grace !== undefined && !Number.isSafeInteger(grace)) throw badRequest('gracePeriodSeconds must be a whole number of seconds');
  const asked = isJsonObject(body['preconditions']) ? body['preconditions'] : {};
  const preconditions = {
    ...(typeof asked['uid'] === 'string' ? { uid: asked['uid'] } : {}),
    ...(typeof asked['resourceVersion'] === 'string' ? { resourceVersion: asked['resourceVersion'] } : {}),
  };
  const dryRun = Array.isArray(body['dryRun']) ? body['dryRun'].map(String) : query.getAll('dryRun');
  return {
    isDryRun: isDryRun(dryRun),
    options: {
      ...(policy === undefined || policy === null ? {} : { propagationPolicy: parsePolicy(policy) }),
      ...(grace === undefined ? {} : { gracePeriodSeconds: grace }), preconditions,
    },
  };
}

function orphanPolicy(value: unknown): PropagationPolicy | undefined {
  if (value === undefined || value === null) return undefined;
  return value === true || value === 'true' ? 'Orphan' : 'Background';
}

function parsePolicy(value: unknown): PropagationPolicy {
  if (value === 'Background' || value === 'Foreground' || value === 'Orphan') return value;
  throw invalidOption('DeleteOptions', 'propagationPolicy', `Unsupported value: ${JSON.stringify(value)}: supported values: "Foreground", "Background", "Orphan", "nil"`);
}
