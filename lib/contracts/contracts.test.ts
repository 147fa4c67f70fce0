import { describe, expect, it } from 'vitest';
import { parseApiErrorBody } from './api-error.ts';
import { toDensity, toLocale, toTheme } from './preferences.ts';
import { toSignInProblem } from './routes.ts';
import { parseWatchEvent } from './watch-stream.ts';

describe('what comes from outside', () => {
  it('is read when it is ours', () => {
    expect(parseApiErrorBody({ code: 'CONFLICT', message: 'm', id: 'i' })).toEqual({ code: 'CONFLICT', message: 'm', id: 'i' });
    expect(parseWatchEvent('{"topic":"cluster","type":"DELETED","name":"a","extra":1}'))
      .toEqual({ topic: 'cluster', type: 'DELETED', kind: '', namespace: '', name: 'a', resourceVersion: '' });
  });

  it('is refused when it is not', () => {
    for (const value of [undefined, null, 'x', {}, { code: 'ODD', message: 'm' }, { code: 'CONFLICT' }]) expect(parseApiErrorBody(value)).toBeUndefined();
    for (const text of ['', 'x', '1', 'null', '[]', '{"topic":"cluster"}']) expect(parseWatchEvent(text)).toBeUndefined();
    expect(toSignInProblem('<script>')).toBeUndefined();
  });

  it('falls back to a sensible choice', () => {
    expect(toTheme('neon')).toBe('system');
    expect(toDensity(undefined)).toBe('comfortable');
    expect(toLocale(undefined, 'fr-FR, zh-TW;q=0.8, en;q=0.5')).toBe('zh');
    expect(toLocale('en', 'zh')).toBe('en');
    expect(toLocale('xx', null)).toBe('en');
  });
});
