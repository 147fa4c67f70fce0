import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from '#lib/kube/json-patch.ts';
import { applyMergePatch } from '#lib/kube/merge-patch.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { toStatus } from '#lib/kube/status.ts';
import { StrategicMergeError, strategicMergePatch } from '../../patch/strategic-merge.ts';
import { ApiError, badRequest, conflict, invalid, notFound, unsupportedMediaType } from '../api-error.ts';
import type { FieldValidation } from '../../schema/admit-object.ts';
import { readJsonText, readYamlText, type SentText } from '../http/sent-text.ts';
import { textAt } from '../kinds/fields.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { ClusterParts } from './cluster-parts.ts';
import { nameMissing, requireIdentity } from './identity.ts';
import { asKubeObject } from './metadata.ts';
import type { ObjectWriter } from './object-writer.ts';
import { toServed, toWorking } from './version-conversion.ts';
import type { WriteRequest, Written } from './write-request.ts';

/** Kubernetes' bound on the operations of one JSON patch. */
const MAX_JSON_PATCH_OPERATIONS = 10_000;

export type PatchKind = 'json' | 'merge' | 'strategic' | 'apply';

const MEDIA_TYPES: Readonly<Record<string, PatchKind>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
  'application/apply-patch+json': 'apply',
};

/** @throws ApiError 415 for other media types, and for strategic merge on custom resources. */
export function patchKindOf(mediaType: string, type: ServedType): PatchKind {
  const kind = MEDIA_TYPES[mediaType];
  if (kind !== undefined && !(kind === 'strategic' && type.crd !== undefined)) return kind;
  const offered = Object.keys(MEDIA_TYPES).filter((each) => type.crd === undefined || MEDIA_TYPES[each] !== 'strategic');
  throw unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${offered.join(', ')}`);
}

export type PatchBody = { readonly kind: PatchKind; readonly text: string; readonly force: boolean };

/** Patches one object through the writer; server-side apply creates it when it is missing. */
export async function patchObject(parts: ClusterParts, writer: ObjectWriter, request: WriteRequest, body: PatchBody): Promise<Written> {
  if (body.kind === 'apply') return applyObject(parts, writer, request, body);
  const live = writer.require(request);
  const shown = toServed(request.type, live.object);
  const { value, problems } = readJsonText(body.text, request.fieldValidation, body.kind === 'json' ? 'json patch ' : '');
  const patched = cloneJson(patchValue(writer, request.type, shown, { kind: body.kind, value }));
  return writer.replace({ ...request, textProblems: problems, patched }, live, requireIdentity(patched, request, parts.aliases));
}

/** Applies a JSON, merge or strategic patch to any document. @throws ApiError 400 or 422. */
export function patchValue(writer: ObjectWriter, type: ServedType, target: KubeObject, { kind, value: patch }: { kind: PatchKind; value: unknown }): unknown {
  try {
    switch (kind) {
      case 'json': return applyJsonPatch(target, requireOperations(patch));
      case 'merge': return applyMergePatch(target, requirePatchObject(patch));
      default: return strategicMergePatch(target, requirePatchObject(patch), writer.admission.schemaOf(type), writer.admission.resolve);
    }
  } catch (error) {
    if (error instanceof JsonPatchError) throw new ApiError(toStatus('Invalid', `the server rejected our request due to an error in our request: ${error.message}`, {}));
    if (error instanceof StrategicMergeError) throw badRequest(error.message);
    throw error;
  }
}

async function applyObject(parts: ClusterParts, writer: ObjectWriter, request: WriteRequest, body: PatchBody): Promise<Written> {
  const { value, problems } = readApplied(body.text, request.fieldValidation);
  requireKind(value);
  const applied = requireIdentity(value, request, parts.aliases, 'may-be-unnamed');
  if (applied.metadata.managedFields !== undefined && applied.metadata.managedFields !== null && applied.metadata.managedFields.length > 0) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const live = writer.find(request);
  if (live === undefined) {
    if (request.subresource !== '') throw notFound(request.type, request.name);
    if (textAt(value, 'metadata', 'name') === '') throw nameMissing(request.name);
    const { uid = '' } = applied.metadata;
    if (uid !== '') throw conflict(request.type, request.name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
    const { object } = writer.admission.apply(request, undefined, applied, body.force, parts.now());
    return writer.create({ ...request, textProblems: problems }, cloneJson(object), 'applied');
  }
  const { resourceVersion, uid } = applied.metadata;
  const shown = toWorking(request.type, live.object);
  const result = writer.admission.apply(request, shown, applied, body.force, parts.now());
  const merged = cloneJson(result.object);
  const asked = { ...merged.metadata, resourceVersion: resourceVersion ?? '', uid: uid ?? '' };
  return writer.replace({ ...request, textProblems: problems }, live, { ...merged, metadata: asked }, 'applied');
}

/** What is applied says what it is, even where the URL does. */
function requireKind(value: unknown): void {
  const [apiVersion, kind] = [textAt(value, 'apiVersion'), textAt(value, 'kind')];
  if (apiVersion === '' || kind === '') throw badRequest(`invalid object type: ${apiVersion === '' ? '/' : apiVersion}, Kind=${kind}`);
}

/** Most clients send JSON, which is read far quicker; a text that says something twice is told of in YAML's words. */
function readApplied(text: string, validation: FieldValidation): SentText {
  const json = text.trimStart().startsWith('{') ? tryJson(text, validation) : undefined;
  if (json?.problems.errors.length === 0) return json;
  const sent = readYamlText(text);
  if (validation === 'Strict' && sent.problems.errors.length > 0) throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${sent.problems.errors.join(', ')}`);
  return sent;
}

/** YAML may begin like JSON and be none. */
function tryJson(text: string, validation: FieldValidation): SentText | undefined {
  try {
    return readJsonText(text, validation);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** Server-side apply needs to know on whose behalf; every other patch may leave it to the user agent. */
export function requireApplyManager(manager: string | null): string {
  if (manager !== null && manager !== '') return manager;
  throw invalid({ group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions' }, '', [
    { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
  ]);
}

function requireOperations(patch: unknown): JsonPatchOperation[] {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch must be a list of operations');
  if (patch.length > MAX_JSON_PATCH_OPERATIONS) {
    throw new ApiError(toStatus('RequestEntityTooLarge', `The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${patch.length}`));
  }
  return patch.map((each: unknown) => {
    if (!isJsonObject(each) || typeof each['path'] !== 'string') throw badRequest('each operation of a JSON patch must be an object with op and path');
    return {
      path: each['path'],
      ...(typeof each['op'] === 'string' ? { op: each['op'] } : {}),
      ...(typeof each['from'] === 'string' ? { from: each['from'] } : {}),
      ...(Object.hasOwn(each, 'value') ? { value: each['value'] } : {}),
    };
  });
}

function requirePatchObject(patch: unknown): KubeObject {
  if (!isJsonObject(patch)) throw badRequest('the patch must be a JSON object');
  return asKubeObject(patch);
}
