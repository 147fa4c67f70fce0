import { isJsonObject } from '#lib/kube/json.ts';

/**
 * When a bearer token ends, RFC 3339, as a JSON Web Token says of itself; undefined for any other kind of token and for
 * one without an end. Nothing is verified: the cluster does that.
 * @param decode turns base64url into text.
 */
export function tokenEnd(token: string, decode: (base64url: string) => string): string | undefined {
  const [, payload] = token.trim().split('.');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(decode(payload));
    const seconds = isJsonObject(claims) ? claims['exp'] : undefined;
    return typeof seconds === 'number' && Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : undefined;
  } catch {
    // Anything with a dot in it may be a token; only those that can be read say when they end.
    return undefined;
  }
}
