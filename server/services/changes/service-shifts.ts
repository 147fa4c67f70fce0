import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { listAt, objectAt, stringAt, stringMapAt } from '#lib/federation/types/read.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { Finding } from './ask-members.ts';
import type { ChangeServices, DnsOffer } from './change-services.ts';
import type { Proposal } from './propose.ts';

const SERVICES: ResourceType = { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true };
const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const DEADLINE_MS = 4_000;
/** Namespaces of members that are looked through in one review. */
const MAX_LOOKS = 120;
const MAX_PODS = 500;

export type LostService = { readonly cluster: string; readonly namespace: string; readonly name: string; readonly isEverywhere: boolean };

export type ServiceShifts = {
  /** Services that have a ready endpoint in a cluster and will have none there. */
  readonly lost: readonly LostService[];
  /** What becomes of Services and Ingresses as far as DNS answers rest on it. */
  readonly offers: readonly DnsOffer[];
};

/** One namespace of one member: its Services and Pods now, and what the review found to happen there. */
type Place = { readonly cluster: string; readonly namespace: string; readonly findings: readonly Finding[]; readonly services: readonly KubeObject[]; readonly pods: readonly KubeObject[] };

/**
 * What a change makes of Services: which lose their last ready endpoint, and which begin or cease to be one of the
 * federation's answers. Ready Pods of a workload that goes to none count as gone, those of one that comes as ready.
 * Members that do not answer are left out: that they do not is a warning of its own.
 */
export async function findServiceShifts({ registry }: ChangeServices, proposal: Proposal, findings: readonly Finding[]): Promise<ServiceShifts> {
  const places = new Places(registry, findings.filter(({ effect }) => effect.effect !== 'wait'));
  const concerned = [...Map.groupBy(findings.filter((finding) => concernsServices(finding, proposal)), ({ task, effect }) => `${task.cluster}\n${effect.object.namespace}`).values()];
  const looked = await Promise.all(concerned.flatMap(([first]) => (first === undefined ? [] : places.look(first.task.cluster, first.effect.object.namespace))));
  const shifts = looked.flatMap((place) => (place === undefined ? [] : shiftsIn(place, proposal)));
  const lost = await Promise.all(shifts.filter(({ isLost }) => isLost).map(async ({ cluster, namespace, name }): Promise<LostService> => ({
    cluster, namespace, name, isEverywhere: !(await isServedElsewhere(places, proposal, cluster, namespace, name)),
  })));
  const ingresses = findings.flatMap(({ task, effect }): DnsOffer[] => {
    const { kind, namespace, name } = effect.object;
    if (kind !== 'Ingress' || (effect.effect !== 'create' && effect.effect !== 'delete')) return [];
    return [{ kind: 'ingress', cluster: task.cluster, namespace, name, becomes: effect.effect === 'create' ? 'new' : 'gone' }];
  });
  return { lost, offers: [...shifts.flatMap(({ offer }) => offer ?? []), ...ingresses] };
}

class Places {
  readonly #registry: ChangeServices['registry'];
  readonly #findings: ReadonlyMap<string, readonly Finding[]>;
  readonly #known = new Map<string, Promise<Place | undefined>>();

  constructor(registry: ChangeServices['registry'], findings: readonly Finding[]) {
    this.#registry = registry;
    this.#findings = Map.groupBy(findings, ({ task, effect }) => `${task.cluster}\n${effect.object.namespace}`);
  }

  /** Undefined when the member does not answer, or when too many were looked at already. */
  look(cluster: string, namespace: string): Promise<Place | undefined> {
    const key = `${cluster}\n${namespace}`;
    const known = this.#known.get(key) ?? (this.#known.size >= MAX_LOOKS ? Promise.resolve(undefined) : this.#read(cluster, namespace, this.#findings.get(key) ?? []));
    this.#known.set(key, known);
    return known;
  }

  async #read(cluster: string, namespace: string, findings: readonly Finding[]): Promise<Place | undefined> {
    const client = this.#registry.get(cluster)?.client;
    if (client === undefined) return undefined;
    try {
      const [services, pods] = await Promise.all([
        client.list<KubeObject>(SERVICES, { namespace, deadlineMs: DEADLINE_MS }), client.list<KubeObject>(PODS, { namespace, limit: MAX_PODS, deadlineMs: DEADLINE_MS }),
      ]);
      return { cluster, namespace, findings, services: services.items, pods: pods.items.filter(isReady) };
    } catch (error) {
      if (error instanceof KubeError) return undefined;
      throw error;
    }
  }
}

function concernsServices(finding: Finding, proposal: Proposal): boolean {
  const { kind } = finding.effect.object;
  return kind === 'Service' ? finding.effect.effect !== 'wait' && finding.effect.effect !== 'refuse' && !isOnlySwitchedOff(finding, proposal) : isEmptied(finding) || isFilled(finding);
}

function isEmptied({ effect, live }: Finding): boolean {
  return live !== undefined && (effect.replicasBefore ?? 0) > 0 && (effect.replicasAfter ?? 0) === 0;
}

