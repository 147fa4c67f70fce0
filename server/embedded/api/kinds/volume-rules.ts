import { deepEqual } from '#lib/kube/json.ts';
import { forbiddenField } from '../objects/metadata.ts';
import { objectAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

export const PERSISTENT_VOLUME_CLAIM_RULES: KindRules = {
  fill: (draft, live) => {
    if (live === undefined) draft['status'] = { phase: 'Pending' };
  },
  check: (object, live) => {
    if (live === undefined) return [];
    const fixed = ({ resources: _resources, volumeAttributesClassName: _class, volumeName, ...rest }: Record<string, unknown>): object =>
      (objectAt(live, 'spec')['volumeName'] === undefined ? rest : { ...rest, volumeName });
    return deepEqual(fixed(objectAt(object, 'spec')), fixed(objectAt(live, 'spec'))) ? [] : [forbiddenField(
      'spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims')];
  },
};

export const PERSISTENT_VOLUME_RULES: KindRules = {
  fill: (draft, live) => {
    if (live === undefined) draft['status'] = { phase: 'Pending' };
  },
};
