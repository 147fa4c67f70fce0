import type { KubeObject } from '#lib/kube/object.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { validateClusterSpec } from '#lib/federation/types/cluster.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { tokenAccess, type ClusterAccess, type TlsCheck } from '#server/kube-client/access.ts';

export type AccessResult = { ok: true; access: ClusterAccess; fingerprint: string } | { ok: false; sentence: Sentence };

/** On a KubeFedCluster: the name in the server's certificate, where that is not the endpoint's host. KubeFed has no field for it. */
export const SERVER_NAME_ANNOTATION = 'flotilla.io/tls-server-name';

/** In the Secret of a cluster whose proxy asks for a password: the proxy's whole URL. */
export const PROXY_KEY = 'proxyURL';

/** A URL as anybody may see it. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}

/**
 * Access to a member from its KubeFedCluster and the Secret it names. `fingerprint` is equal while both say the same,
 * so that a status or label change does not tear down connections.
 */
export function toMemberAccess(cluster: KubeObject, secret: KubeObject | undefined): AccessResult {
  const name = cluster.metadata.name;
  const errors = validateClusterSpec(cluster['spec']);
  if (errors.length > 0) return { ok: false, sentence: say('err.accessInvalid', { name, faults: sayFieldErrors(errors) }) };
  const secretName = stringAt(cluster, 'spec', 'secretRef', 'name') ?? '';
  if (secret === undefined) return { ok: false, sentence: say('err.accessNoSecret', { name, secret: secretName }) };
  const token = decode(stringAt(secret, 'data', 'token'));
  if (token === '') return { ok: false, sentence: say('err.accessNoToken', { name, secret: secretName }) };
  const endpoint = stringAt(cluster, 'spec', 'apiEndpoint') ?? '';
  const caPem = decode(stringAt(cluster, 'spec', 'caBundle'));
  const proxyUrl = decode(stringAt(secret, 'data', PROXY_KEY)) || (stringAt(cluster, 'spec', 'proxyURL') ?? '');
  const serverName = cluster.metadata.annotations?.[SERVER_NAME_ANNOTATION] ?? '';
  const skip = stringsAt(cluster, 'spec', 'disabledTLSValidations').filter(isTlsCheck);
  return {
    ok: true,
    fingerprint: JSON.stringify([endpoint, caPem, token, proxyUrl, skip, serverName]),
    access: tokenAccess({
      name, token, skip, server: endpoint.includes('://') ? endpoint : `https://${endpoint}`,
      ...(caPem === '' ? {} : { caPem }), ...(proxyUrl === '' ? {} : { proxyUrl }), ...(serverName === '' ? {} : { serverName }),
    }),
  };
}

/**
 * The same access, which after a refusal reads the Secret from the host itself: the cache may be a moment behind a token
 * that was replaced. What can't be read changes nothing.
 */
export function withRenewal(access: ClusterAccess, readSecret: () => Promise<KubeObject | undefined>): ClusterAccess {
  let headers = access.headers;
  return {
    ...access,
    headers: () => headers(),
    renew: async () => {
      const before = await headers();
      let secret: KubeObject | undefined;
      try {
        secret = await readSecret();
      } catch {
        // The host does not answer: there are no other credentials to be had now, which is all that is asked here.
        return false;
      }
      const token = decode(stringAt(secret, 'data', 'token'));
      const renewed = { authorization: `Bearer ${token}` };
      if (token === '' || renewed.authorization === before['authorization']) return false;
      headers = () => renewed;
      return true;
    },
  };
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString('utf8').trim();
}

function isTlsCheck(text: string): text is TlsCheck {
  return text === '*' || text === 'SubjectName' || text === 'ValidityPeriod';
}
