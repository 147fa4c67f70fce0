/**
 * The Multi-Cluster Services API (KEP-1645), `multicluster.x-k8s.io/v1alpha1`: a ServiceExport in a cluster says that the
 * Service of its name is to be reached from every cluster of the set, and whoever implements the API answers it there by a
 * ServiceImport and a name in clusterset.local. We make exports and read both; we implement no imports of our own.
 */
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { customResourceDefinition } from '../types/crd.ts';
import { at, listAt, numberAt, stringAt, stringsAt } from '../types/read.ts';
import { conditions, int32, list, map, object, oneOf, type Schema, text } from '../types/schema.ts';

export const MULTICLUSTER_GROUP = 'multicluster.x-k8s.io';
export const MULTICLUSTER_VERSION = 'v1alpha1';

const mcs = (plural: string, kind: string): ResourceType => ({ group: MULTICLUSTER_GROUP, version: MULTICLUSTER_VERSION, plural, kind, namespaced: true });
export const SERVICE_EXPORTS = mcs('serviceexports', 'ServiceExport');
export const SERVICE_IMPORTS = mcs('serviceimports', 'ServiceImport');

const PORTS_MAX = 100;
const ADDRESSES_MAX = 2;
const CLUSTERS_MAX = 5_000;

/** The name under which a Service of the set is reached in every cluster. */
export function clustersetName(namespace: string, name: string): string {
  return `${name}.${namespace}.svc.clusterset.local`;
}

export type ExportFacts = { condition: 'valid' | 'conflict' | 'invalid' | 'unknown'; message: string };

/** How an implementation of the API judges an export; `unknown` while none has. */
export function toExport(object: KubeObject): ExportFacts {
  const found = listAt(object, 'status', 'conditions') ?? [];
  const of = (type: string): unknown => found.find((condition) => stringAt(condition, 'type') === type);
  const valid = of('Valid');
  const conflict = of('Conflict');
  if (stringAt(conflict, 'status') === 'True') return { condition: 'conflict', message: stringAt(conflict, 'message') ?? '' };
  const status = stringAt(valid, 'status');
  const message = stringAt(valid, 'message') ?? '';
  if (status === 'True') return { condition: 'valid', message };
  return { condition: status === 'False' ? 'invalid' : 'unknown', message };
}

export type ImportFacts = { type: 'ClusterSetIP' | 'Headless'; ips: string[]; ports: string[]; clusters: string[] };

/** What an import offers. Older versions of the API have its fields in `spec`, newer ones at the top. */
export function toImport(object: KubeObject): ImportFacts {
  const source = at(object, 'spec') === undefined ? object : at(object, 'spec');
  return {
    type: stringAt(source, 'type') === 'Headless' ? 'Headless' : 'ClusterSetIP',
    ips: stringsAt(source, 'ips'),
    ports: (listAt(source, 'ports') ?? []).map((port) => [stringAt(port, 'name') ?? '', `${numberAt(port, 'port') ?? 0}/${stringAt(port, 'protocol') ?? 'TCP'}`].filter((part) => part !== '').join(' ')),
    clusters: (listAt(object, 'status', 'clusters') ?? []).map((entry) => stringAt(entry, 'cluster') ?? '').filter((name) => name !== ''),
  };
}

/** The API's two definitions, for members that no implementation has brought them to. */
export function multiclusterCrds(): KubeObject[] {
  return [serviceExportCrd(), serviceImportCrd()];
}

function serviceExportCrd(): KubeObject {
  return customResourceDefinition({
    group: MULTICLUSTER_GROUP, version: MULTICLUSTER_VERSION, kind: 'ServiceExport', plural: 'serviceexports', shortNames: ['svcex'], scope: 'Namespaced', hasStatus: true,
    description: 'ServiceExport says that the Service of its name is to be reached from every cluster of the set.',
    properties: {
      spec: object('What is passed on to imports.', {
        exportedLabels: map('Labels for the derived Service.', { type: 'string' }), exportedAnnotations: map('Annotations for the derived Service.', { type: 'string' }),
      }),
      status: object('How an implementation of the API judges it.', { conditions: conditions('Valid, Ready or Conflict.') }),
    },
  });
}

function serviceImportCrd(): KubeObject {
  return customResourceDefinition({
    group: MULTICLUSTER_GROUP, version: MULTICLUSTER_VERSION, kind: 'ServiceImport', plural: 'serviceimports', shortNames: ['svcim'], scope: 'Namespaced', hasStatus: true,
    description: 'ServiceImport is a Service of the set as this cluster reaches it. Written by an implementation of the API.',
    properties: {
      spec: object('How it is reached.', {
        type: oneOf('ClusterSetIP for one address for all clusters, Headless for those of the endpoints.', ['ClusterSetIP', 'Headless']),
        ips: list('Its address here.', { type: 'string' }, ADDRESSES_MAX),
        ports: list('Its ports.', portSchema(), PORTS_MAX),
        sessionAffinity: text('None or ClientIP.'),
      }),
      status: object('Where it comes from.', {
        clusters: list('The clusters that export it.', object('', { cluster: text('Name of the cluster in its set.') }, ['cluster']), CLUSTERS_MAX),
        conditions: conditions('What an implementation says of it.'),
      }),
    },
  });
}

function portSchema(): Schema {
  return object('', {
    name: text('Name of the port.'), protocol: text('TCP, UDP or SCTP.'), appProtocol: text('Protocol spoken over it.'), port: int32('Its number.', { minimum: 1, maximum: 65_535 }),
  }, ['port']);
}
