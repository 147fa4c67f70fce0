import type { ClusterConnection } from '#lib/contracts/clusters.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { SECRETS } from '#server/host/resources.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { CREDENTIAL_ANNOTATIONS, readConnection, requireAccess, requireCluster } from './connection.ts';
import type { ClusterServices } from './plane.ts';
import { requestToken, toHostSecret, verifyToken } from './tokens.ts';

/** Secrets are looked through this often for tokens that end soon. */
const RENEWAL_CHECK_MS = 60_000;
/** A token is renewed when this share of its life is left, so that an outage of days costs nothing. */
const RENEW_AT_SHARE = 1 / 3;

/**
 * Replaces the stored token by a fresh one, which is tried before it is stored. The one before stays valid in the
 * member until its own end: Kubernetes can't take back a token that is bound to nothing.
 * @throws ServiceError, or KubeError when the cluster does not answer.
 */
export async function rotateCredentials(services: ClusterServices, name: string): Promise<ClusterConnection> {
  const joined = requireCluster(services.host, name);
  const { secret } = joined;
  const account = secret?.metadata.annotations?.[CREDENTIAL_ANNOTATIONS.account];
  if (secret === undefined || account === undefined || secret.metadata.annotations?.[CREDENTIAL_ANNOTATIONS.kind] !== 'TokenRequest') {
    throw new ServiceError('PRECONDITION_FAILED', say('err.notRotatable', { name }));
  }
  const access = requireAccess(joined);
  const client = new KubeClient(access);
  try {
    const issued = await requestToken(client, account);
    await verifyToken(access, issued.token);
    const { object } = await services.host.client.apply(SECRETS, toHostSecret(secret.metadata.name, issued, access.proxyUrl), { force: true });
    await untilSeen(services, object);
    services.recorder.record({ object: joined.cluster, type: 'Normal', reason: 'TokenRotated', message: `a new token is in use${issued.expiresAt === undefined ? '' : `, until ${issued.expiresAt}`}` });
  } finally {
    await client.close();
  }
  return readConnection(services.host, name);
}

/** Renews tokens well before they end, for as long as the control plane runs. @returns a function that ends it. */
export function startCredentialRenewal(services: ClusterServices, onError: (cluster: string, error: unknown) => void): () => void {
  let isBusy = false;
  const check = async (): Promise<void> => {
    for (const name of dueForRenewal(services, Date.now())) {
      try {
        await rotateCredentials(services, name);
      } catch (error) {
        const cluster = services.host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
        if (cluster !== undefined) services.recorder.record({ object: cluster, type: 'Warning', reason: 'TokenRenewalFailed', message: error instanceof Error ? error.message : String(error) });
        onError(name, error);
      }
    }
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void check().finally(() => { isBusy = false; });
  }, RENEWAL_CHECK_MS);
  timer.unref();
  return () => { clearInterval(timer); };
}

/** The clusters whose token has less than a third of its life left, ended ones included. */
export function dueForRenewal({ host }: ClusterServices, nowMs: number): string[] {
  return [...host.clusters.store.values()].flatMap((cluster) => {
    const notes = host.secrets.store.get(`${SYSTEM_NAMESPACE}/${stringAt(cluster, 'spec', 'secretRef', 'name') ?? ''}`)?.metadata.annotations ?? {};
    const issuedMs = Date.parse(notes[CREDENTIAL_ANNOTATIONS.issuedAt] ?? '');
    const expiresMs = Date.parse(notes[CREDENTIAL_ANNOTATIONS.expiresAt] ?? '');
    return expiresMs - nowMs < (expiresMs - issuedMs) * RENEW_AT_SHARE ? [cluster.metadata.name] : [];
  });
}

/** The cache follows within a moment; who asks next should not read the old age. */
async function untilSeen({ host }: ClusterServices, written: KubeObject): Promise<void> {
  const endMs = Date.now() + 2_000;
  const key = `${SYSTEM_NAMESPACE}/${written.metadata.name}`;
  while (host.secrets.store.get(key)?.metadata.resourceVersion !== written.metadata.resourceVersion && Date.now() < endMs) {
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}
