import { isJsonObject } from './json.ts';
import { type Catalogue, type ParamsOf, renderMessage } from './message.ts';

/**
 * A sentence that has no language yet: which one it is and the values in it. Whoever shows it looks the key up in the
 * reader's catalogue. `text` is the same sentence in English: for logs, for statuses that the Kubernetes API keeps, for
 * other programs, and for a reader whose catalogue does not know the key.
 */
export type Sentence = { readonly key: string; readonly values: Readonly<Record<string, SentenceValue>>; readonly text: string };

/** Names, code and foreign texts are strings; what has words of ours in it is a sentence in turn. */
export type SentenceValue = string | number | Sentence | readonly (string | Sentence)[];

export type Say<C extends Catalogue> = <Key extends keyof C & string>(key: Key, ...values: ParamsOf<C[Key], SentenceValue>) => Sentence;

/** Something that went wrong and can be said in the reader's language; `message` is the English of it. */
export class SentenceError extends Error {
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence.text, options);
    this.sentence = sentence;
  }
}

/** The sentence of an error that has one. By its shape, since the console's build compiles classes into several bundles. */
export function sentenceOf(error: unknown): Sentence | undefined {
  return typeof error === 'object' && error !== null && 'sentence' in error && isSentence(error.sentence) ? error.sentence : undefined;
}

/** Between sentences that are one value together, in English. */
const SENTENCE_JOINT = '; ';
const INTL = { plural: new Intl.PluralRules('en'), number: { format: String } };

/** A function that makes sentences of an English catalogue. The compiler asks for exactly the values that a sentence has places for. */
export function createSay<const C extends Catalogue>(catalogue: C): Say<C> {
  return (key, ...[values]) => {
    const given: Readonly<Record<string, SentenceValue>> = values ?? {};
    const message = catalogue[key] ?? key;
    const texts = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, toText(value)]));
    return { key, values: given, text: renderMessage(message, texts, INTL) };
  };
}

/** True for what came off the wire and has the shape of a sentence. */
export function isSentence(value: unknown): value is Sentence {
  return isJsonObject(value) && typeof value['key'] === 'string' && typeof value['text'] === 'string'
    && isJsonObject(value['values']) && Object.values(value['values']).every(isValue);
}

function isValue(value: unknown): value is SentenceValue {
  return typeof value === 'string' || typeof value === 'number' || isSentence(value)
    || (Array.isArray(value) && value.every((item) => typeof item === 'string' || isSentence(item)));
}

function toText(value: SentenceValue): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if ('text' in value) return value.text;
  const isNames = value.every((item) => typeof item === 'string');
  return value.map((item) => (typeof item === 'string' ? item : item.text)).join(isNames ? ', ' : SENTENCE_JOINT);
}
