import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import { type FieldError, invalid } from '../types/field-error.ts';
import { objectAt } from '../types/read.ts';
import { say } from '../types/sentences.ts';

/** Events the reference emits when a template carries metadata that is not propagated. */
export type TemplateWarning = 'AnnotationsNotSupported' | 'FinalizersNotSupported';

export type SanitizedTemplate = { ok: true; template: Record<string, unknown>; warnings: TemplateWarning[] } | { ok: false; errors: FieldError[] };

/**
 * A copy of the template that is fit to be applied in a member. D28: of its metadata only labels stay; everything a
 * server sets (uid, resourceVersion, ownerReferences, managedFields …) and `status` go. Annotations and finalizers go
 * as in KubeFed, with a warning each. An absent template is an empty one.
 */
export function sanitizeTemplate(template: unknown): SanitizedTemplate {
  if (template === undefined || template === null) return { ok: true, template: {}, warnings: [] };
  if (!isJsonObject(template)) return { ok: false, errors: [invalid('spec.template', template, say('rule.object'))] };
  const { metadata, status: _status, ...rest } = template;
  if (metadata !== undefined && metadata !== null && !isJsonObject(metadata)) {
    return { ok: false, errors: [invalid('spec.template.metadata', metadata, say('rule.object'))] };
  }
  const labels = isJsonObject(metadata) ? metadata['labels'] : undefined;
  if (labels !== undefined && labels !== null && !isJsonObject(labels)) {
    return { ok: false, errors: [invalid('spec.template.metadata.labels', labels, say('rule.map'))] };
  }
  const warnings: TemplateWarning[] = [];
  if (Object.keys(objectAt(metadata, 'annotations') ?? {}).length > 0) warnings.push('AnnotationsNotSupported');
  const finalizers = isJsonObject(metadata) ? metadata['finalizers'] : undefined;
  if (Array.isArray(finalizers) && finalizers.length > 0) warnings.push('FinalizersNotSupported');
  return {
    ok: true,
    template: { ...cloneJson(rest), ...(isJsonObject(labels) ? { metadata: { labels: cloneJson(labels) } } : {}) },
    warnings,
  };
}
