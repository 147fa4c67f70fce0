import type { Message, ParamsOf } from '#lib/kube/message.ts';
import type { en } from './en/index.ts';

type English = typeof en;

export type MessageKey = keyof English;

/** One language's whole catalogue: the keys of the English one, each a text or its plural forms. */
export type Messages = Readonly<Record<MessageKey, Message>>;

/** Says a message by key. The compiler asks for exactly the parameters that the English text has places for. */
export type Translate = {
  (key: PlainMessageKey): string;
  <Key extends MessageKey>(key: Key, ...params: ParamsOf<English[Key]>): string;
};

/** The keys of messages without parameters, for tables that map a state to its word. */
export type PlainMessageKey = {
  [Key in MessageKey]: ParamsOf<English[Key]> extends [] ? Key : never;
}[MessageKey];
