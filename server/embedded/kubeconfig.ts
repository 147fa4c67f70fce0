import { writePrivateFile } from './private-file.ts';

export type KubeconfigInput = { readonly cluster: string; readonly url: string; readonly ca: string; readonly user: string; readonly token: string };

/**
 * Writes a kubeconfig (mode 0600) with one context, named as the cluster and current.
 * JSON is YAML, so kubectl and every client read it; the CA is inside, so the file can be copied on its own.
 */
export function writeKubeconfig(path: string, input: KubeconfigInput): void {
  const user = `${input.cluster}-${input.user}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': input.cluster,
    clusters: [{ name: input.cluster, cluster: { server: input.url, 'certificate-authority-data': Buffer.from(input.ca).toString('base64') } }],
    users: [{ name: user, user: { token: input.token } }],
    contexts: [{ name: input.cluster, context: { cluster: input.cluster, user } }],
  };
  writePrivateFile(path, `${JSON.stringify(config, null, 2)}\n`);
}