function isFilled({ effect, result }: Finding): boolean {
  return result !== undefined && (effect.replicasBefore ?? 0) === 0 && (effect.replicasAfter ?? 0) > 0;
}

/** What is left behind by a type that is switched off keeps its label, so names go on answering with it. */
function isOnlySwitchedOff({ task, effect }: Finding, proposal: Proposal): boolean {
  return effect.effect === 'keep' && !proposal.after.types.has(task.entry.type.name);
}

type Shift = { readonly cluster: string; readonly namespace: string; readonly name: string; readonly isLost: boolean; readonly offer: DnsOffer | undefined };

function shiftsIn(place: Place, proposal: Proposal): Shift[] {
  const { cluster, namespace, services, pods } = place;
  const after = servicesAfter(place, proposal);
  return [...new Set([...services.map(({ metadata }) => metadata.name), ...after.keys()])].flatMap((name): Shift[] => {
    const service = services.find(({ metadata }) => metadata.name === name);
    const next = after.get(name);
    const [wasReady, isReadyAfter] = [service !== undefined && pods.some((pod) => selectsPod(service, pod)), next !== undefined && isServed(place, next)];
    const becomes = becomingOf({ service, next, wasReady, isReadyAfter });
    const isLeft = place.findings.some(({ effect }) => effect.object.kind === 'Service' && effect.object.name === name && effect.effect === 'keep');
    if (becomes === undefined) return [];
    return [{ cluster, namespace, name, isLost: wasReady && !isReadyAfter && !isLeft, offer: { kind: 'service', cluster, namespace, name, becomes } }];
  });
}

type Sides = { readonly service: KubeObject | undefined; readonly next: KubeObject | undefined; readonly wasReady: boolean; readonly isReadyAfter: boolean };

function becomingOf({ service, next, wasReady, isReadyAfter }: Sides): DnsOffer['becomes'] | undefined {
  if (service === undefined) return isReadyAfter && isBalanced(next) ? 'new' : undefined;
  if (next === undefined || (isBalanced(service) && !isBalanced(next))) return 'gone';
  if (wasReady === isReadyAfter) return undefined;
  return isReadyAfter ? 'ready' : 'empty';
}

/** The Services that the federation looks after, or that are there by themselves, once the change is made. */
function servicesAfter({ services, findings }: Place, proposal: Proposal): Map<string, KubeObject> {
  const after = new Map(services.map((service) => [service.metadata.name, service]));
  for (const finding of findings) {
    const { effect, result } = finding;
    if (effect.object.kind !== 'Service' || isOnlySwitchedOff(finding, proposal)) continue;
    if (effect.effect === 'delete' || effect.effect === 'keep') after.delete(effect.object.name);
    else if (result !== undefined) after.set(effect.object.name, result);
  }
  return after;
}

/** Whether a Service will have a ready Pod: one that stays, or one of a workload that comes. */
function isServed({ pods, findings }: Place, service: KubeObject): boolean {
  const leaving = findings.filter(isEmptied);
  if (pods.some((pod) => selectsPod(service, pod) && !leaving.some(({ live }) => live !== undefined && ownsPod(live, pod)))) return true;
  return findings.filter(isFilled).some(({ result }) => selectsLabels(service, stringMapAt(result, 'spec', 'template', 'metadata', 'labels')));
}

/** Whether another cluster goes on serving a Service of this name. One that can't be looked at counts as one that may. */
async function isServedElsewhere(places: Places, proposal: Proposal, cluster: string, namespace: string, name: string): Promise<boolean> {
  const others = [...proposal.after.clusters.values()].filter((other) => other.metadata.name !== cluster && isClusterReady(other));
  const served = await Promise.all(others.map(async ({ metadata }) => {
    const place = await places.look(metadata.name, namespace);
    const service = place === undefined ? undefined : servicesAfter(place, proposal).get(name);
    return place === undefined || (service !== undefined && isServed(place, service));
  }));
  return served.some(Boolean);
}

function isBalanced(service: KubeObject | undefined): boolean {
  return stringAt(service, 'spec', 'type') === 'LoadBalancer';
}

function selectsPod(service: KubeObject, { metadata }: KubeObject): boolean {
  return selectsLabels(service, metadata.labels ?? {});
}

function selectsLabels(service: KubeObject, labels: Readonly<Record<string, string>>): boolean {
  const selector = Object.entries(stringMapAt(service, 'spec', 'selector'));
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

function ownsPod(workload: KubeObject, pod: KubeObject): boolean {
  const matchLabels = stringMapAt(objectAt(workload, 'spec', 'selector'), 'matchLabels');
  return Object.keys(matchLabels).length > 0 && matchesLabels(toRequirements({ matchLabels }), pod.metadata.labels);
}

function isReady(pod: KubeObject): boolean {
  return pod.metadata.deletionTimestamp === undefined
    && (listAt(pod, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True');
}
