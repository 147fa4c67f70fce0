/**
 * Messages are plain data: a text with `{name}` places, or one text for each plural form. That keeps them readable for
 * translators, lets the server hand over one language only, and lets the compiler know the parameters of every
 * message. A message-format library would add 12 kB and a parser for nothing more than this.
 */
export type PluralMessage = { readonly one?: string; readonly other: string };
export type Message = string | PluralMessage;
export type Catalogue = Readonly<Record<string, Message>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type TextOf<M> = M extends string ? M : M extends { other: infer Other extends string } ? Other : never;

type ParamNamesOf<M> = NamesIn<TextOf<M>> | (M extends { other: string } ? 'count' : never);

/** The parameters a message needs: one value for each `{name}` in it, and always the count that chooses a plural form. */
export type ParamsOf<M, Value = string | number> = [ParamNamesOf<M>] extends [never]
  ? []
  : [params: Readonly<Record<ParamNamesOf<M>, Value>>];

const PLACE = /\{(\w+)\}/g;

/**
 * Puts values into a message. Numbers are written by `number`, the locale's way; `count` chooses the plural form. A place
 * without a value stays visible as `{name}`: wrong, but never a blank.
 */
export function renderMessage(
  message: Message,
  params: Readonly<Record<string, string | number>>,
  intl: { plural: Intl.PluralRules; number: { format: (value: number) => string } },
): string {
  const text = typeof message === 'string' ? message : pluralText(message, params.count, intl.plural);
  return text.replace(PLACE, (place, name: string) => {
    const value = params[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? intl.number.format(value) : value;
  });
}

/** Names of the places in every form of a message, sorted. */
export function placesIn(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : [message.one ?? '', message.other];
  const names = texts.flatMap((text) => [...text.matchAll(PLACE)].map((match) => match[1] ?? ''));
  return [...new Set(names)].sort();
}

function pluralText(message: PluralMessage, count: string | number | undefined, rules: Intl.PluralRules): string {
  if (typeof count !== 'number') return message.other;
  return rules.select(count) === 'one' ? (message.one ?? message.other) : message.other;
}
