import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject } from '#lib/kube/json.ts';
import type { ClusterAccess, TlsAccess } from './access.ts';

/** A kubeconfig that can't be used, with what is wrong in it. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

type Section = Record<string, unknown>;
type Authentication = Required<Pick<ClusterAccess, 'headers'>> & Pick<ClusterAccess, 'renew'>;

/** A token read from a file is read again after this long: kubelets rotate them hourly. */
const TOKEN_FILE_TTL_MS = 60_000;
/** Credentials from a plugin are asked for again after this long; the plugin's own cache does the rest. */
const PLUGIN_TTL_MS = 30_000;

/** Reads a kubeconfig file; relative file names in it are taken from its folder. @throws KubeconfigError */
export async function loadKubeconfig(path: string, options: { name: string; context?: string }): Promise<ClusterAccess> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new KubeconfigError(`the kubeconfig of ${options.name} can't be read from ${path}`, { cause });
  }
  return parseKubeconfig(text, { ...options, folder: dirname(resolve(path)) });
}

/**
 * Turns a kubeconfig into access to the cluster of its current (or the given) context. Tokens, basic credentials and
 * client certificates are handled here; exec, auth-provider and OIDC users go through @kubernetes/client-node, which is
 * loaded only then because it costs 90 MB of memory and 0.4 s.
 * @throws KubeconfigError
 */
export async function parseKubeconfig(text: string, options: { name: string; context?: string; folder?: string }): Promise<ClusterAccess> {
  const config = parseYaml(text, options.name);
  const contextName = options.context ?? config['current-context'];
  const context = entry(config, 'contexts', contextName, 'context', options.name);
  const cluster = entry(config, 'clusters', context.cluster, 'cluster', options.name);
  const user = context.user === undefined ? {} : entry(config, 'users', context.user, 'user', options.name);
  const server = cluster.server;
  if (typeof server !== 'string' || !URL.canParse(server)) throw new KubeconfigError(`the kubeconfig of ${options.name} names no valid server URL`);
  const folder = options.folder ?? '.';
  const tls = await readTls(cluster, user, folder);
  const proxyUrl = textOf(cluster, 'proxy-url');
  const { headers, renew } = needsPlugin(user) ? await pluginHeaders(text, String(contextName)) : staticHeaders(user, folder);
  return {
    name: options.name, server, tls, headers, ...(proxyUrl === undefined ? {} : { proxyUrl }), ...(renew === undefined ? {} : { renew }),
  };
}

function staticHeaders(user: Section, folder: string): Authentication {
  const token = textOf(user, 'token');
  const tokenFile = textOf(user, 'tokenFile');
  const username = textOf(user, 'username');
  if (token !== undefined) {
    const headers = { authorization: `Bearer ${token}` };
    return { headers: () => headers };
  }
  if (tokenFile !== undefined) {
    return cached(TOKEN_FILE_TTL_MS, async () => ({ authorization: `Bearer ${(await readFile(resolve(folder, tokenFile), 'utf8')).trim()}` }));
  }
  if (username !== undefined) {
    const headers = { authorization: `Basic ${Buffer.from(`${username}:${textOf(user, 'password') ?? ''}`).toString('base64')}` };
    return { headers: () => headers };
  }
  return { headers: () => ({}) };
}

async function pluginHeaders(text: string, context: string): Promise<Authentication> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(text);
  config.setCurrentContext(context);
  return cached(PLUGIN_TTL_MS, async () => {
    const request: { headers?: Record<string, string> } = {};
    await config.applyToHTTPSOptions(request);
    const authorization = request.headers?.Authorization;
    return authorization === undefined ? {} : { authorization };
  });
}

function cached(ttlMs: number, read: () => Promise<Record<string, string>>): Authentication {
  let value: Promise<Record<string, string>> | undefined;
  let readAtMs = 0;
  const readAgain = (): Promise<Record<string, string>> => {
    readAtMs = Date.now();
    const next = read();
    next.catch(() => { value = undefined; });
    value = next;
    return next;
  };
  return {
    headers: () => (value === undefined || Date.now() - readAtMs > ttlMs ? readAgain() : value),
    renew: async () => {
      const before = await value?.catch(() => undefined);
      return (await readAgain())['authorization'] !== before?.['authorization'];
    },
  };
}

async function readTls(cluster: Section, user: Section, folder: string): Promise<TlsAccess> {
  const ca = await pemOf(cluster, 'certificate-authority', folder);
  const cert = await pemOf(user, 'client-certificate', folder);
  const key = await pemOf(user, 'client-key', folder);
  const serverName = textOf(cluster, 'tls-server-name');
  return {
    skip: cluster['insecure-skip-tls-verify'] === true ? ['*'] : [],
    ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

async function pemOf(section: Section, field: string, folder: string): Promise<string | undefined> {
  const inline = textOf(section, `${field}-data`);
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const file = textOf(section, field);
  return file === undefined ? undefined : readFile(resolve(folder, file), 'utf8');
}

function needsPlugin(user: Section): boolean {
  return user.exec !== undefined || user['auth-provider'] !== undefined;
}

function parseYaml(text: string, name: string): Section {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new KubeconfigError(`the kubeconfig of ${name} is not YAML`, { cause });
  }
  if (!isJsonObject(value)) throw new KubeconfigError(`the kubeconfig of ${name} is not an object`);
  return value;
}

/** A named entry of one of the kubeconfig's lists: `contexts: [{name, context: {…}}]` and its like. */
function entry(config: Section, list: string, name: unknown, field: string, of: string): Section {
  const entries: unknown = config[list];
  const found: unknown = Array.isArray(entries) ? entries.find((item: unknown) => isJsonObject(item) && item.name === name) : undefined;
  const value = isJsonObject(found) ? found[field] : undefined;
  if (!isJsonObject(value)) throw new KubeconfigError(`the kubeconfig of ${of} has no ${field} named ${JSON.stringify(name)}`);
  return value;
}

function textOf(section: Section, field: string): string | undefined {
  const value = section[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
