import { deepEqual } from '#lib/kube/json.ts';
import { invalidValue } from '../objects/metadata.ts';
import type { KindRules } from './kind-rules.ts';

export const ROLE_BINDING_RULES: KindRules = {
  check: (object, live) =>
    live === undefined || deepEqual(object['roleRef'], live['roleRef']) ? [] : [invalidValue('roleRef', object['roleRef'], 'cannot change roleRef')],
};
