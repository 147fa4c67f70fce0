import { describe, expect, it } from 'vitest';
import { LOCALES } from '#lib/contracts/preferences.ts';
import { en } from './en/index.ts';
import { loadMessages } from './load-messages.ts';
import { placesIn, renderMessage, type Message } from '#lib/kube/message.ts';

const english: Readonly<Record<string, Message>> = en;

describe.each(LOCALES)('the %s catalogue', (locale) => {
  it('has exactly the English keys', async () => {
    expect(Object.keys(await loadMessages(locale)).sort()).toEqual(Object.keys(english).sort());
  });

  it('keeps the places of every message', async () => {
    for (const [key, message] of Object.entries(await loadMessages(locale))) {
      const source = english[key];
      expect(source, key).toBeDefined();
      if (source !== undefined) expect({ key, places: placesIn(message) }).toEqual({ key, places: placesIn(source) });
    }
  });

  it('leaves no message empty', async () => {
    for (const [key, message] of Object.entries(await loadMessages(locale))) {
      const texts = typeof message === 'string' ? [message] : [message.other, message.one ?? message.other];
      for (const text of texts) expect(text.trim(), key).not.toBe('');
    }
  });
});

describe('renderMessage', () => {
  const intl = { plural: new Intl.PluralRules('en'), number: new Intl.NumberFormat('en') };

  it('chooses the plural form by count and writes numbers the locale’s way', () => {
    const message: Message = { one: '{count} node', other: '{count} nodes' };
    expect(renderMessage(message, { count: 1 }, intl)).toBe('1 node');
    expect(renderMessage(message, { count: 0 }, intl)).toBe('0 nodes');
    expect(renderMessage(message, { count: 12_345 }, intl)).toBe('12,345 nodes');
  });

  it('puts text in as it is, even text that looks like a place or a pattern', () => {
    expect(renderMessage('{a} and {b}', { a: '{b}', b: '$&' }, intl)).toBe('{b} and $&');
  });

  it('shows a place that has no value instead of hiding it', () => {
    expect(renderMessage('at {time}', {}, intl)).toBe('at {time}');
  });
});
