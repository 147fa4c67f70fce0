import 'server-only';
import type {
  ClusterConnection, ClusterDraft, ClusterFacts, DraftInput, DraftResult, JoinPreview, JoinRequest, JoinResult, ProbeLine, ProbeReport,
} from '#lib/contracts/clusters.ts';
import type { MissingRight } from '#lib/federation/clusters/rights.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import * as connection from './connection.ts';
import * as facts from './read-facts.ts';
import * as drafts from './drafts.ts';
import * as rights from './extend-rights.ts';
import * as join from './join-cluster.ts';
import type { ClusterServices } from './plane.ts';
import * as probe from './probe-cluster.ts';
import * as rotate from './rotate-credentials.ts';

/** The door to what can be done with clusters. Every verb throws ServiceError or KubeError, with a code of the closed list. */
export { joinMember, type JoinInput } from './join-member.ts';

export const createDraft = (input: DraftInput): Promise<DraftResult> => drafts.createDraft(input);
export const getDraft = (id: string): ClusterDraft => drafts.getDraft(id);
export const updateDraft = (id: string, change: { context?: string; acceptsInsecure?: boolean }): ClusterDraft => drafts.updateDraft(id, change);
export const isInCluster = (): boolean => drafts.isInCluster();
export const dropDraft = (id: string): void => { drafts.dropDraft(id); };

/** Probes the cluster of a draft and keeps the report with it. */
export async function probeDraft(id: string, onLine: (line: ProbeLine) => void): Promise<ProbeReport> {
  const report = await probe.probeCluster(running(), drafts.credentialsOfDraft(id), onLine);
  drafts.keepReport(id, report);
  return report;
}

export async function previewJoin(id: string, request: JoinRequest): Promise<JoinPreview> {
  return join.previewJoin(running(), drafts.credentialsOfDraft(id), request);
}

/** Joins the cluster of a draft; its credentials are dropped once that has worked. */
export async function joinDraft(id: string, request: JoinRequest): Promise<JoinResult> {
  const result = await join.joinCluster(running(), drafts.credentialsOfDraft(id), request);
  if (result.ok) drafts.dropDraft(id);
  return result;
}

/** Extends the rights in a joined cluster with the credentials of a draft, which are dropped once that has worked. */
export async function extendRights(name: string, id: string): Promise<MissingRight[]> {
  const missing = await rights.extendRights(running(), name, drafts.credentialsOfDraft(id));
  drafts.dropDraft(id);
  return missing;
}

export const getConnection = (name: string): ClusterConnection => connection.readConnection(running().host, name);
export const getFacts = (name: string): ClusterFacts => facts.readFacts(running().host, name);
export const rotateCredentials = (name: string): Promise<ClusterConnection> => rotate.rotateCredentials(running(), name);

function running(): ClusterServices {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
