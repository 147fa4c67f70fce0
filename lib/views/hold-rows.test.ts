import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdRows, isLookedAt, letIn, type Arrivals, type Attendance } from './hold-rows.ts';

type Row = { key: string; value: number };
const rowsOf = (keys: string, value = 0): Row[] => [...keys].map((key) => ({ key, value }));
const keyOf = ({ key }: Row) => key;
const textOf = (rows: readonly Row[]) => rows.map(keyOf).join('');
const hold = (shown: string, now: string, arrivals: Arrivals) => {
  const { rows, goneKeys, ...counts } = holdRows(rowsOf(shown), rowsOf(now, 1), keyOf, arrivals);
  return { rows: textOf(rows), gone: [...goneKeys].join(''), ...counts };
};

describe('holdRows', () => {
  it('moves nothing when the newest come first: they wait, and are counted', () => {
    expect(hold('abc', 'xyabc', 'wait')).toEqual({ rows: 'abc', gone: '', newCount: 2, movedCount: 0 });
  });

  it('puts a new row below the others where lists are looked up by name, and says when it belongs further up', () => {
    expect(hold('ac', 'acz', 'below')).toEqual({ rows: 'acz', gone: '', newCount: 0, movedCount: 0 });
    expect(hold('ac', 'abc', 'below')).toEqual({ rows: 'acb', gone: '', newCount: 0, movedCount: 1 });
  });

  it('counts the rows that would have to move, not those that they would push', () => {
    expect(hold('abcde', 'eabcd', 'wait').movedCount).toBe(1);
    expect(hold('abcde', 'badce', 'wait').movedCount).toBe(2);
    expect(hold('abcde', 'abcde', 'wait').movedCount).toBe(0);
  });

  it('keeps a row that is gone, with the values it had, and says so; it comes back as itself', () => {
    const held = holdRows(rowsOf('abc'), rowsOf('ac', 1), keyOf, 'wait');
    expect(held.rows).toEqual([{ key: 'a', value: 1 }, { key: 'b', value: 0 }, { key: 'c', value: 1 }]);
    expect([...held.goneKeys]).toEqual(['b']);
    expect(holdRows(held.rows, rowsOf('abc', 2), keyOf, 'wait')).toMatchObject({ rows: rowsOf('abc', 2), goneKeys: new Set(), movedCount: 0 });
  });

  it('loses nothing and moves nothing, whatever comes and goes', () => {
    const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh')).map((list) => list.join(''));
    fc.assert(fc.property(keys, fc.array(keys, { maxLength: 5 }), fc.constantFrom<Arrivals>('wait', 'below'), (first, later, arrivals) => {
      let shown: readonly Row[] = rowsOf(first);
      for (const [turn, now] of later.entries()) {
        const rows = rowsOf(now, turn + 1);
        const held = holdRows(shown, rows, keyOf, arrivals);
        expect(textOf(held.rows).startsWith(textOf(shown))).toBe(true);
        expect(held.rows.filter(({ value }) => value === turn + 1)).toHaveLength(rows.length - held.newCount);
        expect(held.rows.filter((row) => !held.goneKeys.has(row.key)).every(({ value }) => value === turn + 1)).toBe(true);
        shown = held.rows;
      }
      expect(letIn(rowsOf(first)).rows).toEqual(rowsOf(first));
    }));
  });
});

describe('isLookedAt', () => {
  const here: Attendance = { isPageShown: true, isInView: true, isInside: false, isLeftAlone: false };

  it('holds a list that is in view, also when nobody points at it', () => expect(isLookedAt(here)).toBe(true));

  it('lets rows in where nobody sees them: in another tab, out of view, and on a wall', () => {
    expect(isLookedAt({ ...here, isPageShown: false, isInside: true })).toBe(false);
    expect(isLookedAt({ ...here, isInView: false })).toBe(false);
    expect(isLookedAt({ ...here, isLeftAlone: true })).toBe(false);
  });

  it('never lets rows move under a pointer or the focus, however long it rests', () => {
    expect(isLookedAt({ ...here, isInside: true, isLeftAlone: true, isInView: false })).toBe(true);
  });
});
