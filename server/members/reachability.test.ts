import { describe, expect, it } from 'vitest';
import { sleep } from '#server/runtime/clock.ts';
import { FakeClock, settle } from '#server/runtime/fake-clock.ts';
import { Reachability } from './reachability.ts';

function start(answers: () => boolean, hangs: () => boolean = () => false) {
  const clock = new FakeClock();
  const told: string[] = [];
  let probes = 0;
  const reachability = new Reachability({
    clock, random: () => 0,
    probe: async (limitMs, signal) => {
      probes += 1;
      if (hangs()) await sleep(clock, limitMs, signal);
      if (!answers()) throw new Error('no answer');
    },
    onLost: () => { told.push('lost'); }, onRecovered: () => { told.push('recovered'); },
  });
  return { clock, told, reachability, probes: () => probes };
}

describe('Reachability', () => {
  it('asks nothing while all is well', async () => {
    const { clock, probes, reachability } = start(() => true);
    await clock.advance(60_000);
    expect(probes()).toBe(0);
    expect(reachability.isReachable).toBe(true);
  });

  it('tells once that a member is lost, and at most a second late that it is back', async () => {
    let isUp = false;
    const { clock, told, reachability } = start(() => isUp);
    reachability.reportLost();
    reachability.reportLost();
    await clock.advance(30_500);
    expect(told).toEqual(['lost']);
    isUp = true;
    await clock.advance(1_000);
    expect(told).toEqual(['lost', 'recovered']);
    expect(reachability.isReachable).toBe(true);
  });

  it('waits with patience for one that swallows attempts: a handful a minute', async () => {
    const { clock, probes, reachability } = start(() => false, () => true);
    reachability.reportLost();
    await clock.advance(60_000);
    expect(probes()).toBe(5);
    await reachability.stop();
  });

  it('takes one failed call back when the member answers the probe right away', async () => {
    const { told, reachability } = start(() => true);
    reachability.reportLost();
    await settle();
    expect(told).toEqual(['lost', 'recovered']);
  });

  it('stops looking when stopped', async () => {
    const { clock, probes, reachability } = start(() => false);
    reachability.reportLost();
    await settle();
    await reachability.stop();
    const asked = probes();
    await clock.advance(60_000);
    expect(probes()).toBe(asked);
  });
});
