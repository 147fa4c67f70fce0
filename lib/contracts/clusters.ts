import type { Sentence } from '#lib/kube/sentence.ts';
import type { KubeconfigProblem, ContextSummary } from '#lib/federation/clusters/kubeconfig.ts';
import type { JoinRights } from '#lib/federation/clusters/join-plan.ts';
import type { MissingRight } from '#lib/federation/clusters/rights.ts';
import type { ClusterSummary, FederationEvent, WorkloadSummary } from './dto.ts';

/** What the pages about one cluster, and the registration wizard, exchange with the server. No secret ever goes to a browser. */

export const PROBE_CHECKS = ['resolve', 'connect', 'tls', 'version', 'auth', 'joined', 'permissions', 'types', 'clock', 'latency'] as const;
export type ProbeCheck = (typeof PROBE_CHECKS)[number];

/** `warning` does not stand in the way of joining. `skipped`: an earlier line failed, or a proxy hides the answer. */
export type ProbeState = 'passed' | 'warning' | 'failed' | 'skipped';

/** Which way out a line offers; each is a message of its own. */
export const PROBE_FIXES = [
  'resolve', 'connect', 'tlsExpired', 'tlsAuthority', 'tlsName', 'tlsOther', 'tlsSilent', 'tlsSkipped', 'notKubernetes', 'versionOld', 'versionHidden', 'unauthorized', 'authUnknown',
  'joined', 'permissions', 'types', 'clock', 'slow', 'unanswered',
] as const;
export type ProbeFix = (typeof PROBE_FIXES)[number];

/** `fact` is what was found, in the cluster's own terms. */
export type ProbeLine = { id: ProbeCheck; state: ProbeState; fact: string; fix?: ProbeFix };

/** What the probe read of the cluster, as a first proposal for region and labels. */
export type ProbeFacts = { kubernetesVersion?: string; region?: string; zones: string[]; provider?: string; distribution?: string; nodes?: number };

export type ProbeReport = { lines: ProbeLine[]; facts: ProbeFacts; canJoin: boolean; probedAt: string };

/** One line of the probe's stream: newline-separated JSON. */
export type ProbeMessage = { kind: 'line'; line: ProbeLine } | { kind: 'done'; report: ProbeReport };

/** Credentials that wait on the server for the rest of the wizard. */
export type ClusterDraft = {
  id: string;
  contexts: ContextSummary[];
  /** The context in use; empty until one is chosen. */
  context: string;
  acceptsInsecure: boolean;
  expiresAt: string;
  report?: ProbeReport;
};

export type DraftInput =
  | { from: 'kubeconfig'; text: string }
  | { from: 'fields'; server: string; ca: string; token: string; proxyUrl: string }
  | { from: 'here' };
export type DraftResult = { ok: true; draft: ClusterDraft } | { ok: false; problem: KubeconfigProblem };

export type CredentialKind = 'TokenRequest' | 'Secret';

/** `region` and `zones` are given where they differ from what the nodes say. */
export type JoinRequest = { name: string; labels: Record<string, string>; region?: string | undefined; zones?: string[] | undefined; rights: JoinRights; credential: CredentialKind };

/** One object that a plan names; `where` is the member's own name or `host`. */
export type ObjectLine = { where: 'member' | 'host'; kind: string; namespace: string; name: string };
export type JoinPreview = { objects: ObjectLine[]; rules: { what: string; verbs: string }[] };
export type JoinResult =
  | { ok: true; name: string; objects: ObjectLine[]; tokenExpiresAt?: string }
  /** `undone`: what was made and taken away again; `left`: what could not be taken away. */
  | { ok: false; sentence: Sentence; undone: ObjectLine[]; left: ObjectLine[] };

export type ClusterConnection = {
  apiEndpoint: string;
  proxyUrl?: string;
  disabledTlsValidations: string[];
  caSubject?: string;
  caExpiresAt?: string;
  credential: CredentialKind | 'given';
  serviceAccount?: string;
  issuedAt?: string;
  expiresAt?: string;
  canRotate: boolean;
};

/** What probes and counts found beyond the summary. Times are RFC 3339; absent = not known (yet). */
export type ClusterFacts = {
  lastSeenAt?: string;
  uid?: string;
  certificateExpiresAt?: string;
  tokenExpiresAt?: string;
  watchTraffic?: { bytesPerMinute: number; messagesPerMinute: number };
  /** The region and zones that an operator set; absent fields follow the nodes. */
  given: { region?: string; zones?: string[] };
  /** Client-side limits in force: calls a second, and at once. */
  limits: { perSecond: number; burst: number };
  /** While it is drained: since when, and the replicas under preferences it held then. */
  drain?: { since: string; replicas: number };
  /** What propagation of the enabled types needs and the federation may not do there; absent when nothing is missing. */
  missingRights?: MissingRight[];
};

/** Credentials of a draft, to extend the rights of a joined cluster with; the answer is what is still missing. */
export type RightsRequest = { draft: string };
export type RightsResult = { missing: MissingRight[] };

export type CordonState = 'open' | 'cordoned' | 'draining';
export type CordonRequest = { cordon: CordonState };

export type ClusterDetail = {
  asOf: string;
  cluster: ClusterSummary;
  facts: ClusterFacts;
  workloads: WorkloadSummary[];
  events: FederationEvent[];
  connection: ClusterConnection;
};

/** `remove` deletes what the federation put there, `handOver` only takes its label off, `leave` touches nothing. */
export type UnjoinObjects = 'remove' | 'handOver' | 'leave';
export type UnjoinRequest = { objects: UnjoinObjects; force: boolean };
export type UnjoinResult = { removed: ObjectLine[]; handedOver: number; collected: ObjectLine[]; left: { object: string; why: Sentence }[] };

/** An empty region or list of zones leaves them to the nodes; absent ones stay as they are. */
export type LabelsRequest = { labels: Readonly<Record<string, string>>; region?: string | undefined; zones?: readonly string[] | undefined };
