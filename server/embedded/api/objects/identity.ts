import { isJsonObject } from '#lib/kube/json.ts';
import { parseApiVersion, type KubeObject } from '#lib/kube/object.ts';
import { badRequest, type ApiError } from '../api-error.ts';
import type { GroupAliases } from '../group-aliases.ts';
import { asKubeObject, metadataOf } from './metadata.ts';
import type { WriteRequest } from './write-request.ts';

/**
 * Takes what a client sent for `request.type` as an object of that type, in the canonical spelling of its group.
 * The value is taken over, not copied. `may-be-unnamed`: for what only changes an object that has a name. @throws ApiError 400 when version, kind, name or namespace is another one's.
 */
export function requireIdentity(value: unknown, request: Pick<WriteRequest, 'type' | 'namespace' | 'name'>, aliases: GroupAliases, naming: 'named' | 'may-be-unnamed' = 'named'): KubeObject {
  const { type } = request;
  if (!isJsonObject(value)) throw badRequest(`the body of the request must be a ${type.kind} object`);
  const { apiVersion, kind } = value;
  if (apiVersion !== undefined && apiVersion !== type.apiVersion && apiVersion !== type.workingApiVersion) {
    throw badRequest(`${String(kind)} in version ${JSON.stringify(parseApiVersion(String(apiVersion)).version)} cannot be handled as a ${type.kind}: the API version in the data (${String(apiVersion)}) does not match the expected API version (${type.apiVersion})`);
  }
  if (kind !== undefined && kind !== type.kind) {
    throw badRequest(`${String(kind)} in version "${type.version}" cannot be handled as a ${type.kind}: no kind "${String(kind)}" is registered for it`);
  }
  if (type.crd !== undefined && (apiVersion === undefined || kind === undefined)) {
    throw badRequest(`Object 'Kind' is missing in ${JSON.stringify(value).slice(0, 200)}`);
  }
  if (value['metadata'] !== undefined && value['metadata'] !== null && !isJsonObject(value['metadata'])) {
    throw badRequest(`${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: metadata must be an object`);
  }
  const metadata = metadataOf(value);
  const namespace = metadata.namespace ?? '';
  if (namespace !== '' && namespace !== request.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const name = metadata.name ?? '';
  if (request.name !== '' && name !== '' && name !== request.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`);
  }
  if (request.name !== '' && name === '' && naming === 'named') throw nameMissing(request.name);
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = value;
  return asKubeObject({
    apiVersion: type.workingApiVersion, kind: type.kind,
    metadata: { ...canonicalOwners(metadata, aliases), name: name === '' ? request.name : name }, ...rest,
  });
}

/** A whole object that does not say the name its URL says. */
export function nameMissing(name: string): ApiError {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
}

/** Owners named under another spelling of their group are stored under the canonical one, so that owners are found. */
function canonicalOwners(metadata: Partial<KubeObject['metadata']>, aliases: GroupAliases): Partial<KubeObject['metadata']> {
  if (!Array.isArray(metadata.ownerReferences)) return metadata;
  return {
    ...metadata,
    ownerReferences: metadata.ownerReferences.map((owner) =>
      (isJsonObject(owner) && typeof owner.apiVersion === 'string' ? { ...owner, apiVersion: aliases.canonicalApiVersion(owner.apiVersion) } : owner)),
  };
}
