import { describe, expect, it } from 'vitest';
import { replaceOwnParams } from './own-params.ts';

describe('replaceOwnParams', () => {
  it('changes what a part of the page wrote, and keeps what the others did', () => {
    expect(replaceOwnParams('?hours=24&q=shop', '?q=shop', '?q=shop&sort=-age')).toBe('?hours=24&q=shop&sort=-age');
    expect(replaceOwnParams('?q=shop&hours=24', '?q=shop', '')).toBe('?hours=24');
    expect(replaceOwnParams('?q=shop', '?q=shop', '')).toBe('');
  });

  it('keeps a parameter that is given several times, and takes the place of one that nobody can read', () => {
    expect(replaceOwnParams('?at=a&at=b', '?at=a&at=b', '?at=b&at=c')).toBe('?at=b&at=c');
    expect(replaceOwnParams('?sort=bogus', '', '?sort=name')).toBe('?sort=name');
  });
});
