import { DOMAINS_MAX, REPLICAS_MAX, TOLERATION_SECONDS_MAX, type FailbackMode, type FailoverMode, type PreferenceExtras, type Strategy } from '#lib/federation/types/preference.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { labelKeyError } from '#lib/kube/names.ts';
import { readNumber } from './read-number.ts';

/** Why a field can't be used. */
export type DraftProblem = 'number' | 'tooLarge' | 'minAboveMax' | 'atLeastOne' | 'labelKey' | 'skewOrDomains';

/** Strategy, topology, failover and disruption while they are edited, as they were typed. */
export type ExtrasDraft = {
  readonly strategy: Strategy;
  /** Empty for no topology. */
  readonly topologyKey: string;
  readonly minDomains: string;
  readonly maxSkew: string;
  readonly hasFailover: boolean;
  readonly tolerationSeconds: string;
  readonly mode: FailoverMode;
  readonly failback: FailbackMode;
  /** Empty for no bound. */
  readonly maxMovePerMinute: string;
};

/** What a preference says, in the words of the form; what it leaves out is shown as what holds then. */
export function toExtrasDraft({ strategy, topology, failover, disruption }: PreferenceExtras): ExtrasDraft {
  const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return {
    strategy: strategy ?? 'Weighted',
    topologyKey: topology?.key ?? '', minDomains: text(topology?.minDomains), maxSkew: text(topology?.maxSkew),
    hasFailover: failover !== undefined, tolerationSeconds: text(failover?.tolerationSeconds), mode: failover?.mode ?? 'Immediate', failback: failover?.failback ?? 'Auto',
    maxMovePerMinute: text(disruption?.maxMovePerMinute),
  };
}

export function isSameExtras(a: ExtrasDraft, b: ExtrasDraft): boolean {
  return deepEqual(a, b);
}

/** Reads the form; every fault is told with the name of its field. What equals the default is left out. */
export function parseExtras(draft: ExtrasDraft, fail: (field: keyof ExtrasDraft, problem: DraftProblem) => void): PreferenceExtras {
  const count = (field: 'minDomains' | 'maxSkew' | 'maxMovePerMinute', max: number): number | undefined => {
    const value = readNumber(draft[field], max, (problem) => fail(field, problem));
    if (value === 0) fail(field, 'atLeastOne');
    return value;
  };
  const topology = draft.topologyKey.trim() === '' ? undefined : parseTopology(draft, count('minDomains', DOMAINS_MAX), count('maxSkew', REPLICAS_MAX), fail);
  const tolerationSeconds = draft.hasFailover ? readNumber(draft.tolerationSeconds, TOLERATION_SECONDS_MAX, (problem) => fail('tolerationSeconds', problem)) : undefined;
  const maxMovePerMinute = count('maxMovePerMinute', REPLICAS_MAX);
  return {
    ...(draft.strategy === 'Weighted' ? {} : { strategy: draft.strategy }),
    ...(topology === undefined ? {} : { topology }),
    ...(draft.hasFailover ? { failover: { ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }), mode: draft.mode, failback: draft.failback } } : {}),
    ...(maxMovePerMinute === undefined ? {} : { disruption: { maxMovePerMinute } }),
  };
}

function parseTopology(
  draft: ExtrasDraft, minDomains: number | undefined, maxSkew: number | undefined, fail: (field: keyof ExtrasDraft, problem: DraftProblem) => void,
): NonNullable<PreferenceExtras['topology']> {
  const key = draft.topologyKey.trim();
  if (labelKeyError(key) !== undefined) fail('topologyKey', 'labelKey');
  if (draft.minDomains.trim() === '' && draft.maxSkew.trim() === '') fail('maxSkew', 'skewOrDomains');
  return { key, ...(minDomains === undefined ? {} : { minDomains }), ...(maxSkew === undefined ? {} : { maxSkew }) };
}
