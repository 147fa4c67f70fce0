import type { ErrorCode, FieldError } from '#lib/contracts/errors.ts';
import { type Sentence, SentenceError, sentenceOf } from '#lib/kube/sentence.ts';
import { say } from '#lib/views/messages/en/errors.ts';

const SERVICE_ERROR = Symbol.for('flotilla.service-error');

/**
 * Something that a service, a query or a route does not do, with a code of the closed list and a sentence of the
 * catalogue; `message` is the English of it. `fields` name the parts of the input that are at fault. The console's build
 * compiles this class into several bundles; a mark, not the class itself, says what is one.
 */
export class ServiceError extends SentenceError {
  override readonly name = 'ServiceError';
  readonly [SERVICE_ERROR] = true;
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, sentence: Sentence, options: { fields?: readonly FieldError[]; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && SERVICE_ERROR in value;
  }
}

/** Any error, or somebody else's words, as a sentence. Words that are not ours stay as they are. */
export function toSentence(error: unknown): Sentence {
  return sentenceOf(error) ?? say('err.foreign', { detail: error instanceof Error ? error.message : String(error) });
}
