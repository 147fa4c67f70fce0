import { ensureObject, objectAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

/** Holds a namespace until its content is gone. */
const NAMESPACE_FINALIZER = 'kubernetes';

/** A cluster does not work without these. */
const PERMANENT: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

export const NAMESPACE_RULES: KindRules = {
  permanent: PERMANENT,
  serverFields: [['spec', 'finalizers']],
  fill: (draft, live) => {
    draft.metadata.labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': draft.metadata.name };
    if (live !== undefined) return;
    ensureObject(draft, 'spec')['finalizers'] = [NAMESPACE_FINALIZER];
    draft['status'] = { ...objectAt(draft, 'status'), phase: 'Active' };
  },
};
