import type { DnsEndpoint } from './records.ts';

/** What stands in the answers, and why. */
export type AnswerState = 'answering' | 'lastKnownKept' | 'empty';

export type LastKnownInput = {
  desired: readonly DnsEndpoint[];
  previous: readonly DnsEndpoint[];
  /** True while there is something to come back: a cluster that is not ready, or a Service without ready endpoints. */
  mayComeBack: boolean;
  mode: 'keep-last' | 'empty';
};

/**
 * A wrong address beats none: while nothing is ready but may be so again, the answers stay as they were last. With mode
 * `empty`, or when there is nothing that could come back, they go.
 */
export function keepLastKnown({ desired, previous, mayComeBack, mode }: LastKnownInput): { endpoints: readonly DnsEndpoint[]; state: AnswerState } {
  if (hasAddresses(desired)) return { endpoints: desired, state: 'answering' };
  if (mode === 'keep-last' && mayComeBack && hasAddresses(previous)) return { endpoints: previous, state: 'lastKnownKept' };
  return { endpoints: desired, state: 'empty' };
}

export function hasAddresses(endpoints: readonly DnsEndpoint[]): boolean {
  return endpoints.some(({ recordType }) => recordType !== 'CNAME');
}
