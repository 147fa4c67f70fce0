import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSort, parseSort, pressSort, sortRows, textValue, timeValue, type SortPlan } from './table-sort.ts';

type Row = { name: string; nodes?: number; seen?: string; isOurs?: boolean };
type Column = 'name' | 'nodes' | 'seen';

const PLAN: SortPlan<Row, Column> = {
  columns: [
    { name: 'name', label: 'column.cluster', of: ({ name }) => textValue(name) },
    { name: 'nodes', label: 'column.nodes', of: ({ nodes }) => nodes, first: 'descending' },
    { name: 'seen', label: 'column.lastProbe', of: ({ seen }) => timeValue(seen), first: 'descending' },
  ],
  tie: ({ name }) => name,
};

const rows: readonly Row[] = [
  { name: 'c10', nodes: 9, seen: '2026-01-02T00:00:00Z' }, { name: 'c2', seen: '2026-01-02T00:00:00+01:00' }, { name: 'c1', nodes: 10, seen: '' }, { name: 'c3', nodes: 9 },
];
const namesBy = (column: Column, direction: 'ascending' | 'descending', of: readonly Row[] = rows) => sortRows(of, PLAN, { column, direction }, 'en').map(({ name }) => name);

describe('sortRows', () => {
  it('reads numbers in names as numbers', () => {
    expect(namesBy('name', 'ascending')).toEqual(['c1', 'c2', 'c3', 'c10']);
    expect(namesBy('name', 'descending')).toEqual(['c10', 'c3', 'c2', 'c1']);
  });

  it('compares numbers as numbers, puts what is missing last both ways, and ties by name both ways', () => {
    expect(namesBy('nodes', 'descending')).toEqual(['c1', 'c3', 'c10', 'c2']);
    expect(namesBy('nodes', 'ascending')).toEqual(['c3', 'c10', 'c1', 'c2']);
  });

  it('compares times as moments, wherever they were written down', () => {
    expect(namesBy('seen', 'descending')).toEqual(['c10', 'c2', 'c1', 'c3']);
  });

  it('follows the language: Chinese by its sounds, accents beside their letters', () => {
    const named = (names: string[]) => names.map((name) => ({ name }));
    const asked = { column: 'name', direction: 'ascending' } as const;
    expect(sortRows(named(['重庆', '北京', '上海']), PLAN, asked, 'zh').map(({ name }) => name)).toEqual(['北京', '重庆', '上海']);
    expect(namesBy('name', 'ascending', named(['zebra', 'émile', 'emil']))).toEqual(['emil', 'émile', 'zebra']);
  });

  it('keeps the rows that always stand last there, in either direction', () => {
    const plan = { ...PLAN, isLast: ({ isOurs }: Row) => isOurs === true };
    const mixed: readonly Row[] = [{ name: 'a', isOurs: true }, { name: 'b' }, { name: 'c' }];
    for (const [direction, order] of [['ascending', 'bca'], ['descending', 'cba']] as const) {
      expect(sortRows(mixed, plan, { column: 'name', direction }, 'en').map(({ name }) => name).join('')).toBe(order);
    }
  });

  it('gives the same order whatever order the rows came in, and changes none of them', () => {
    const row = fc.record({ name: fc.string(), nodes: fc.option(fc.nat(3), { nil: 0 }) });
    fc.assert(fc.property(fc.uniqueArray(row, { selector: ({ name }) => name.normalize(), maxLength: 8 }), fc.boolean(), (unsorted, isDown) => {
      const asked = { column: 'nodes', direction: isDown ? 'descending' : 'ascending' } as const;
      const sorted = sortRows(unsorted, PLAN, asked, 'en');
      expect(new Set(sorted)).toEqual(new Set(unsorted));
      expect(sortRows(unsorted.toReversed(), PLAN, asked, 'en').map(({ nodes }) => nodes)).toEqual(sorted.map(({ nodes }) => nodes));
    }));
  });
});

describe('the sort in the address', () => {
  it('is left out when it is the usual one, and comes back as it was written', () => {
    for (const { name } of PLAN.columns) {
      for (const direction of ['ascending', 'descending'] as const) {
        const text = formatSort({ column: name, direction }, PLAN);
        expect(text === '').toBe(name === 'name' && direction === 'ascending');
        expect(parseSort(text, PLAN)).toEqual({ column: name, direction });
      }
    }
  });

  it('falls back to the usual one for what it does not know', () => {
    for (const text of [null, '', '-', 'colour', '-colour', '--name']) expect(parseSort(text, PLAN)).toEqual({ column: 'name', direction: 'ascending' });
  });

  it('is turned round by pressing a column again, and begins with what matters', () => {
    const byNodes = pressSort({ column: 'name', direction: 'ascending' }, 'nodes', PLAN);
    expect(byNodes).toEqual({ column: 'nodes', direction: 'descending' });
    expect(pressSort(byNodes, 'nodes', PLAN)).toEqual({ column: 'nodes', direction: 'ascending' });
    expect(pressSort(byNodes, 'name', PLAN)).toEqual({ column: 'name', direction: 'ascending' });
  });
});
