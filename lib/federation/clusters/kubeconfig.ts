/**
 * lib/federation/clusters: what a pasted kubeconfig says, what kind of cluster its nodes show, and which objects joining
 * makes. Pure: a kubeconfig is data here, never code, and no name in it is ever opened as a file.
 */
import { isJsonObject } from '#lib/kube/json.ts';
import { validateApiEndpoint, validateProxyUrl } from '../types/cluster.ts';
import { booleanAt, listAt, objectAt, stringAt } from '../types/read.ts';

export const KUBECONFIG_PROBLEMS = [
  'empty', 'tooLarge', 'notYaml', 'tooDeep', 'tooManyAliases', 'notAKubeconfig', 'noContexts', 'tooManyContexts', 'noSuchContext',
  'noCluster', 'noUser', 'execPlugin', 'authProvider', 'filePath', 'badEndpoint', 'badProxy', 'badCertificate', 'certificateEnded', 'noCredentials',
] as const;

export type KubeconfigProblemCode = (typeof KUBECONFIG_PROBLEMS)[number];

/** Why a kubeconfig, or one context of it, can't be used. `detail` names the field or text at fault; never a secret. */
export type KubeconfigProblem = { code: KubeconfigProblemCode; detail: string };

export type AuthenticationKind = 'token' | 'certificate' | 'basic';

/** One context as a page may show it: no secret is in it. */
export type ContextSummary = {
  name: string;
  server: string;
  user: string;
  authentication?: AuthenticationKind;
  /** The kubeconfig asks for the server's certificate not to be checked. */
  isInsecure: boolean;
  hasCa: boolean;
  proxyUrl?: string;
  problem?: KubeconfigProblem;
};

/** What reaches a cluster and proves who we are. PEM texts are base64, as in the kubeconfig. Secret. */
export type Credentials = {
  server: string;
  caData?: string;
  token?: string;
  certData?: string;
  keyData?: string;
  basic?: { username: string; password: string };
  isInsecure: boolean;
  serverName?: string;
  proxyUrl?: string;
};

export type KubeconfigReading = { ok: true; contexts: ContextSummary[]; current: string } | { ok: false; problem: KubeconfigProblem };
export type CredentialsReading = { ok: true; value: Credentials } | { ok: false; problem: KubeconfigProblem };

/** Largest kubeconfig that is read; real ones are a few kilobytes for each cluster. */
export const MAX_KUBECONFIG_BYTES = 1_000_000;
/** Contexts of one kubeconfig; real ones have a handful. */
const MAX_CONTEXTS = 200;
const CLUSTER_FILES = ['certificate-authority'];
const USER_FILES = ['client-certificate', 'client-key', 'tokenFile'];
const PEM_FIELDS = { cluster: ['certificate-authority-data'], user: ['client-certificate-data', 'client-key-data'] } as const;

/**
 * Lists the contexts of a parsed kubeconfig, in its order, each with the reason it can't be used, if any.
 * `current` is the file's current context, or its only one, or empty.
 */
export function readKubeconfig(document: unknown): KubeconfigReading {
  if (!isJsonObject(document)) return refuse('notAKubeconfig', '');
  const entries = listAt(document, 'contexts') ?? [];
  if (entries.length > MAX_CONTEXTS) return refuse('tooManyContexts', String(entries.length));
  const names = entries.flatMap((entry) => stringAt(entry, 'name') ?? []);
  if (names.length === 0) return refuse(document['clusters'] === undefined && document['users'] === undefined ? 'notAKubeconfig' : 'noContexts', '');
  const asked = stringAt(document, 'current-context') ?? '';
  const [only] = names;
  return {
    ok: true, contexts: [...new Set(names)].map((name) => toSummary(document, name)),
    current: names.includes(asked) ? asked : names.length === 1 ? only ?? '' : '',
  };
}

/** The credentials of one context, checked. The answer is secret. */
export function readCredentials(document: unknown, contextName: string): CredentialsReading {
  const context = named(document, 'contexts', contextName, 'context');
  if (context === undefined) return refuse('noSuchContext', contextName);
  const cluster = named(document, 'clusters', stringAt(context, 'cluster') ?? '', 'cluster');
  if (cluster === undefined) return refuse('noCluster', stringAt(context, 'cluster') ?? '');
  const userName = stringAt(context, 'user') ?? '';
  const user = userName === '' ? {} : named(document, 'users', userName, 'user');
  if (user === undefined) return refuse('noUser', userName);
  const problem = findProblem(cluster, user);
  return problem === undefined ? { ok: true, value: toCredentials(cluster, user) } : { ok: false, problem };
}

