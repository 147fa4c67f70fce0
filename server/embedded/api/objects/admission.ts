import { toTimestamp } from './metadata.ts';
import { parseApiVersion, type KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { applyConflictCauses, applyConflictMessage, type ApplyConflict } from '../../patch/apply-conflict.ts';
import { ApplyError, serverSideApply, trackUpdate } from '../../patch/server-side-apply.ts';
import { admitObject, strictMessage } from '../../schema/admit-object.ts';
import { decodeBuiltIn } from '../../schema/decode-built-in.ts';
import type { Schema, SchemaRegistry } from '../../schema/schema-registry.ts';
import { toStatus } from '#lib/kube/status.ts';
import { ApiError, badRequest, invalid } from '../api-error.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { WriteRequest } from './write-request.ts';

/** For kinds without a schema: everything is kept as it came. */
const OPEN_SCHEMA: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

export type Admitted = { readonly object: KubeObject; readonly causes: readonly StatusCause[]; readonly warnings: readonly string[] };

/** The schema side of a write: pruning, defaults, validation, field ownership. */
export class SchemaAdmission {
  readonly #registry: SchemaRegistry;
  readonly #coreSchemas = new WeakMap<ServedType, Schema>();
  readonly #statusSchemas = new WeakMap<Schema, Schema>();

  constructor(registry: SchemaRegistry) {
    this.#registry = registry;
  }

  schemaOf(type: ServedType): Schema {
    const known = this.#coreSchemas.get(type);
    if (known !== undefined) return known;
    const schema = this.#registry.schemaFor({ ...parseApiVersion(type.workingApiVersion), kind: type.kind }) ?? OPEN_SCHEMA;
    if (type.crd === undefined) this.#coreSchemas.set(type, schema);
    return schema;
  }

  get resolve(): (schema: Schema) => Schema {
    return this.#registry.resolve;
  }

  /** Prunes, defaults and validates. @throws ApiError 400 for what does not fit the type or, under Strict, is unknown. */
  admit(request: WriteRequest, object: KubeObject, old: KubeObject | undefined): Admitted {
    const { type } = request;
    const admission = admitObject(this.#registry, { ...parseApiVersion(type.workingApiVersion), kind: type.kind }, object, {
      fieldValidation: request.fieldValidation,
      ...(old === undefined ? {} : { old }),
      ...(request.subresource === '' ? {} : { subresource: request.subresource }),
    });
    const [decodeError] = admission.decodeErrors;
    if (decodeError !== undefined) throw refusal(request, decodeError, decodeError);
    const { fieldValidation, textProblems } = request;
    const strictErrors = fieldValidation === 'Strict' ? [...(textProblems?.errors ?? []), ...admission.strictErrors] : [];
    if (strictErrors.length > 0) {
      throw refusal(request, strictMessage({ ...parseApiVersion(type.workingApiVersion), kind: type.kind }, strictErrors), `strict decoding error: ${strictErrors.join(', ')}`);
    }
    const warnings = fieldValidation === 'Warn' ? [...(textProblems?.warnings ?? []), ...admission.warnings] : admission.warnings;
    return { object: admission.object, causes: admission.causes, warnings };
  }

  /** Brings a status that the cluster's own controllers wrote into the form in which it is stored. The rest of the object is as it was. */
  ownStatus({ type }: WriteRequest, object: KubeObject): KubeObject {
    const { status, ...rest } = object;
    const { value, errors } = decodeBuiltIn({ status }, this.#statusSchema(this.schemaOf(type)), this.#registry.resolve, type.kind);
    if (errors[0] !== undefined) throw badRequest(errors[0]);
    return { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata, ...value };
  }

  #statusSchema(schema: Schema): Schema {
    const known = this.#statusSchemas.get(schema);
    if (known !== undefined) return known;
    const status = schema.properties?.['status'];
    const made: Schema = status === undefined ? OPEN_SCHEMA : { type: 'object', properties: { status } };
    this.#statusSchemas.set(schema, made);
    return made;
  }

  /** Records which manager owns the fields that changed, but for those `unowned`. */
  track(request: WriteRequest, before: KubeObject | undefined, after: KubeObject, now: Date, unowned: readonly (readonly string[])[] = []): KubeObject {
    const ownership = this.#ownership(request, now);
    return trackUpdate({
      ...(before === undefined ? {} : { before }), after, manager: request.manager, ...ownership, resetFields: [...ownership.resetFields, ...unowned],
    });
  }

  /** Merges an applied configuration. @throws ApiError 409 with one cause for each field that others own. */
  apply(request: WriteRequest, live: KubeObject | undefined, applied: KubeObject, force: boolean, now: Date): { object: KubeObject; changed: boolean } {
    try {
      const result = serverSideApply({
        ...(live === undefined ? {} : { live }), applied, manager: request.manager, force, ...this.#ownership(request, now),
      });
      if (result.ok) return result;
      throw applyConflict(result.conflicts);
    } catch (error) {
      if (error instanceof ApplyError) throw badRequest(error.message);
      throw error;
    }
  }

  #ownership(request: WriteRequest, now: Date) {
    const { type, subresource } = request;
    return {
      schema: this.schemaOf(type), resolve: this.#registry.resolve, now: toTimestamp(now), apiVersion: type.workingApiVersion,
      ...(subresource === '' ? {} : { subresource }),
      resetFields: resetFieldsOf(request),
    };
  }
}

/** What could not be decoded is a bad request; where a patch made it, the patch is invalid. */
function refusal({ patched }: WriteRequest, message: string, problem: string): ApiError {
  if (patched === undefined) return badRequest(message);
  const subject = JSON.stringify(JSON.stringify(patched));
  return invalid({ group: '', plural: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', message: `Invalid value: ${subject}: ${problem}`, field: 'patch' }]);
}

/** Fields that an endpoint never changes, so nobody comes to own them through it. */
function resetFieldsOf({ type, subresource }: WriteRequest): readonly (readonly string[])[] {
  if (subresource === 'status') return [['spec'], ['metadata', 'labels'], ['metadata', 'annotations'], ['metadata', 'finalizers'], ['metadata', 'ownerReferences']];
  return type.subresources.has('status') ? [['status']] : [];
}

function applyConflict(conflicts: readonly ApplyConflict[]): ApiError {
  return new ApiError(toStatus('Conflict', applyConflictMessage(conflicts), { causes: applyConflictCauses(conflicts) }));
}
