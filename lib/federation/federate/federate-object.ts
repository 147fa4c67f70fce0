/**
 * Federating: from an ordinary object, or an older form of a federated one, to what this federation stores.
 *
 * Guarantees: nothing is written and nothing is invented; what could not be carried over is said in `notes`.
 */
import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import { type KubeObject, toApiVersion } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '../types/sentences.ts';
import { listAt, objectAt } from '../types/read.ts';
import type { TypeConfig } from '../types/type-config.ts';

export type Federated = { object: KubeObject; notes: Sentence[] };

export type FederateOptions = {
  /** Where the object goes; every cluster when absent. */
  placement?: Record<string, unknown>;
};

/**
 * The federated object of an ordinary one: its content as the template, with labels but without anything a server or
 * cluster set, placed in every cluster. A Namespace's goes into the namespace itself.
 */
export function federateObject(object: KubeObject, typeConfig: TypeConfig, options: FederateOptions = {}): Federated {
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...content } = cloneJson(object);
  const labels = metadata.labels ?? {};
  const notes: Sentence[] = [];
  if (Object.keys(metadata.annotations ?? {}).length > 0) notes.push(say('note.annotations'));
  const namespace = typeConfig.isNamespace ? metadata.name : metadata.namespace;
  return {
    object: {
      apiVersion: toApiVersion(typeConfig.federated),
      kind: typeConfig.federated.kind,
      metadata: { name: metadata.name, ...(namespace === undefined ? {} : { namespace }) },
      spec: {
        template: { ...(Object.keys(labels).length === 0 ? {} : { metadata: { labels } }), ...withoutClusterFields(object.kind, content) },
        placement: options.placement ?? { clusterSelector: { matchLabels: {} } },
      },
    },
    notes,
  };
}

/** Removes what each cluster decides for itself. */
function withoutClusterFields(kind: string, content: Record<string, unknown>): Record<string, unknown> {
  const spec = objectAt(content, 'spec');
  switch (kind) {
    case 'Namespace': {
      if (spec === undefined) return content;
      const { finalizers: _finalizers, ...rest } = spec;
      return { ...content, spec: rest };
    }
    case 'ServiceAccount': {
      const { secrets: _secrets, ...rest } = content;
      return rest;
    }
    case 'Service': {
      if (spec === undefined) return content;
      const { clusterIP: _clusterIP, clusterIPs: _clusterIPs, ...rest } = spec;
      const ports = listAt(spec, 'ports')?.map((port) => {
        if (!isJsonObject(port)) return port;
        const { nodePort: _nodePort, ...plain } = port;
        return plain;
      });
      return { ...content, spec: { ...rest, ...(ports === undefined ? {} : { ports }) } };
    }
    default: return content;
  }
}
