import type { Locale } from '#lib/contracts/preferences.ts';
import { renderMessage } from '#lib/kube/message.ts';
import type { Sentence, SentenceValue } from '#lib/kube/sentence.ts';
import type { MessageKey, Messages, Translate } from './messages/messages.ts';

/** Everything that turns values into words for one reader: messages, numbers, amounts and times. */
export type Phrasing = {
  readonly locale: Locale;
  readonly t: Translate;
  /** A sentence that came with its values, in this language; in English if this catalogue does not know it. */
  readonly tell: (sentence: Sentence) => string;
  /** A whole or decimal number, at most one digit after the point. */
  readonly number: (value: number) => string;
  /** Bytes in binary units, such as `12.5 GiB`. */
  readonly bytes: (value: number) => string;
  /** How long before `nowMs`, in the largest fitting unit; times in the future read as now, since clocks differ. */
  readonly ago: (time: string, nowMs: number) => string;
  /** Date and time in the reader's own zone. Browser only: a server does not know that zone. */
  readonly dateTime: (time: string) => string;
  /** Time of day in the reader's own zone. Browser only, as above. */
  readonly timeOfDay: (timeMs: number) => string;
  /** Names as a sentence lists them. */
  readonly list: (names: readonly string[]) => string;
  /** Whole sentences one after another; empty ones are left out. Chinese has no space between them. */
  readonly sentences: (sentences: readonly string[]) => string;
};

const INTL_TAGS: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-CN' };
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

export function createPhrasing(locale: Locale, messages: Messages): Phrasing {
  const tag = INTL_TAGS[locale];
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const intl = { plural: new Intl.PluralRules(tag), number };
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
  const timeOfDay = new Intl.DateTimeFormat(tag, { timeStyle: 'medium', hourCycle: 'h23' });
  const t: Translate = (key: MessageKey, params: Readonly<Record<string, string | number>> = {}) =>
    renderMessage(messages[key], params, intl);
  const list = (names: readonly string[]): string => formatList(names, locale, t);
  const tell = (sentence: Sentence): string => {
    if (!isKey(messages, sentence.key)) return sentence.text;
    return renderMessage(messages[sentence.key], mapValues(sentence.values, toWords), intl);
  };
  const toWords = (value: SentenceValue): string | number => {
    if (typeof value === 'string' || typeof value === 'number') return value;
    if ('key' in value) return tell(value);
    const words = value.map((item) => (typeof item === 'string' ? item : tell(item)));
    return value.every((item) => typeof item === 'string') ? list(words) : words.join(t('list.sentences'));
  };
  return {
    locale,
    t,
    tell,
    number: (value) => number.format(value),
    bytes: (value) => formatBytes(value, number),
    ago: (time, nowMs) => formatAgo(time, nowMs, t),
    dateTime: (time) => dateTime.format(new Date(time)),
    timeOfDay: (timeMs) => timeOfDay.format(timeMs),
    list,
    sentences: (sentences) => sentences.filter((sentence) => sentence !== '').join(locale === 'zh' ? '' : ' '),
  };
}

function isKey(messages: Messages, key: string): key is MessageKey {
  return Object.hasOwn(messages, key);
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function formatBytes(value: number, number: Intl.NumberFormat): string {
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 1024 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${number.format(scaled)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

/** Intl.ListFormat differs between runtimes' locale data, which would break hydration; two joints are all that is needed. */
function formatList(names: readonly string[], locale: Locale, t: Translate): string {
  const last = names.at(-1);
  if (last === undefined) return '';
  if (names.length === 1) return last;
  return t('list.and', { first: names.slice(0, -1).join(locale === 'zh' ? '、' : ', '), last });
}

function formatAgo(time: string, nowMs: number, t: Translate): string {
  const seconds = Math.floor((nowMs - Date.parse(time)) / 1000);
  // In steps of ten: a clock that ticks in every row would draw the eye to where nothing happens.
  if (!(seconds >= 10)) return t('time.now');
  if (seconds < 60) return t('time.seconds', { count: Math.floor(seconds / 10) * 10 });
  if (seconds < 3600) return t('time.minutes', { count: Math.floor(seconds / 60) });
  if (seconds < 48 * 3600) return t('time.hours', { count: Math.floor(seconds / 3600) });
  return t('time.days', { count: Math.floor(seconds / 86_400) });
}
