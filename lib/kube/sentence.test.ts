import { describe, expect, it } from 'vitest';
import { createSay, isSentence, SentenceError, sentenceOf } from './sentence.ts';

const say = createSay({
  'a.plain': 'nothing here',
  'a.about': '{name}: {fault}',
  'a.several': '{faults}',
  'a.counted': { one: '{count} label', other: '{count} labels' },
} as const);

describe('a sentence', () => {
  it('keeps its key and values, and says the same in English', () => {
    expect(say('a.about', { name: 'web', fault: 'gone' })).toEqual({ key: 'a.about', values: { name: 'web', fault: 'gone' }, text: 'web: gone' });
    expect(say('a.plain')).toEqual({ key: 'a.plain', values: {}, text: 'nothing here' });
    expect(say('a.counted', { count: 1 }).text).toBe('1 label');
    expect(say('a.counted', { count: 1_200 }).text).toBe('1200 labels');
  });

  it('may hold others, one or several, and lists of names', () => {
    const inner = say('a.about', { name: 'a', fault: say('a.plain') });
    expect(inner.text).toBe('a: nothing here');
    expect(say('a.several', { faults: [inner, say('a.plain')] }).text).toBe('a: nothing here; nothing here');
    expect(say('a.several', { faults: ['x', 'y'] }).text).toBe('x, y');
  });

  it('is known by its shape, at every depth', () => {
    const whole = say('a.several', { faults: [say('a.about', { name: 'a', fault: say('a.plain') })] });
    expect(isSentence(JSON.parse(JSON.stringify(whole)))).toBe(true);
    for (const value of [undefined, null, 'x', {}, { key: 'a', text: 't' }, { key: 'a', text: 't', values: { x: null } }, { key: 'a', text: 't', values: { x: { key: 'b' } } }]) expect(isSentence(value)).toBe(false);
  });

  it('comes out of an error that carries one, and of no other', () => {
    expect(sentenceOf(new SentenceError(say('a.plain')))).toEqual(say('a.plain'));
    expect(new SentenceError(say('a.plain')).message).toBe('nothing here');
    expect(sentenceOf(new Error('x'))).toBeUndefined();
    expect(sentenceOf(undefined)).toBeUndefined();
  });

  it('asks the compiler for exactly the values that its text has places for', () => {
    // @ts-expect-error a value is missing
    say('a.about', { name: 'web' });
    // @ts-expect-error there is no such sentence
    say('a.other');
    // @ts-expect-error this one takes no values
    say('a.plain', { name: 'web' });
    expect(say('a.plain').values).toEqual({});
  });
});
