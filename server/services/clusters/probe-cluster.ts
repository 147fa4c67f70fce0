import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ProbeCheck, ProbeFacts, ProbeLine, ProbeReport } from '#lib/contracts/clusters.ts';
import { detectOrigin } from '#lib/federation/clusters/detect-provider.ts';
import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import { clusterTopology } from '#lib/federation/types/cluster.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { NAMESPACES } from '#server/host/resources.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { enabledTypes, type ClusterServices } from './plane.ts';
import { errorFact, probeClock, probeConnection } from './probe-connection.ts';
import { probeIdentity, probePermissions, probeTypes } from './probe-rights.ts';
import { toAccess } from './to-access.ts';

const NODES: ResourceType = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
const CALL_LIMIT_MS = 5_000;
/** Members are asked who they are for this long; one that does not say counts as another cluster. */
const TWIN_LIMIT_MS = 2_000;
/** Server-side apply is stable since 1.22. */
const OLDEST_MINOR = 22;
const LATENCY_CALLS = 5;
const SLOW_MS = 500;
/** Nodes read to tell region and provider: a sample is enough. */
const NODE_SAMPLE = 200;
/** Without these nothing after them can be asked. */
const GATES: readonly ProbeCheck[] = ['resolve', 'connect', 'tls', 'version', 'auth'];

/**
 * Looks at a cluster before it joins: one line for each question, told as soon as it is answered. The lines after a
 * failed gate are skipped. Writes nothing anywhere. Every call has a deadline, so the whole ends within about a minute.
 */
export async function probeCluster(services: ClusterServices, credentials: Credentials, onLine: (line: ProbeLine) => void): Promise<ProbeReport> {
  const access = toAccess('the cluster', credentials);
  const client = new KubeClient(access, { deadlineMs: CALL_LIMIT_MS });
  const lines: ProbeLine[] = [];
  const facts: ProbeFacts = { zones: [] };
  let isOpen = true;
  const tell = (line: ProbeLine): void => {
    const told: ProbeLine = isOpen ? line : { id: line.id, state: 'skipped', fact: '' };
    lines.push(told);
    onLine(told);
    if (told.state === 'failed' && GATES.includes(told.id)) isOpen = false;
  };
  const step = async (id: ProbeCheck, run: () => Promise<ProbeLine>): Promise<void> => { tell(isOpen ? await run() : { id, state: 'skipped', fact: '' }); };
  const types = enabledTypes(services.host);
  try {
    for await (const line of probeConnection(access)) tell(line);
    await step('version', () => probeVersion(client, facts));
    await step('auth', () => probeIdentity(client));
    await step('joined', () => probeTwin(services, client));
    await step('permissions', () => probePermissions(client, types));
    let groups: string[] = [];
    await step('types', async () => {
      const found = await probeTypes(client, types);
      groups = found.groups;
      return found.line;
    });
    await step('clock', () => probeClock(access));
    await step('latency', () => probeLatency(client));
    if (isOpen) Object.assign(facts, await readOrigin(client, groups, facts));
  } finally {
    await client.close();
  }
  return { lines, facts, canJoin: lines.every(({ state }) => state !== 'failed'), probedAt: new Date().toISOString() };
}

async function probeVersion(client: KubeClient, facts: ProbeFacts): Promise<ProbeLine> {
  try {
    const version = await client.rawJson('/version');
    const git = stringAt(version, 'gitVersion');
    const minor = Number(/^v?1\.(\d+)/.exec(git ?? '')?.[1] ?? Number.NaN);
    if (git === undefined || Number.isNaN(minor)) return { id: 'version', state: 'failed', fact: git ?? '', fix: 'notKubernetes' };
    facts.kubernetesVersion = git;
    return minor < OLDEST_MINOR ? { id: 'version', state: 'failed', fact: git, fix: 'versionOld' } : { id: 'version', state: 'passed', fact: git };
  } catch (error) {
    // A cluster may keep its version from those it does not know; whether it knows us is the next line's question.
    const isHidden = error instanceof KubeError && (error.code === 'UNAUTHORIZED' || (error.code === 'FORBIDDEN' && error.status !== undefined));
    if (isHidden) return { id: 'version', state: 'warning', fact: errorFact(error), fix: 'versionHidden' };
    const isAnswer = error instanceof KubeError && error.httpStatus !== undefined;
    return { id: 'version', state: 'failed', fact: errorFact(error), fix: isAnswer ? 'notKubernetes' : 'unanswered' };
  }
}

/** The uid of kube-system is as good as a cluster's identity; the same under two names would be federated twice. */
async function probeTwin({ host, registry }: ClusterServices, client: KubeClient): Promise<ProbeLine> {
  const uidOf = async (of: KubeClient, deadlineMs: number): Promise<string | undefined> => (
    (await of.get<KubeObject>(NAMESPACES, { name: 'kube-system' }, { deadlineMs, view: 'metadata' })).metadata.uid
  );
  try {
    const uid = await uidOf(client, CALL_LIMIT_MS);
    const members = await Promise.all([...host.clusters.store.values()].map(async (record) => {
      const { name } = record.metadata;
      const member = registry.get(name);
      const known = stringAt(record, 'status', 'clusterUID');
      // A count has told it before; that holds for clusters that are away, too.
      if (known !== undefined || member === undefined) return { name, uid: known };
      try {
        return { name: member.name, uid: await uidOf(member.client, TWIN_LIMIT_MS) };
      } catch {
        return { name: member.name, uid: undefined };
      }
    }));
    const twin = members.find((member) => member.uid !== undefined && member.uid === uid);
    if (twin !== undefined) return { id: 'joined', state: 'failed', fact: twin.name, fix: 'joined' };
    const isHost = uid !== undefined && await uidOf(host.client, TWIN_LIMIT_MS) === uid;
    return { id: 'joined', state: 'passed', fact: isHost ? `${uid} (host)` : uid ?? '' };
  } catch (error) {
    return { id: 'joined', state: 'warning', fact: errorFact(error), fix: 'unanswered' };
  }
}

async function probeLatency(client: KubeClient): Promise<ProbeLine> {
  const times: number[] = [];
  try {
    for (let call = 0; call < LATENCY_CALLS; call += 1) times.push((await client.raw('/version')).durationMs);
  } catch (error) {
    return { id: 'latency', state: 'warning', fact: errorFact(error), fix: 'unanswered' };
  }
  const median = Math.round(times.toSorted((a, b) => a - b)[Math.floor(LATENCY_CALLS / 2)] ?? 0);
  return median > SLOW_MS ? { id: 'latency', state: 'warning', fact: `${median} ms`, fix: 'slow' } : { id: 'latency', state: 'passed', fact: `${median} ms` };
}

/** Region, zones, provider and distribution; nothing when the nodes may not be read, which `permissions` tells already. */
async function readOrigin(client: KubeClient, groups: readonly string[], facts: ProbeFacts): Promise<Partial<ProbeFacts>> {
  try {
    const { items } = await client.list<KubeObject>(NODES, { limit: NODE_SAMPLE });
    return { nodes: items.length, ...clusterTopology(items), ...detectOrigin({ nodes: items, gitVersion: facts.kubernetesVersion ?? '', groups }) };
  } catch (error) {
    if (error instanceof KubeError) return {};
    throw error;
  }
}
