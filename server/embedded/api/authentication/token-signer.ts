import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { isJsonObject } from '#lib/kube/json.ts';

export const TOKEN_ISSUER = 'https://kubernetes.default.svc.cluster.local';
const SIGNATURE = { dsaEncoding: 'ieee-p1363' } as const;
/** Longer texts than any token of this server are not looked at. */
const MAX_TOKEN_LENGTH = 16_384;

/** Signs and checks the cluster's own JSON web tokens (ES256). */
export class TokenSigner {
  readonly #private: KeyObject;
  readonly #public: KeyObject;
  readonly keyId: string;

  constructor(privateKeyPem: string) {
    this.#private = createPrivateKey(privateKeyPem);
    this.#public = createPublicKey(this.#private);
    this.keyId = createHash('sha256').update(this.#public.export({ type: 'spki', format: 'der' })).digest('base64url');
  }

  static newKeyPem(): string {
    return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  sign(claims: object): string {
    const head = encode({ alg: 'ES256', kid: this.keyId, typ: 'JWT' });
    const text = `${head}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key: this.#private, ...SIGNATURE }).toString('base64url')}`;
  }

  /** The claims of a token that this key signed; undefined for any other text. Times are not checked here. */
  verify(token: string): Record<string, unknown> | undefined {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    const [head, body, signature, ...rest] = token.split('.');
    if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return undefined;
    const header = decode(head);
    if (header?.['alg'] !== 'ES256' || header['kid'] !== this.keyId) return undefined;
    const isGenuine = verify('sha256', Buffer.from(`${head}.${body}`), { key: this.#public, ...SIGNATURE }, Buffer.from(signature, 'base64url'));
    return isGenuine ? decode(body) : undefined;
  }

  /** The public key in the form of `/openid/v1/jwks`. */
  publicKeySet(): object {
    return { keys: [{ use: 'sig', alg: 'ES256', kid: this.keyId, ...this.#public.export({ format: 'jwk' }) }] };
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
