import { expect, it } from 'vitest';
import { NAV_ITEMS } from './nav-items.tsx';

it('every page has an address and a key of its own', () => {
  for (const pick of [({ href }: (typeof NAV_ITEMS)[number]) => href, ({ goKey }: (typeof NAV_ITEMS)[number]) => goKey]) {
    const values = NAV_ITEMS.map(pick);
    expect(new Set(values).size).toBe(values.length);
  }
});

it('no page’s key is the one that begins the sequence', () => {
  expect(NAV_ITEMS.map(({ goKey }) => goKey)).not.toContain('g');
});
