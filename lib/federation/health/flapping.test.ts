import { expect, it } from 'vitest';
import { noteFlap, readFlapState, STEADY, toLostTimes, type FlapState } from './flapping.ts';

const SECOND = 1_000;
const PERIOD = { periodMs: 10 * SECOND };
/** As many losses as are taken for maintenance. */
const FOUR = 'RFRFRFRF';

/** Plays probes, one every `everyMs`: `R` good, `F` failed; readiness follows at once. */
function play(probes: string, everyMs: number): { told: string; state: FlapState } {
  let state = STEADY;
  let ready = true;
  const told = [...probes].map((probe, i) => {
    const { state: next, heldMs } = noteFlap(state, { wasReady: ready, isReady: probe === 'R', isGood: probe === 'R', nowMs: i * everyMs, ...PERIOD });
    state = next;
    ready = probe === 'R' && heldMs === 0;
    return ready ? 'R' : heldMs > 0 ? 'h' : 'F';
  }).join('');
  return { told, state };
}

it('four outages are no flapping: the cluster is ready as soon as it is back', () => {
  expect(play('RFRFRFRFR', 10 * SECOND).told).toBe('RFRFRFRFR');
});

it('after the fifth loss within five minutes it has to be good for a minute before it is called ready', () => {
  expect(play(`${FOUR}RFRRRRRRRR`, 10 * SECOND).told).toBe(`${FOUR}RFhhhhhhRR`);
});

it('a failure meanwhile starts the minute anew, and each further loss doubles it', () => {
  expect(play(`${FOUR}RFRRRFRRRRRRRR`, 10 * SECOND).told).toBe(`${FOUR}RFhhhFhhhhhhRR`);
  const { told } = play(`${FOUR}RF${'R'.repeat(7)}F${'R'.repeat(13)}`, 10 * SECOND);
  expect(told.endsWith(`R${'F'}${'h'.repeat(12)}R`)).toBe(true);
});

it('losses that lie longer back do not count', () => {
  expect(play(`${FOUR}RFR`, 200 * SECOND).told).toBe(`${FOUR}RFR`);
});

it('never holds longer than five minutes', () => {
  const state: FlapState = { lostAtMs: Array.from({ length: 40 }, (_, i) => i), steadySinceMs: 100 };
  expect(noteFlap(state, { wasReady: false, isReady: true, isGood: true, nowMs: 100, ...PERIOD }).heldMs).toBe(300 * SECOND);
});

it('is not forgotten when somebody else judges: losses before count, and steadiness is proved anew', () => {
  const { state } = play(FOUR, 10 * SECOND);
  const cluster = { apiVersion: 'v1', kind: 'KubeFedCluster', metadata: { name: 'a' }, status: { lostTimes: toLostTimes(state) } };
  const next = readFlapState(cluster);
  expect(next).toEqual({ lostAtMs: state.lostAtMs, steadySinceMs: undefined });
  const lost = noteFlap(next, { wasReady: true, isReady: false, isGood: false, nowMs: 80 * SECOND, ...PERIOD }).state;
  expect(noteFlap(lost, { wasReady: false, isReady: true, isGood: true, nowMs: 90 * SECOND, ...PERIOD }).heldMs).toBe(60 * SECOND);
  expect(readFlapState({ ...cluster, status: { lostTimes: ['nonsense'] } })).toEqual(STEADY);
});
