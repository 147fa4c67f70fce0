import { describeStep, type PlanStep } from '#lib/federation/scheduling/plan-step.ts';
import type { Phrasing } from '../phrasing.ts';

/**
 * One sentence for a step of the plan, in the reader's language. Steps that only newer strategies take are told in the
 * planner's own English.
 */
export function phraseStep(step: PlanStep, { t }: Phrasing): string {
  switch (step.kind) {
    case 'noPreference': return t('why.noPreference');
    case 'minimum': return step.granted === step.wanted ? t('why.minimum', { wanted: step.wanted }) : t('why.minimumShort', { wanted: step.wanted, granted: step.granted });
    case 'kept': return step.granted === 0 ? t('why.keptNone', { running: step.running }) : t('why.kept', { running: step.running, granted: step.granted });
    case 'share': return phraseShare(step, t);
    default: return describeStep(step);
  }
}

function phraseShare(step: Extract<PlanStep, { kind: 'share' }>, t: Phrasing['t']): string {
  const { round, share, granted, alreadyKept } = step;
  const main = alreadyKept > 0 ? t('why.shareKept', { round, share, granted, kept: alreadyKept }) : t('why.share', { round, share, granted });
  const limit = step.limitedBy === undefined ? '' : step.limitedBy === 'maximum' ? t('why.maximum') : t('why.capacity');
  return [main, limit, step.tieBrokenByHash ? t('why.tie') : ''].filter((part) => part !== '').join(' ');
}
