/**
 * Propagation: what each member should hold, what has to be done there, and what may be left alone.
 *
 * Guarantees: one cluster's trouble is a value of that cluster and never stops another's; an object whose content was
 * applied and has not drifted costs no request, also after a restart. It makes no requests and keeps no state; the
 * hashes it needs come in and go out.
 */
import { cloneJson, isJsonObject, setKey } from '#lib/kube/json.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';
import { type KubeObject, toApiVersion } from '#lib/kube/object.ts';
import { applyOverrides } from '../overrides/apply-overrides.ts';
import { overridesFor, parseOverrides, type ParsedOverrides, type SourcedOperation } from '../overrides/parse-overrides.ts';
import type { PlacementCluster } from '../placement/compute-placement.ts';
import { MANAGED_LABEL } from '../types/constants.ts';
import { type FieldError, formatFieldErrors, invalid } from '../types/field-error.ts';
import type { ClusterCode } from '../types/federated-object.ts';
import { retainsReplicas } from '../types/federated-object.ts';
import { at, objectAt, stringAt } from '../types/read.ts';
import type { TypeConfig } from '../types/type-config.ts';
import { retainFields } from './retain-fields.ts';
import { sanitizeTemplate, type TemplateWarning } from './sanitize-template.ts';
import { say } from '../types/sentences.ts';

export type RenderInput = {
  fedObject: KubeObject;
  typeConfig: TypeConfig;
  cluster: PlacementCluster;
  /** The object as the member holds it; only an update has one. Retention reads it. */
  live?: KubeObject;
  /** `parseOverrides(fedObject.spec.overrides)`, when the caller renders for many clusters. */
  overrides?: ParsedOverrides;
};

export type RenderResult =
  | {
      ok: true;
      object: KubeObject;
      /** JSON Pointers of fields whose value is the cluster's own business; they are no drift when they change. */
      leftToCluster: string[];
      warnings: TemplateWarning[];
    }
  | { ok: false; code: Extract<ClusterCode, 'ComputeResourceFailed' | 'ApplyOverridesFailed' | 'FieldRetentionFailed'>; message: string; errors: FieldError[] };

/** Makes the object one member should hold: template, then what the cluster keeps, then overrides, then the managed label. */
export function renderForCluster(input: RenderInput): RenderResult {
  const { fedObject, typeConfig, cluster, live } = input;
  const sanitized = sanitizeTemplate(at(fedObject, 'spec', 'template'));
  if (!sanitized.ok) return failed('ComputeResourceFailed', sanitized.errors);
  const identity = targetIdentity(fedObject, typeConfig, sanitized.template);

  const base = withIdentity(sanitized.template, identity, identity.apiVersion);
  const retained = live === undefined ? undefined
    : retainFields({ kind: typeConfig.target.kind, desired: base, live, retainReplicas: retainsReplicas(fedObject), write: 'apply' });
  if (retained !== undefined && !retained.ok) return failed('FieldRetentionFailed', retained.errors);

  const found = overridesFor(input.overrides ?? parseOverrides(at(fedObject, 'spec', 'overrides')), cluster);
  if (!found.ok) return failed('ApplyOverridesFailed', found.errors);
  const applied = applyOverrides(retained?.object ?? base, found.operations);
  if (!applied.ok) return failed('ApplyOverridesFailed', applied.errors);

  const apiVersion = stringAt(applied.object, 'apiVersion') ?? identity.apiVersion;
  const labelled = withManagedLabel(applied.object);
  if (!labelled.ok) return failed('ApplyOverridesFailed', labelled.errors);
  return {
    ok: true,
    object: withIdentity(labelled.object, identity, apiVersion),
    leftToCluster: leftToCluster(fedObject, found.operations),
    warnings: sanitized.warnings,
  };
}

export type TargetIdentity = { apiVersion: string; kind: string; name: string; namespace?: string };

/** Name, namespace and type of the target of a federated object. A FederatedNamespace's target has its name and no namespace. */
export function targetIdentity(fedObject: KubeObject, typeConfig: TypeConfig, template: Readonly<Record<string, unknown>> = {}): TargetIdentity {
  const namespace = typeConfig.target.namespaced ? fedObject.metadata.namespace : undefined;
  return {
    apiVersion: stringAt(template, 'apiVersion') || toApiVersion(typeConfig.target),
    kind: typeConfig.target.kind,
    name: fedObject.metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Sets what says which object this is; an override of the whole `/metadata` can't lose it. */
function withIdentity(object: Readonly<Record<string, unknown>>, identity: TargetIdentity, apiVersion: string): KubeObject {
  const { name: _name, namespace: _namespace, generateName: _generateName, ...metadata } = objectAt(object, 'metadata') ?? {};
  return {
    ...object,
    apiVersion,
    kind: identity.kind,
    metadata: { ...metadata, name: identity.name, ...(identity.namespace === undefined ? {} : { namespace: identity.namespace }) },
  };
}

function withManagedLabel(object: Record<string, unknown>): { ok: true; object: Record<string, unknown> } | { ok: false; errors: FieldError[] } {
  const metadata = object['metadata'] ?? {};
  if (!isJsonObject(metadata)) return { ok: false, errors: [invalid('spec.overrides', metadata, say('rule.metadata'))] };
  const labels = metadata['labels'] ?? {};
  if (!isJsonObject(labels)) return { ok: false, errors: [invalid('spec.overrides', labels, say('rule.metadataLabels'))] };
  const copy = cloneJson(labels);
  setKey(copy, MANAGED_LABEL, 'true');
  return { ok: true, object: { ...object, metadata: { ...metadata, labels: copy } } };
}

const REPLICAS = '/spec/replicas';

function leftToCluster(fedObject: KubeObject, operations: readonly SourcedOperation[]): string[] {
  if (!retainsReplicas(fedObject)) return [];
  const overridden = operations.some((operation) => {
    const path = formatPointer(operation.path.tokens);
    return path === REPLICAS || path === '/spec';
  });
  return overridden ? [] : [REPLICAS];
}

function failed(code: Extract<RenderResult, { ok: false }>['code'], errors: FieldError[]): RenderResult {
  return { ok: false, code, message: formatFieldErrors(errors), errors };
}
