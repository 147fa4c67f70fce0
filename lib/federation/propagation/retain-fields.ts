import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { type FieldError, invalid } from '../types/field-error.ts';
import { at, listAt, objectAt } from '../types/read.ts';
import { say } from '../types/sentences.ts';

/**
 * How the result is written. `replace` is a full update as KubeFed makes it: everything a cluster added has to be
 * carried over. `apply` is server-side apply: what we don't name stays by itself (D29), so only fields that we do name
 * and that the cluster decides are carried over.
 */
export type WriteForm = 'replace' | 'apply';

export type RetainInput = {
  kind: string;
  desired: Readonly<Record<string, unknown>>;
  live: Readonly<Record<string, unknown>>;
  retainReplicas: boolean;
  write: WriteForm;
};

export type RetainResult = { ok: true; object: Record<string, unknown> } | { ok: false; errors: FieldError[] };

/** Carries over into the desired object what the cluster's own object keeps: addresses, ports, token secrets, replicas. */
export function retainFields(input: RetainInput): RetainResult {
  const object: Record<string, unknown> = cloneJson({ ...input.desired });
  if (input.write === 'replace') retainMetadata(object, input.live);
  switch (input.kind) {
    case 'Service': {
      const errors = retainService(object, input.live, input.write);
      return errors.length > 0 ? { ok: false, errors } : { ok: true, object };
    }
    case 'ServiceAccount':
      retainSecrets(object, input.live, input.write);
      return { ok: true, object };
    default:
      if (input.retainReplicas) retainReplicas(object, input.live);
      return { ok: true, object };
  }
}

/** The live object's version, finalizers and annotations win whole: absent there means absent here. */
function retainMetadata(object: Record<string, unknown>, live: Readonly<Record<string, unknown>>): void {
  const metadata = { ...objectAt(object, 'metadata') };
  for (const key of ['resourceVersion', 'finalizers', 'annotations']) {
    const value = at(live, 'metadata', key);
    if (value === undefined) delete metadata[key];
    else metadata[key] = cloneJson(value);
  }
  if (objectAt(object, 'metadata') !== undefined || Object.keys(metadata).length > 0) object['metadata'] = metadata;
}

function retainService(object: Record<string, unknown>, live: Readonly<Record<string, unknown>>, write: WriteForm): FieldError[] {
  const errors: FieldError[] = [];
  const spec = { ...objectAt(object, 'spec') };
  const keep = (field: string, isKept: (value: unknown) => boolean, isValid: (value: unknown) => boolean, what: Sentence): void => {
    const value = at(live, 'spec', field);
    if (value === undefined || value === null || (write === 'apply' && !Object.hasOwn(spec, field))) return;
    if (!isValid(value)) errors.push(invalid(`spec.${field}`, value, say('rule.retained', { what })));
    else if (isKept(value)) spec[field] = cloneJson(value);
  };
  keep('healthCheckNodePort', (v) => typeof v === 'number' && v > 0, (v) => typeof v === 'number' && Number.isInteger(v), say('rule.retained.number'));
  keep('clusterIP', (v) => v !== '', (v) => typeof v === 'string', say('rule.retained.text'));
  keep('clusterIPs', (v) => Array.isArray(v) && v.length > 0, (v) => Array.isArray(v) && v.every((ip) => typeof ip === 'string'), say('rule.retained.texts'));
  const ports = listAt(spec, 'ports');
  if (ports !== undefined) spec['ports'] = ports.map((port) => retainNodePort(port, listAt(live, 'spec', 'ports') ?? [], write));
  if (objectAt(object, 'spec') !== undefined || Object.keys(spec).length > 0) object['spec'] = spec;
  return errors;
}

/** Ports are the same when name, protocol and port are; as in KubeFed an absent protocol is not the same as `TCP`. */
function retainNodePort(port: unknown, livePorts: readonly unknown[], write: WriteForm): unknown {
  if (!isJsonObject(port) || (write === 'apply' && !Object.hasOwn(port, 'nodePort'))) return port;
  const live = livePorts.find((candidate) => ['name', 'protocol', 'port'].every((key) => at(candidate, key) === port[key]));
  const nodePort = at(live, 'nodePort');
  return typeof nodePort === 'number' ? { ...port, nodePort } : port;
}

function retainSecrets(object: Record<string, unknown>, live: Readonly<Record<string, unknown>>, write: WriteForm): void {
  const ours = listAt(object, 'secrets') ?? [];
  const theirs = listAt(live, 'secrets') ?? [];
  if (ours.length > 0 || theirs.length === 0) return;
  if (write === 'apply') delete object['secrets'];
  else object['secrets'] = cloneJson(theirs);
}

function retainReplicas(object: Record<string, unknown>, live: Readonly<Record<string, unknown>>): void {
  const replicas = at(live, 'spec', 'replicas');
  if (replicas === undefined) return;
  object['spec'] = { ...objectAt(object, 'spec'), replicas };
}
