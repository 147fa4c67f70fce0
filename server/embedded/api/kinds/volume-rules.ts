import type { KindRules } from './kind-rules.ts';

/** New volumes and claims wait to be bound. */
export const VOLUME_RULES: KindRules = {
  fill: (draft, live) => {
    if (live === undefined) draft['status'] = { phase: 'Pending' };
  },
};
