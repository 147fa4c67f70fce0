import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A plain HTTPS client for one cluster of the federation under test, with the credentials of its kubeconfig. */
export type ClusterClient = {
  get(path: string): Promise<unknown>;
  /** Server-side apply of one object at its own URL. */
  apply(path: string, object: unknown): Promise<unknown>;
  patch(path: string, mergePatch: unknown): Promise<unknown>;
  remove(path: string): Promise<unknown>;
};

type Kubeconfig = {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { token: string } }[];
};

export function clusterClient(cluster: string): ClusterClient {
  const dir = process.env['FLOTILLA_E2E_DIR'] ?? '';
  const config: Kubeconfig = parse(readFileSync(join(dir, `${cluster}.kubeconfig`), 'utf8'));
  const server = config.clusters[0]?.cluster;
  const token = config.users[0]?.user.token;
  if (server === undefined || token === undefined) throw new Error(`${cluster}.kubeconfig names no server or token`);
  const ca = Buffer.from(server['certificate-authority-data'], 'base64');

  const send = (method: string, path: string, contentType?: string, body?: unknown): Promise<unknown> =>
    new Promise((done, fail) => {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json', ...(contentType === undefined ? {} : { 'content-type': contentType }) };
      const sent = request(new URL(path, server.server), { method, ca, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if ((response.statusCode ?? 500) >= 300) fail(new Error(`${method} ${path} on ${cluster}: ${response.statusCode} ${text}`));
          else done(JSON.parse(text));
        });
      });
      sent.on('error', fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  return {
    get: (path) => send('GET', path),
    apply: (path, object) => send('PATCH', `${path}?fieldManager=e2e&force=true`, 'application/apply-patch+yaml', object),
    patch: (path, mergePatch) => send('PATCH', path, 'application/merge-patch+json', mergePatch),
    remove: (path) => send('DELETE', path),
  };
}
