import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterApi } from '../cluster-api.ts';
import { objectAt, textAt } from '../kinds/fields.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';

const SECRETS = '/secrets';
const ACCOUNTS = '/serviceaccounts';
const NAME_ANNOTATION = 'kubernetes.io/service-account.name';
const UID_ANNOTATION = 'kubernetes.io/service-account.uid';

/**
 * Fills Secrets of type kubernetes.io/service-account-token with the token of the account they name, and removes them
 * with their account. Returns how to stop.
 */
export function startTokenSecrets(api: ClusterApi, tokens: ServiceAccountTokens, ca: string, report: (error: unknown) => void): () => void {
  const look = (secret: KubeObject): void => {
    if (secret['type'] === 'kubernetes.io/service-account-token') settle(api, tokens, ca, secret).catch(report);
  };
  for (const secret of api.list(SECRETS)) look(secret);
  const stops = [
    api.onChange(SECRETS, (type, secret) => {
      if (type !== 'DELETED') look(secret);
    }),
    api.onChange(ACCOUNTS, (_type, account) => {
      for (const secret of api.list(SECRETS, account.metadata.namespace)) {
        if (secret.metadata.annotations?.[NAME_ANNOTATION] === account.metadata.name) look(secret);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function settle(api: ClusterApi, tokens: ServiceAccountTokens, ca: string, secret: KubeObject): Promise<void> {
  const { namespace = '', name, annotations = {}, uid = '' } = secret.metadata;
  const account = api.get(ACCOUNTS, namespace, annotations[NAME_ANNOTATION] ?? '');
  const boundUid = annotations[UID_ANNOTATION];
  if (account === undefined || (boundUid !== undefined && boundUid !== account.metadata.uid)) {
    if (boundUid !== undefined) await api.delete(SECRETS, namespace, name, { preconditions: { uid } });
    return;
  }
  if (textAt(secret, 'data', 'token') !== '' && boundUid !== undefined) return;
  const token = tokens.issueForSecret(account, name);
  await api.mutate(SECRETS, namespace, name, (draft) => {
    draft.metadata.annotations = { ...draft.metadata.annotations, [UID_ANNOTATION]: account.metadata.uid ?? '' };
    draft['data'] = {
      ...objectAt(draft, 'data'), token: encode(token), namespace: encode(namespace), ...(ca === '' ? {} : { 'ca.crt': encode(ca) }),
    };
  });
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
