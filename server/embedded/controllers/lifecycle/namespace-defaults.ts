import { createUnlessPresent, refusalReason } from '../engine/api-errors.ts';
import type { Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { CONFIG_MAPS, NAMESPACES, SERVICE_ACCOUNTS } from '../kinds.ts';

const ROOT_CA = 'kube-root-ca.crt';

/**
 * Gives each namespace its `default` ServiceAccount and the `kube-root-ca.crt` ConfigMap, and brings them back
 * when they are deleted or the certificate is changed.
 */
export function startNamespaceDefaults(context: Context, options: { rootCertificate: string }): void {
  const queue = context.queue({ name: 'namespace-defaults', reconcile: (name) => ensureDefaults(context, options.rootCertificate, name) });
  context.feed.on(NAMESPACES, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
  context.feed.on(SERVICE_ACCOUNTS, ({ type, object }) => {
    if (type === 'DELETED' && object.metadata.name === 'default') queue.add(object.metadata.namespace ?? '');
  });
  context.feed.on(CONFIG_MAPS, ({ type, object }) => {
    if (type !== 'ADDED' && object.metadata.name === ROOT_CA) queue.add(object.metadata.namespace ?? '');
  });
}

async function ensureDefaults({ api }: Context, rootCertificate: string, namespace: string): Promise<Outcome> {
  const found = api.get(NAMESPACES, '', namespace);
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return DONE;
  try {
    if (api.get(SERVICE_ACCOUNTS, namespace, 'default') === undefined) {
      await createUnlessPresent(() => api.create(SERVICE_ACCOUNTS, { metadata: { name: 'default', namespace } }));
    }
    const existing = api.get(CONFIG_MAPS, namespace, ROOT_CA);
    const data = { 'ca.crt': rootCertificate };
    if (existing === undefined) {
      const annotations = { 'kubernetes.io/description': 'Certificates that verify this API server for clients inside the cluster.' };
      await createUnlessPresent(() => api.create(CONFIG_MAPS, { metadata: { name: ROOT_CA, namespace, annotations }, data }));
    } else {
      await api.change(CONFIG_MAPS, existing, (draft) => { draft['data'] = data; });
    }
  } catch (error) {
    // The namespace began to go away between the look and the write.
    if (!['Forbidden', 'NotFound'].includes(refusalReason(error) ?? '')) throw error;
  }
  return DONE;
}
