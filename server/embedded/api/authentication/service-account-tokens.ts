import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { textAt } from '../kinds/fields.ts';
import { TOKEN_ISSUER, type TokenSigner } from './token-signer.ts';
import { serviceAccountUser, type UserInfo } from './user-info.ts';

/** Who a token is for when a request names nobody. */
export const DEFAULT_AUDIENCES: readonly string[] = [TOKEN_ISSUER];
/** What a bound object of a token may be, and where it is stored. */
const BINDABLE: Readonly<Record<string, string>> = { Pod: '/pods', Secret: '/secrets', Node: '/nodes' };

export type BoundObject = { readonly kind: string; readonly name: string; readonly uid: string };

export type TokenGrant = {
  readonly serviceAccount: KubeObject;
  readonly audiences: readonly string[];
  readonly expiresAt: Date;
  readonly issuedAt: Date;
  readonly bound: BoundObject | undefined;
};

/** Issues and checks the tokens of service accounts. A token is good only while its account and bound object live. */
export class ServiceAccountTokens {
  readonly #signer: TokenSigner;
  readonly #store: ObjectStore;

  constructor(signer: TokenSigner, store: ObjectStore) {
    this.#signer = signer;
    this.#store = store;
  }

  issue({ serviceAccount, audiences, expiresAt, issuedAt, bound }: TokenGrant): string {
    const { namespace = '', name, uid = '' } = serviceAccount.metadata;
    return this.#signer.sign({
      aud: audiences, exp: toSeconds(expiresAt), iat: toSeconds(issuedAt), nbf: toSeconds(issuedAt), iss: TOKEN_ISSUER,
      jti: crypto.randomUUID(),
      'kubernetes.io': {
        namespace, serviceaccount: { name, uid },
        ...(bound === undefined ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }),
      },
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
  }

  /** The text of a token Secret: without expiry, good while the Secret and the account live. */
  issueForSecret(serviceAccount: KubeObject, secretName: string): string {
    const { namespace = '', name, uid = '' } = serviceAccount.metadata;
    return this.#signer.sign({
      iss: 'kubernetes/serviceaccount', sub: `system:serviceaccount:${namespace}:${name}`,
      'kubernetes.io/serviceaccount/namespace': namespace, 'kubernetes.io/serviceaccount/secret.name': secretName,
      'kubernetes.io/serviceaccount/service-account.name': name, 'kubernetes.io/serviceaccount/service-account.uid': uid,
    });
  }

  /** The user of a token, or undefined when the token is not good now for one of `audiences`. */
  authenticate(token: string, now: Date, audiences: readonly string[] = DEFAULT_AUDIENCES): UserInfo | undefined {
    const claims = this.#signer.verify(token);
    if (claims === undefined) return undefined;
    return claims['iss'] === TOKEN_ISSUER ? this.#checkBound(claims, now, audiences) : this.#checkSecret(token, claims);
  }

  #checkBound(claims: Record<string, unknown>, now: Date, audiences: readonly string[]): UserInfo | undefined {
    const seconds = now.getTime() / 1000;
    const { exp, nbf, aud, jti } = claims;
    if (typeof exp !== 'number' || seconds >= exp || (typeof nbf === 'number' && seconds < Math.floor(nbf))) return undefined;
    const given = Array.isArray(aud) ? aud : [aud];
    if (!audiences.some((each) => given.includes(each))) return undefined;
    const scope = claims['kubernetes.io'];
    if (!isJsonObject(scope)) return undefined;
    const namespace = textAt(scope, 'namespace');
    for (const [kind, storage] of Object.entries(BINDABLE)) {
      const ref = scope[kind.toLowerCase()];
      if (!isJsonObject(ref)) continue;
      const live = this.#store.get(storage, kind === 'Node' ? '' : namespace, textAt(ref, 'name'));
      if (live?.object.metadata.uid !== ref['uid']) return undefined;
    }
    const extra = typeof jti === 'string' ? { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] } : undefined;
    return this.#accountUser(namespace, textAt(scope, 'serviceaccount', 'name'), textAt(scope, 'serviceaccount', 'uid'), extra);
  }

  #checkSecret(token: string, claims: Record<string, unknown>): UserInfo | undefined {
    const namespace = textAt(claims, 'kubernetes.io/serviceaccount/namespace');
    const secret = this.#store.get('/secrets', namespace, textAt(claims, 'kubernetes.io/serviceaccount/secret.name'))?.object;
    if (secret === undefined || textAt(secret, 'data', 'token') !== Buffer.from(token).toString('base64')) return undefined;
    return this.#accountUser(namespace, textAt(claims, 'kubernetes.io/serviceaccount/service-account.name'), textAt(claims, 'kubernetes.io/serviceaccount/service-account.uid'));
  }

  #accountUser(namespace: string, name: string, uid: string, extra?: UserInfo['extra']): UserInfo | undefined {
    const account = this.#store.get('/serviceaccounts', namespace, name)?.object;
    return account?.metadata.uid === uid ? serviceAccountUser(namespace, name, uid, extra) : undefined;
  }
}

function toSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
