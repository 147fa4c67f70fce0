import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { en } from './messages/en/index.ts';
import { zh } from './messages/zh/index.ts';
import { createPhrasing } from './phrasing.ts';
import { assignSeries } from './series.ts';
import { worstTone } from './status.ts';

describe('assignSeries', () => {
  it('depends on the names alone, and gives no colour twice', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string(), { maxLength: 6 }), (names) => {
      const series = assignSeries(names);
      expect([...assignSeries([...names].reverse())].sort()).toEqual([...series].sort());
      expect(new Set(series.values()).size).toBe(names.length);
      expect([...series.values()]).not.toContain('neutral');
    }));
  });

  it('leaves colour out when there are too many clusters to tell apart by it', () => {
    const names = Array.from({ length: 7 }, (_, index) => `c${index}`);
    expect(new Set(assignSeries(names).values())).toEqual(new Set(['neutral']));
  });
});

describe('worstTone', () => {
  it('puts failed before warning before unknown before progress', () => {
    expect(worstTone(['ok', 'progress', 'unknown', 'warning', 'failed'])).toBe('failed');
    expect(worstTone(['ok', 'progress', 'unknown'])).toBe('unknown');
    expect(worstTone([])).toBe('ok');
  });
});

describe('phrasing', () => {
  const english = createPhrasing('en', en);
  const chinese = createPhrasing('zh', zh);
  const at = (secondsAgo: number) => new Date(1_000_000_000_000 - secondsAgo * 1000).toISOString();
  const ago = (secondsAgo: number) => english.ago(at(secondsAgo), 1_000_000_000_000);

  it('says how long ago, and never the future', () => {
    expect([-50, 3, 14, 59, 60, 3_599, 7_200, 200_000].map(ago))
      .toEqual(['just now', 'just now', '10 s ago', '50 s ago', '1 min ago', '59 min ago', '2 h ago', '2 d ago']);
    expect(chinese.ago(at(130), 1_000_000_000_000)).toBe('2 分钟前');
  });

  it('writes bytes in binary units', () => {
    expect([0, 1023, 1024, 13_421_772_800, 2 ** 60].map(english.bytes)).toEqual(['0 B', '1,023 B', '1 KiB', '12.5 GiB', '1,024 PiB']);
  });

  it('lists names as each language does', () => {
    expect(english.list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(chinese.list(['a', 'b', 'c'])).toBe('a、b和c');
    expect(english.list(['a'])).toBe('a');
  });
});
