import { deepEqual } from '#lib/kube/json.ts';
import type { Condition, KubeObject, ResourceType } from '#lib/kube/object.ts';
import { toApiVersion } from '#lib/kube/object.ts';
import { dnsEndpointObject } from '#lib/federation/dns/endpoint-object.ts';
import { listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Host } from '#server/host/host.ts';
import type { Answers } from './compute-answers.ts';
import type { DnsAnswers } from './dns-answers.ts';
import type { DnsHostObjects } from './host-objects.ts';
import type { HostAddresses } from './host-addresses.ts';
import { parseRecordKey } from './record-key.ts';
import { INGRESS_RECORDS, OUR_ENDPOINTS, SERVICE_RECORDS } from './resources.ts';
import { ENDPOINT_TYPES, wantedEndpointTypes } from './settings.ts';

export type ReconcileOptions = { host: Host; clock: Clock; objects: DnsHostObjects; answers: DnsAnswers; hostAddresses: HostAddresses };

const STARTING_CHECK_MS = 250;
/** Host names named in one message. */
const MAX_NAMED = 5;

/** Writes what one record came to: its status, and its DNSEndpoint in every wanted group. */
export async function reconcileRecord(options: ReconcileOptions, recordKey: string): Promise<Outcome> {
  const { host, answers, hostAddresses } = options;
  const look = answers.look(recordKey);
  switch (look.found) {
    case 'nothing':
      for (const type of ENDPOINT_TYPES) await deleteEndpoints(options, type, recordKey);
      return DONE;
    case 'starting':
      return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'members are being read for the first time' };
    case 'answers': {
      await writeStatus(options, recordKey, look.record, look.answers);
      const wanted = wantedEndpointTypes(host);
      for (const type of ENDPOINT_TYPES) {
        if (wanted.includes(type)) await writeEndpoints(options, type, recordKey, look.answers);
        else await deleteEndpoints(options, type, recordKey);
      }
      const dueInMs = hostAddresses.dueInMs(look.answers.hosts);
      return dueInMs === undefined ? DONE : { then: 'again', afterMs: dueInMs, because: 'addresses of host names may have changed by then' };
    }
  }
}

async function writeStatus({ host, clock }: ReconcileOptions, recordKey: string, record: KubeObject, answers: Answers): Promise<void> {
  const type = parseRecordKey(recordKey).kind === 'service' ? SERVICE_RECORDS : INGRESS_RECORDS;
  const before = objectAt(record, 'status') ?? {};
  const condition = withTransition(toCondition(answers), before, `${new Date(clock.nowMs()).toISOString().slice(0, 19)}Z`);
  const status = answers.state === 'domainNotFound' ? { conditions: [condition] } : { ...answers.status, conditions: [condition] };
  if (Object.entries(status).every(([field, value]) => deepEqual(before[field], value))) return;
  try {
    await patchStatus(host.client, type, record, status);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function writeEndpoints({ host, objects }: ReconcileOptions, type: ResourceType, recordKey: string, { endpoints, state }: Answers): Promise<void> {
  if (state === 'domainNotFound') return;
  const { kind, key } = parseRecordKey(recordKey);
  const { namespace, name } = parseObjectKey(key);
  const object = dnsEndpointObject(kind, name, namespace, endpoints, toApiVersion(type));
  const existing = objects.endpoints(type).store.get(`${namespace}/${object.metadata.name}`);
  if (existing !== undefined && deepEqual(listAt(existing, 'spec', 'endpoints') ?? [], objectAt(object, 'spec')?.['endpoints'])) return;
  await host.client.apply(type, { ...object, metadata: { ...object.metadata, labels: OUR_ENDPOINTS } }, { force: true });
}

async function deleteEndpoints({ host, objects }: ReconcileOptions, type: ResourceType, recordKey: string): Promise<void> {
  const { kind, key } = parseRecordKey(recordKey);
  const { namespace, name } = parseObjectKey(key);
  const existing = objects.endpoints(type).store.get(`${namespace}/${kind}-${name}`);
  if (existing === undefined) return;
  try {
    await host.client.delete(type, existing.metadata, existing.metadata.uid === undefined ? {} : { preconditions: { uid: existing.metadata.uid } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function toCondition({ state, unresolved }: Answers): Condition {
  const type = 'Ready';
  switch (state) {
    case 'domainNotFound':
      return { type, status: 'False', reason: 'DomainNotFound', message: 'the Domain that domainRef names does not exist; names are made as soon as it does' };
    case 'lastKnownKept':
      return { type, status: 'False', reason: 'LastKnownKept', message: 'no cluster is ready to be sent clients to, so the last known answers are kept' };
    case 'empty':
      return { type, status: 'False', reason: 'NoAddresses', message: 'no ready cluster has an address with something ready behind it' };
    case 'answering':
      return unresolved.length === 0
        ? { type, status: 'True', reason: 'Answering', message: 'names are made' }
        : { type, status: 'True', reason: 'SomeUnresolved', message: `load balancers' host names without addresses: ${unresolved.slice(0, MAX_NAMED).join(', ')}` };
  }
}

function withTransition(condition: Condition, before: unknown, now: string): Condition {
  const same = (listAt(before, 'conditions') ?? []).find((old) => stringAt(old, 'type') === condition.type && stringAt(old, 'status') === condition.status);
  return { ...condition, lastTransitionTime: stringAt(same, 'lastTransitionTime') ?? now };
}
