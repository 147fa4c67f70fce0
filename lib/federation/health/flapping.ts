import type { KubeObject } from '#lib/kube/object.ts';
import { stringsAt } from '../types/read.ts';

/**
 * A cluster that is lost and comes back again and again is worse than one that stays away: with every return replicas
 * move. So it has to prove itself before it counts as ready again.
 */
export type FlapState = {
  /** When readiness was lost, within the window; oldest first. In milliseconds since 1970. */
  lostAtMs: readonly number[];
  /** Since when every probe was good; undefined when the last one was not. */
  steadySinceMs: number | undefined;
};

export const STEADY: FlapState = { lostAtMs: [], steadySinceMs: undefined };

/** Times are counted in periods of the health check, so that a federation that probes faster also judges faster: at KubeFed's 10 s this is five minutes. */
export const FLAP_WINDOW_PERIODS = 30;
/** So many losses within the window are called flapping; fewer are what maintenance and a drill look like. */
export const FLAP_LOSSES = 5;
/** How long all probes must be good before a flapping cluster counts as ready; each further loss doubles it. A minute at 10 s. */
export const FLAP_HOLD_PERIODS = 6;
const LONGEST_HOLD_PERIODS = 30;
/** Losses that are remembered: with half as many the hold is at its longest. */
const MAX_LOSSES = 16;

/** What a cluster's status remembers of its losses, for whoever judges it next; times that are none are passed over. */
export function readFlapState(cluster: KubeObject): FlapState {
  const lostAtMs = stringsAt(cluster, 'status', 'lostTimes').map((time) => Date.parse(time)).filter((atMs) => !Number.isNaN(atMs)).toSorted((a, b) => a - b);
  return { lostAtMs: lostAtMs.slice(-MAX_LOSSES), steadySinceMs: undefined };
}

/** The other way round: RFC 3339, in whole seconds. */
export function toLostTimes({ lostAtMs }: FlapState): string[] {
  return lostAtMs.map((atMs) => `${new Date(atMs).toISOString().slice(0, 19)}Z`);
}

/** One probe as the thresholds took it: readiness before and after, and whether this very probe was good. */
export type FlapInput = { wasReady: boolean; isReady: boolean; isGood: boolean; nowMs: number; periodMs: number };

/** Takes one probe into account. `heldMs` above zero: the cluster is flapping and is not called ready for so long yet. */
export function noteFlap(state: FlapState, { wasReady, isReady, isGood, nowMs, periodMs }: FlapInput): { state: FlapState; heldMs: number } {
  const recent = state.lostAtMs.filter((atMs) => atMs > nowMs - FLAP_WINDOW_PERIODS * periodMs);
  const lostAtMs = wasReady && !isReady ? [...recent, nowMs].slice(-MAX_LOSSES) : recent;
  const steadySinceMs = isGood ? state.steadySinceMs ?? nowMs : undefined;
  const next = { lostAtMs, steadySinceMs };
  if (wasReady || !isReady || lostAtMs.length < FLAP_LOSSES) return { state: next, heldMs: 0 };
  const holdMs = Math.min(FLAP_HOLD_PERIODS * 2 ** (lostAtMs.length - FLAP_LOSSES), LONGEST_HOLD_PERIODS) * periodMs;
  return { state: next, heldMs: Math.max(0, (steadySinceMs ?? nowMs) + holdMs - nowMs) };
}