/** Checks credentials given field by field: endpoint, authority, token. */
export function checkCredentials(credentials: Credentials): KubeconfigProblem | undefined {
  if (validateApiEndpoint('server', credentials.server).length > 0 || !URL.canParse(credentials.server)) return { code: 'badEndpoint', detail: credentials.server };
  if (validateProxyUrl('proxy-url', credentials.proxyUrl ?? '').length > 0) return { code: 'badProxy', detail: 'proxy-url' };
  if (credentials.caData !== undefined && !isPem(credentials.caData)) return { code: 'badCertificate', detail: 'certificate-authority-data' };
  const hasCertificate = credentials.certData !== undefined && credentials.keyData !== undefined;
  return credentials.token === undefined && !hasCertificate && credentials.basic === undefined ? { code: 'noCredentials', detail: '' } : undefined;
}

function findProblem(cluster: Record<string, unknown>, user: Record<string, unknown>): KubeconfigProblem | undefined {
  if (user['exec'] !== undefined) return { code: 'execPlugin', detail: stringAt(user, 'exec', 'command') ?? '' };
  if (user['auth-provider'] !== undefined) return { code: 'authProvider', detail: stringAt(user, 'auth-provider', 'name') ?? '' };
  // An inline value wins over a file of the same meaning, as in kubectl; only a file that would be needed is a fault.
  const file = fileIn(cluster, CLUSTER_FILES) ?? fileIn(user, USER_FILES);
  if (file !== undefined) return { code: 'filePath', detail: file };
  for (const [section, fields] of [[cluster, PEM_FIELDS.cluster], [user, PEM_FIELDS.user]] as const) {
    const bad = fields.find((field) => text(section, field) !== undefined && !isPem(text(section, field) ?? ''));
    if (bad !== undefined) return { code: 'badCertificate', detail: bad };
  }
  return checkCredentials(toCredentials(cluster, user));
}

function fileIn(section: Record<string, unknown>, fields: readonly string[]): string | undefined {
  return fields.find((field) => text(section, field) !== undefined && text(section, field === 'tokenFile' ? 'token' : `${field}-data`) === undefined);
}

function toCredentials(cluster: Record<string, unknown>, user: Record<string, unknown>): Credentials {
  const given: Record<string, string | undefined> = {
    caData: text(cluster, 'certificate-authority-data'), token: text(user, 'token'), certData: text(user, 'client-certificate-data'),
    keyData: text(user, 'client-key-data'), serverName: text(cluster, 'tls-server-name'), proxyUrl: text(cluster, 'proxy-url'),
  };
  const username = text(user, 'username');
  return {
    server: text(cluster, 'server') ?? '',
    isInsecure: booleanAt(cluster, 'insecure-skip-tls-verify') === true,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(username === undefined ? {} : { basic: { username, password: text(user, 'password') ?? '' } }),
  };
}

function toSummary(document: unknown, name: string): ContextSummary {
  const context = named(document, 'contexts', name, 'context');
  const cluster = named(document, 'clusters', stringAt(context, 'cluster') ?? '', 'cluster');
  const reading = readCredentials(document, name);
  const shown = { name, server: text(cluster ?? {}, 'server') ?? '', user: stringAt(context, 'user') ?? '' };
  if (!reading.ok) {
    return { ...shown, isInsecure: booleanAt(cluster, 'insecure-skip-tls-verify') === true, hasCa: text(cluster ?? {}, 'certificate-authority-data') !== undefined, problem: reading.problem };
  }
  return { ...shown, ...summaryOf(reading.value) };
}

/** What may be shown of credentials; the proxy's own user and password, if any, are left out. */
export function summaryOf(credentials: Credentials): Pick<ContextSummary, 'authentication' | 'isInsecure' | 'hasCa' | 'proxyUrl'> {
  const authentication = credentials.token !== undefined ? 'token' : credentials.certData !== undefined ? 'certificate' : credentials.basic !== undefined ? 'basic' : undefined;
  return {
    isInsecure: credentials.isInsecure, hasCa: credentials.caData !== undefined,
    ...(authentication === undefined ? {} : { authentication }),
    ...(credentials.proxyUrl === undefined ? {} : { proxyUrl: credentials.proxyUrl.replace(/\/\/[^@/]*@/, '//') }),
  };
}

/** A kubeconfig's lists hold `{name, <field>: {…}}`; the first entry of a name counts, as in kubectl. */
function named(document: unknown, list: string, name: string, field: string): Record<string, unknown> | undefined {
  const entry = (listAt(document, list) ?? []).find((item) => stringAt(item, 'name') === name);
  return objectAt(entry, field);
}

function text(section: Record<string, unknown>, field: string): string | undefined {
  const value = stringAt(section, field);
  return value === undefined || value === '' ? undefined : value;
}

/** Base64 of a PEM block: "-----BEGIN" always encodes to this beginning. */
function isPem(base64: string): boolean {
  return /^\s*LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/.test(base64);
}

function refuse(code: KubeconfigProblemCode, detail: string): { ok: false; problem: KubeconfigProblem } {
  return { ok: false, problem: { code, detail } };
}
