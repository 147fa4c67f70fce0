import { randomUUID, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ClusterDraft, DraftInput, DraftResult, ProbeReport } from '#lib/contracts/clusters.ts';
import {
  checkCredentials, readCredentials, readKubeconfig, summaryOf, type ContextSummary, type Credentials, type KubeconfigProblem,
} from '#lib/federation/clusters/kubeconfig.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { parseKubeconfigText } from './parse-yaml.ts';

type Draft = {
  id: string;
  contexts: ContextSummary[];
  credentials: ReadonlyMap<string, Credentials>;
  context: string;
  acceptsInsecure: boolean;
  expiresAtMs: number;
  report: ProbeReport | undefined;
};

/** Secrets are kept in memory this long after they were last used, and nowhere else. */
const DRAFT_TTL_MS = 15 * 60_000;
/** The oldest draft gives way beyond this many. */
const MAX_DRAFTS = 20;
const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

const store = processSingleton<Map<string, Draft>>('cluster-drafts');

/** Takes credentials in and keeps them on the server; the answer holds no secret. */
export async function createDraft(input: DraftInput): Promise<DraftResult> {
  const read = await readInput(input);
  if (!read.ok) return read;
  const drafts = liveDrafts();
  const [oldest] = drafts.keys();
  if (drafts.size >= MAX_DRAFTS && oldest !== undefined) drafts.delete(oldest);
  const draft: Draft = { id: randomUUID(), ...read.value, acceptsInsecure: false, expiresAtMs: Date.now() + DRAFT_TTL_MS, report: undefined };
  drafts.set(draft.id, draft);
  return { ok: true, draft: toView(draft) };
}

/** @throws ServiceError NOT_FOUND when there is none of that id, or no more. */
export function getDraft(id: string): ClusterDraft {
  return toView(requireDraft(id));
}

/** Chooses the context, and whether its insecure connection is accepted. @throws ServiceError */
export function updateDraft(id: string, change: { context?: string; acceptsInsecure?: boolean }): ClusterDraft {
  const draft = requireDraft(id);
  if (change.context !== undefined && change.context !== draft.context) {
    const chosen = draft.contexts.find(({ name }) => name === change.context);
    if (chosen === undefined) throw new ServiceError('INVALID', say('err.noContext', { name: change.context }));
    draft.context = chosen.name;
    draft.acceptsInsecure = false;
    draft.report = undefined;
  }
  if (change.acceptsInsecure !== undefined) draft.acceptsInsecure = change.acceptsInsecure;
  return toView(draft);
}

export function dropDraft(id: string): void {
  liveDrafts().delete(id);
}

export function keepReport(id: string, report: ProbeReport): void {
  const draft = liveDrafts().get(id);
  if (draft !== undefined) draft.report = report;
}

/** The credentials of a draft's chosen context. @throws ServiceError when none is chosen, it can't be used, or its insecure connection was not accepted. */
export function credentialsOfDraft(id: string): Credentials {
  const draft = requireDraft(id);
  const credentials = draft.credentials.get(draft.context);
  if (credentials === undefined) throw new ServiceError('PRECONDITION_FAILED', say('err.chooseContext'));
  if (credentials.isInsecure && !draft.acceptsInsecure) {
    throw new ServiceError('PRECONDITION_FAILED', say('err.insecure'));
  }
  return credentials;
}

function requireDraft(id: string): Draft {
  const draft = liveDrafts().get(id);
  if (draft === undefined) throw new ServiceError('NOT_FOUND', say('err.draftGone'));
  draft.expiresAtMs = Date.now() + DRAFT_TTL_MS;
  return draft;
}

function liveDrafts(): Map<string, Draft> {
  const drafts = store.get() ?? new Map<string, Draft>();
  store.set(drafts);
  for (const [id, { expiresAtMs }] of drafts) if (expiresAtMs <= Date.now()) drafts.delete(id);
  return drafts;
}

