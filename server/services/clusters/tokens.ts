import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { JOINED_LABELS, SERVICE_ACCOUNTS, type JoinNames } from '#lib/federation/clusters/join-plan.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { CredentialKind } from '#lib/contracts/clusters.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { SECRETS } from '#server/host/resources.ts';
import { tokenAccess, type ClusterAccess } from '#server/kube-client/access.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { PROXY_KEY, withoutPassword } from '#server/members/member-access.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { CREDENTIAL_ANNOTATIONS } from './connection.ts';

export type IssuedToken = { token: string; kind: CredentialKind; account: string; issuedAt: string; expiresAt?: string };

/** Asked for; a server may give less, and what it gives is what counts. */
const TOKEN_LIFETIME_SECONDS = 7 * 24 * 3_600;
/** A token Secret is filled by the member's controller within this time. */
const TOKEN_SECRET_LIMIT_MS = 20_000;
/** A member's authorizer knows new bindings after at most this long. */
const VERIFY_LIMIT_MS = 15_000;
const PAUSE_MS = 300;
const NODES: ResourceType = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };

/** A fresh token of the account, by the TokenRequest API (D14). @throws KubeError */
export async function requestToken(client: KubeClient, account: string): Promise<IssuedToken> {
  const answer = await client.createUnder<KubeObject>(SERVICE_ACCOUNTS, { name: account, namespace: SYSTEM_NAMESPACE }, 'token', {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: { name: account, namespace: SYSTEM_NAMESPACE }, spec: { expirationSeconds: TOKEN_LIFETIME_SECONDS },
  });
  const token = stringAt(answer, 'status', 'token');
  const expiresAt = stringAt(answer, 'status', 'expirationTimestamp');
  if (token === undefined || token === '') throw new ServiceError('INTERNAL', say('err.noToken'));
  return { token, kind: 'TokenRequest', account, issuedAt: new Date().toISOString(), ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** The token Secret to create for an account that asks for one without an end. */
export function tokenSecret(names: JoinNames): { type: ResourceType; object: KubeObject } {
  return {
    type: SECRETS,
    object: {
      apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token',
      metadata: { name: names.tokenRole, namespace: SYSTEM_NAMESPACE, labels: { ...JOINED_LABELS }, annotations: { 'kubernetes.io/service-account.name': names.serviceAccount } },
    },
  };
}

/** Waits for the member to put a token into the account's Secret. @throws ServiceError when it does not. */
export async function awaitTokenSecret(client: KubeClient, names: JoinNames): Promise<IssuedToken> {
  const endMs = Date.now() + TOKEN_SECRET_LIMIT_MS;
  for (;;) {
    const secret = await client.get<KubeObject>(SECRETS, { name: names.tokenRole, namespace: SYSTEM_NAMESPACE });
    const token = Buffer.from(stringAt(secret, 'data', 'token') ?? '', 'base64').toString('utf8');
    if (token !== '') return { token, kind: 'Secret', account: names.serviceAccount, issuedAt: new Date().toISOString() };
    if (Date.now() > endMs) throw new ServiceError('PRECONDITION_FAILED', say('err.tokenSecret', { seconds: TOKEN_SECRET_LIMIT_MS / 1000 }));
    await pause();
  }
}

/** Makes sure that a token reaches the cluster and may read its nodes, exactly as the federation will use it. @throws the last error. */
export async function verifyToken(access: Pick<ClusterAccess, 'name' | 'server' | 'tls' | 'proxyUrl'>, token: string): Promise<void> {
  const { name, server, tls, proxyUrl } = access;
  const client = new KubeClient(tokenAccess({ name, server, token, skip: tls.skip, ...(tls.ca === undefined ? {} : { caPem: tls.ca }), ...(tls.serverName === undefined ? {} : { serverName: tls.serverName }), ...(proxyUrl === undefined ? {} : { proxyUrl }) }));
  const endMs = Date.now() + VERIFY_LIMIT_MS;
  try {
    for (;;) {
      try {
        await client.list(NODES, { limit: 1, deadlineMs: VERIFY_LIMIT_MS / 3 });
        return;
      } catch (error) {
        if (Date.now() > endMs) throw error;
        await pause();
      }
    }
  } finally {
    await client.close();
  }
}

/**
 * The host's Secret for a token. Annotations tell its kind and age. Its data is the token, and the proxy's URL where that
 * holds a password: the KubeFedCluster, which many may read, then has the URL without it.
 */
export function toHostSecret(name: string, issued: IssuedToken, proxyUrl: string | undefined): KubeObject {
  return {
    apiVersion: 'v1', kind: 'Secret', type: 'Opaque',
    metadata: {
      name, namespace: SYSTEM_NAMESPACE, labels: { ...JOINED_LABELS },
      annotations: {
        [CREDENTIAL_ANNOTATIONS.kind]: issued.kind, [CREDENTIAL_ANNOTATIONS.account]: issued.account, [CREDENTIAL_ANNOTATIONS.issuedAt]: issued.issuedAt,
        ...(issued.expiresAt === undefined ? {} : { [CREDENTIAL_ANNOTATIONS.expiresAt]: issued.expiresAt }),
      },
    },
    data: {
      token: Buffer.from(issued.token).toString('base64'),
      ...(proxyUrl === undefined || withoutPassword(proxyUrl) === proxyUrl ? {} : { [PROXY_KEY]: Buffer.from(proxyUrl).toString('base64') }),
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
}
