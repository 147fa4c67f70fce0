import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { unauthorized } from '../api-error.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';
import { ANONYMOUS, AUTHENTICATED_GROUP, type UserInfo } from './user-info.ts';

export type StaticToken = { readonly token: string; readonly user: string; readonly groups: readonly string[] };

/** Finds out who sends a request: a static token, a service account's token, or nobody (anonymous). */
export class Authenticator {
  readonly #static: ReadonlyMap<string, UserInfo>;
  readonly #serviceAccounts: ServiceAccountTokens;
  readonly #now: () => Date;

  constructor(tokens: readonly StaticToken[], serviceAccounts: ServiceAccountTokens, now: () => Date) {
    this.#static = new Map(tokens.map(({ token, user, groups }) => [digest(token), { name: user, groups: [...groups, AUTHENTICATED_GROUP] }]));
    this.#serviceAccounts = serviceAccounts;
    this.#now = now;
  }

  /** @throws ApiError 401 for a token that is not good; without one the user is anonymous. */
  authenticate(request: IncomingMessage): UserInfo {
    const header = request.headers.authorization;
    if (header === undefined) return ANONYMOUS;
    const match = /^bearer +(\S+) *$/i.exec(header);
    const user = match?.[1] === undefined ? undefined : this.userOf(match[1]);
    if (user === undefined) throw unauthorized();
    return user;
  }

  userOf(token: string, audiences?: readonly string[]): UserInfo | undefined {
    return this.#static.get(digest(token)) ?? this.#serviceAccounts.authenticate(token, this.#now(), audiences);
  }
}

/** Static tokens are looked up by digest, so the time a look-up takes says nothing about the token. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
