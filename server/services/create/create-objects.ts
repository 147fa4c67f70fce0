import type { CreateInput, CreateItem, CreateResult } from '#lib/contracts/create.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { discoverTypes } from '#server/host/discovery.ts';
import type { Host } from '#server/host/host.ts';
import { isAlreadyExists, KubeError } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { planObjects, type PlannedObject } from './plan-objects.ts';
import { readManifests } from './read-manifests.ts';

/** Every cluster has it, so an object whose own namespace is still to come is tried there. */
const TRIAL_NAMESPACE = 'default';

export type CreateRequest = CreateInput & { mode: 'preview' | 'write' };

/**
 * Creates what a YAML text says, or with `preview` asks the host whether it would take it: every object goes through the
 * API server's own validation as a dry run first, and unless all pass nothing is written. A write that fails in between
 * tells what was created; trying again goes on from there. @throws ServiceError for a text that holds no objects.
 */
export async function createObjects(host: Host, request: CreateRequest): Promise<CreateResult> {
  const { objects: typed, notes } = readManifests(request.yaml);
  if (typed.length === 0) throw new ServiceError('INVALID', say('err.noObjects'));
  const { types } = await discoverTypes(host.client);
  const planned = planObjects(host, types, typed, request);
  const toCome = new Set(planned.flatMap(({ object, type }) => (type?.kind === 'Namespace' ? [object.metadata.name] : [])));
  const checked = await Promise.all(planned.map((item) => check(host, item, toCome)));
  const isGood = checked.every(({ outcome }) => outcome === 'ready' || outcome === 'there');
  const items = isGood && request.mode === 'write' ? await write(host, planned, checked) : checked;
  const workload = (items.find((item) => !item.isAdded && item.workload !== undefined && item.kind !== 'FederatedNamespace') ?? items.find((item) => !item.isAdded && item.workload !== undefined))?.workload;
  return {
    items, notes, isGood: request.mode === 'write' ? items.every(({ outcome }) => outcome === 'created' || outcome === 'there') : isGood,
    ...(workload === undefined ? {} : { workload }),
  };
}

async function check(host: Host, planned: PlannedObject, toCome: ReadonlySet<string>): Promise<CreateItem> {
  const item = toItem(planned);
  if (planned.type === undefined) return { ...item, outcome: 'invalid', problem: planned.problem, missingType: planned.missingType };
  const { object, type } = planned;
  const isWaiting = object.metadata.namespace !== undefined && toCome.has(object.metadata.namespace) && host.namespaces.store.get(object.metadata.namespace) === undefined;
  try {
    const existing = isWaiting ? undefined : await host.client.find<KubeObject>(type, object.metadata);
    const trial = isWaiting ? { ...object, metadata: { ...object.metadata, namespace: TRIAL_NAMESPACE } } : object;
    const { object: answer } = await host.client.apply<KubeObject>(type, trial, { force: true, dryRun: true });
    if (existing === undefined) return { ...item, outcome: 'ready' };
    const isSame = type.kind === 'Namespace' || (existing.metadata.generation !== undefined && existing.metadata.generation === answer.metadata.generation);
    return { ...item, outcome: isSame ? 'there' : 'taken' };
  } catch (error) {
    if (error instanceof KubeError && error.code !== 'UNREACHABLE') return { ...item, outcome: 'invalid', sentence: error.words };
    throw error;
  }
}

async function write(host: Host, planned: readonly PlannedObject[], checked: readonly CreateItem[]): Promise<CreateItem[]> {
  const items: CreateItem[] = [];
  let hasFailed = false;
  for (const [index, item] of checked.entries()) {
    const next = planned[index];
    if (item.outcome === 'there' || next?.type === undefined) items.push(item);
    else if (hasFailed) items.push({ ...item, outcome: 'skipped' });
    else {
      const trouble = await create(host, next.object, next.type);
      hasFailed = trouble !== undefined;
      items.push(trouble === undefined ? { ...item, outcome: 'created' } : { ...item, outcome: 'failed', sentence: trouble });
    }
  }
  return items;
}

/** What went wrong; undefined when it is created, also by somebody who was quicker with a Namespace. */
async function create(host: Host, object: KubeObject, type: NonNullable<PlannedObject['type']>): Promise<Sentence | undefined> {
  try {
    await host.client.create(type, object);
    return undefined;
  } catch (error) {
    if (isAlreadyExists(error) && type.kind === 'Namespace') return undefined;
    if (error instanceof KubeError) return error.words;
    throw error;
  }
}

function toItem(planned: PlannedObject): CreateItem {
  const { object, isAdded, notes } = planned;
  const namespace = object.metadata.namespace ?? '';
  const { name } = object.metadata;
  return {
    key: `${object.apiVersion}/${object.kind}/${namespace}/${name}`, apiVersion: object.apiVersion, kind: object.kind, namespace, name, outcome: 'ready', notes, isAdded, missingType: '',
    ...(planned.type !== undefined && planned.isFederated ? { workload: { resource: planned.type.plural, namespace, name } } : {}),
  };
}
