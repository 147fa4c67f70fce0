import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock.ts';
import { WriteLedger } from './write-ledger.ts';

describe('WriteLedger', () => {
  it('distrusts the cache until it shows our write', () => {
    const ledger = new WriteLedger(new FakeClock());
    expect(ledger.waitMs('a')).toBe(0);
    ledger.begin('a');
    ledger.settle('a', '7', '5');
    expect(ledger.waitMs('a')).toBeGreaterThan(0);
    ledger.observe('a', '6');
    expect(ledger.waitMs('a')).toBeGreaterThan(0);
    ledger.observe('a', '7');
    expect(ledger.waitMs('a')).toBe(0);
  });

  it('sees that the watch was faster than the answer, even when it has gone on since', () => {
    const ledger = new WriteLedger(new FakeClock());
    ledger.begin('a');
    ledger.observe('a', '7');
    ledger.observe('a', '8');
    ledger.settle('a', '7', '8');
    expect(ledger.waitMs('a')).toBe(0);
  });

  it('trusts a cache that holds the very version already: the write changed nothing', () => {
    const ledger = new WriteLedger(new FakeClock());
    ledger.begin('a');
    ledger.settle('a', '5', '5');
    expect(ledger.waitMs('a')).toBe(0);
  });

  it('gives up waiting for a version that never shows', async () => {
    const clock = new FakeClock();
    const ledger = new WriteLedger(clock);
    ledger.begin('a');
    ledger.settle('a', '7', '5');
    await clock.advance(4_999);
    expect(ledger.waitMs('a')).toBe(1);
    await clock.advance(1);
    expect(ledger.waitMs('a')).toBe(0);
  });

  it('trusts the cache after a failed write and after a complete list', () => {
    const ledger = new WriteLedger(new FakeClock());
    ledger.begin('a');
    ledger.abandon('a');
    expect(ledger.waitMs('a')).toBe(0);
    ledger.begin('b');
    ledger.settle('b', '7', '5');
    ledger.clear();
    expect(ledger.waitMs('b')).toBe(0);
  });
});
