import { assertNever } from '#lib/kube/invariant.ts';
import type { PlanStep } from '#lib/federation/scheduling/plan-step.ts';
import type { Phrasing } from '../phrasing.ts';

/** One sentence for a step of the plan, in the reader's language. */
export function phraseStep(step: PlanStep, phrasing: Phrasing): string {
  const { t } = phrasing;
  switch (step.kind) {
    case 'noPreference': return t('why.noPreference');
    case 'minimum': return step.granted === step.wanted ? t('why.minimum', { wanted: step.wanted }) : t('why.minimumShort', { wanted: step.wanted, granted: step.granted });
    case 'kept': return step.granted === 0 ? t('why.keptNone', { running: step.running }) : t('why.kept', { running: step.running, granted: step.granted });
    case 'share': return phraseShare(step, phrasing);
    case 'room': return step.room === undefined ? t('why.roomUnknown') : t('why.room', { room: step.room });
    case 'even': return phraseEven(step, phrasing);
    case 'packed': return step.granted === 0 ? t('why.packedNone') : t('why.packed', { position: step.position, granted: step.granted });
    case 'limit': return t(step.by === 'maximum' ? 'why.limitMaximum' : 'why.limitCapacity', { at: step.at });
    case 'domain': return t(step.domain === '' ? 'why.domainUnknown' : 'why.domain', { key: step.key, domain: step.domain, replicas: step.replicas });
    default: return assertNever(step);
  }
}

function phraseEven({ granted, region, zone }: Extract<PlanStep, { kind: 'even' }>, { t, sentences }: Phrasing): string {
  const main = t('why.even', { granted });
  if (region === undefined && zone === undefined) return main;
  return sentences([main, t('why.evenWhere', { region: region ?? t('unit.none'), zone: zone ?? t('unit.none') })]);
}

function phraseShare(step: Extract<PlanStep, { kind: 'share' }>, { t, sentences }: Phrasing): string {
  const { round, share, granted, alreadyKept } = step;
  const main = alreadyKept > 0 ? t('why.shareKept', { round, share, granted, kept: alreadyKept }) : t('why.share', { round, share, granted });
  const limit = step.limitedBy === undefined ? '' : step.limitedBy === 'maximum' ? t('why.maximum') : t('why.capacity');
  return sentences([main, limit, step.tieBrokenByHash ? t('why.tie') : '']);
}
