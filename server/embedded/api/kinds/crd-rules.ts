import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { toTimestamp } from '../objects/metadata.ts';
import { arrayAt, objectAt, textAt, valueAt } from './fields.ts';
import type { KindRules, RuleContext } from './kind-rules.ts';

/** Holds a CRD until its objects are gone. */
export const CRD_CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

export const CRD_RULES: KindRules = {
  ownFinalizer: CRD_CLEANUP_FINALIZER,
  serverFields: [['metadata', 'finalizers']],
  fill: (draft, live, context) => {
    const names = objectAt(draft, 'spec', 'names');
    names['singular'] ??= textAt(names, 'kind').toLowerCase();
    names['listKind'] ??= `${textAt(names, 'kind')}List`;
    draft['status'] = statusOf(draft, live, context);
  },
};

/** Names are accepted when no other CRD of the group has them; what is accepted is established at once. */
function statusOf(draft: KubeObject, live: KubeObject | undefined, context: RuleContext): Record<string, unknown> {
  const taken = takenNames(draft, context);
  const clash = namesOf(draft).find((name) => taken.has(name));
  const conditions = [
    clash === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', reason: 'NameConflict', message: `${JSON.stringify(clash)} is already in use` },
    clash === undefined
      ? { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
      : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
    ...arrayAt(live, 'status', 'conditions').filter(isJsonObject).filter((each) => each['type'] === 'Terminating'),
  ].map((condition) => withTransition(condition, live, context.now));
  const storage = arrayAt(draft, 'spec', 'versions').find((each) => valueAt(each, 'storage') === true);
  const stored = arrayAt(live, 'status', 'storedVersions').filter((each) => typeof each === 'string');
  return {
    conditions,
    acceptedNames: clash === undefined ? { ...objectAt(draft, 'spec', 'names') } : { plural: '', kind: '' },
    storedVersions: [...new Set([...stored, textAt(storage, 'name')])],
  };
}

function withTransition(condition: Record<string, unknown>, live: KubeObject | undefined, now: Date): Record<string, unknown> {
  const before = arrayAt(live, 'status', 'conditions').find((each) => textAt(each, 'type') === condition['type']);
  const since = textAt(before, 'status') === condition['status'] ? textAt(before, 'lastTransitionTime') : '';
  return { ...condition, lastTransitionTime: since === '' ? toTimestamp(now) : since };
}

function takenNames(draft: KubeObject, context: RuleContext): ReadonlySet<string> {
  const others = context.store.listNewest(context.type.storage)
    .filter(({ object, name }) => name !== draft.metadata.name && textAt(object, 'spec', 'group') === textAt(draft, 'spec', 'group'));
  return new Set(others.flatMap(({ object }) => namesOf(object)));
}

function namesOf(crd: KubeObject): string[] {
  const names = objectAt(crd, 'spec', 'names');
  return [textAt(names, 'plural'), textAt(names, 'singular'), textAt(names, 'kind'), textAt(names, 'listKind'), ...arrayAt(names, 'shortNames').map(String)]
    .filter((name) => name !== '');
}
