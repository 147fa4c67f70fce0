import { toStatus, type KubeStatus, type StatusCause, type StatusReason } from '#lib/kube/status.ts';

/** An answer other than success, ready to be sent: carries Kubernetes' `Status`. */
export class ApiError extends Error {
  readonly status: KubeStatus;

  constructor(status: KubeStatus) {
    super(status.message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** What an error message and its details call a resource: `pods`, `deployments.apps`. */
export type Named = { readonly group: string; readonly plural: string; readonly kind: string };

/** `deployments.apps`; only the plural for the core group. */
export function qualifiedResource(type: { group: string; plural: string }): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

function failure(reason: StatusReason, message: string, details?: KubeStatus['details']): ApiError {
  return new ApiError(toStatus(reason, message, details));
}

function details(type: Named, name: string, causes?: readonly StatusCause[]): NonNullable<KubeStatus['details']> {
  return {
    ...(name === '' ? {} : { name }), ...(type.group === '' ? {} : { group: type.group }), kind: type.plural,
    ...(causes === undefined ? {} : { causes: [...causes] }),
  };
}

export function notFound(type: Named, name: string): ApiError {
  return failure('NotFound', `${qualifiedResource(type)} "${name}" not found`, details(type, name));
}

/** A path that no resource or endpoint answers. */
export function unknownPath(): ApiError {
  return failure('NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(type: Named, name: string, state: 'alive' | 'being deleted' = 'alive'): ApiError {
  const prefix = state === 'alive' ? '' : 'object is being deleted: ';
  return failure('AlreadyExists', `${prefix}${qualifiedResource(type)} "${name}" already exists`, details(type, name));
}

export function conflict(type: Named, name: string, why: string): ApiError {
  return failure('Conflict', `Operation cannot be fulfilled on ${qualifiedResource(type)} "${name}": ${why}`, details(type, name));
}

/** A precondition of a deletion does not hold; named by kind, as Kubernetes does here. */
export function preconditionConflict(type: Named, name: string, why: string): ApiError {
  const qualifiedKind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  return failure('Conflict', `Operation cannot be fulfilled on ${qualifiedKind} "${name}": ${why}`, {
    name, ...(type.group === '' ? {} : { group: type.group }), kind: type.kind,
  });
}

/** A query parameter with a value that is not one of its values. */
export function invalidOption(kind: string, field: string, message: string): ApiError {
  return invalid({ group: 'meta.k8s.io', plural: '', kind }, '', [{ reason: message.startsWith('Forbidden') ? 'FieldValueForbidden' : message.startsWith('Invalid') ? 'FieldValueInvalid' : 'FieldValueNotSupported', message, field }]);
}

export function modifiedConflict(type: Named, name: string): ApiError {
  return conflict(type, name, 'the object has been modified; please apply your changes to the latest version and try again');
}

/** Field errors in the form `kubectl` prints: one cause for each field. */
export function invalid(type: Named, name: string, causes: readonly StatusCause[]): ApiError {
  const texts = causes.map((each) => (each.field === undefined || each.field === '' ? each.message : `${each.field}: ${each.message}`));
  const text = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  const qualifiedKind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  return failure('Invalid', `${qualifiedKind} "${name}" is invalid: ${text}`, {
    ...(name === '' ? {} : { name }), ...(type.group === '' ? {} : { group: type.group }), kind: type.kind, causes: [...causes],
  });
}

export function forbidden(type: Named, name: string, why: string, causes?: readonly StatusCause[]): ApiError {
  const subject = name === '' ? qualifiedResource(type) : `${qualifiedResource(type)} "${name}"`;
  return failure('Forbidden', `${subject} is forbidden: ${why}`, details(type, name, causes));
}

export function forbiddenPath(why: string): ApiError {
  return failure('Forbidden', `forbidden: ${why}`, {});
}

export function unauthorized(): ApiError {
  return failure('Unauthorized', 'Unauthorized');
}

export function badRequest(message: string): ApiError {
  return failure('BadRequest', message);
}

export function methodNotAllowed(what: string): ApiError {
  return failure('MethodNotAllowed', what, {});
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return failure('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

export function unsupportedMediaType(message: string): ApiError {
  return failure('UnsupportedMediaType', message);
}

export function bodyTooLarge(limitBytes: number): ApiError {
  return failure('RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`);
}

export function tooManyRequests(message: string, causes: readonly StatusCause[], retryAfterSeconds: number): ApiError {
  return failure('TooManyRequests', message, { causes: [...causes], retryAfterSeconds });
}

/** The history that a watch or a continue token needs is gone: the client must list again. */
export function expired(message: string): ApiError {
  return failure('Expired', message);
}

/** The client asks for a revision that this cluster has not reached. */
export function revisionTooLarge(wanted: number, current: number): ApiError {
  return failure('Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1,
  });
}

export function internalError(message: string): ApiError {
  return failure('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}
