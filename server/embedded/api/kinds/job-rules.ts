import { ensureObject, objectAt, valueAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

/** A job chooses its pods by its own uid unless its author chose otherwise. */
export const JOB_RULES: KindRules = {
  serverFields: [['metadata', 'labels'], ['spec', 'selector'], ['spec', 'template', 'metadata', 'labels']],
  fill: (draft, live) => {
    if (live !== undefined || valueAt(draft, 'spec', 'manualSelector') === true) return;
    const { uid = '', name } = draft.metadata;
    const spec = ensureObject(draft, 'spec');
    const metadata = ensureObject(ensureObject(spec, 'template'), 'metadata');
    const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
    const labels = { ...objectAt(metadata, 'labels'), ...own };
    metadata['labels'] = labels;
    if (Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = textMap(labels);
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  },
};

function textMap(map: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}