function toView(draft: Draft): ClusterDraft {
  const { id, contexts, context, acceptsInsecure, report } = draft;
  return { id, contexts, context, acceptsInsecure, expiresAt: new Date(draft.expiresAtMs).toISOString(), ...(report === undefined ? {} : { report }) };
}

type Read = { contexts: ContextSummary[]; credentials: Map<string, Credentials>; context: string };

async function readInput(input: DraftInput): Promise<{ ok: true; value: Read } | { ok: false; problem: KubeconfigProblem }> {
  if (input.from === 'kubeconfig') return readPasted(input.text);
  if (input.from === 'here') return fromCredentials('this cluster', await readOwnCredentials());
  const { server, ca, token, proxyUrl } = input;
  return fromCredentials(server, {
    server: server.trim(), isInsecure: false, ...(token.trim() === '' ? {} : { token: token.trim() }),
    ...(ca.trim() === '' ? {} : { caData: ca.includes('-----BEGIN') ? Buffer.from(ca).toString('base64') : ca.trim() }),
    ...(proxyUrl.trim() === '' ? {} : { proxyUrl: proxyUrl.trim() }),
  });
}

function readPasted(text: string): { ok: true; value: Read } | { ok: false; problem: KubeconfigProblem } {
  const parsed = parseKubeconfigText(text);
  if (!parsed.ok) return parsed;
  const reading = readKubeconfig(parsed.document);
  if (!reading.ok) return reading;
  const credentials = new Map<string, Credentials>();
  const contexts = reading.contexts.map((context): ContextSummary => {
    const read = readCredentials(parsed.document, context.name);
    if (!read.ok) return context;
    const problem = findCertificateProblem(read.value);
    if (problem !== undefined) return { ...context, problem };
    credentials.set(context.name, read.value);
    return context;
  });
  const [problem] = contexts.flatMap((context) => context.problem ?? []);
  // With nothing usable in it there is nothing to keep.
  if (credentials.size === 0 && problem !== undefined) return { ok: false, problem };
  return { ok: true, value: { contexts, credentials, context: reading.current } };
}

/** A client certificate that is none, or that has ended: no cluster would take it, and some would not say why. */
function findCertificateProblem({ certData }: Credentials): KubeconfigProblem | undefined {
  if (certData === undefined) return undefined;
  try {
    const { validToDate } = new X509Certificate(Buffer.from(certData, 'base64'));
    return validToDate.getTime() < Date.now() ? { code: 'certificateEnded', detail: validToDate.toISOString().slice(0, 10) } : undefined;
  } catch {
    return { code: 'badCertificate', detail: 'client-certificate-data' };
  }
}

function fromCredentials(name: string, value: Credentials): { ok: true; value: Read } | { ok: false; problem: KubeconfigProblem } {
  const problem = checkCredentials(value);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, value: { contexts: [{ name, server: value.server, user: '', ...summaryOf(value) }], credentials: new Map([[name, value]]), context: name } };
}

/** The console runs as a pod, so that the cluster around it can be named as "this cluster". */
export function isInCluster(): boolean {
  return process.env['KUBERNETES_SERVICE_HOST'] !== undefined;
}

/** The account that a pod runs under, from the files and variables that every pod is given. @throws ServiceError outside a cluster. */
export async function readOwnCredentials(folder = SERVICE_ACCOUNT_FOLDER, env: Readonly<Record<string, string | undefined>> = process.env): Promise<Credentials> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (host === undefined) throw new ServiceError('PRECONDITION_FAILED', say('err.notInCluster'));
  const [token, ca] = await Promise.all(['token', 'ca.crt'].map((file) => readFile(`${folder}/${file}`, 'utf8')));
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`, isInsecure: false,
    ...(token === undefined ? {} : { token: token.trim() }), ...(ca === undefined ? {} : { caData: Buffer.from(ca).toString('base64') }),
  };
}
