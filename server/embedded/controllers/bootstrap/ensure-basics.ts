import type { ClusterApi } from '../../api/cluster-api.ts';
import { createUnlessPresent } from '../engine/api-errors.ts';
import { TypedApi } from '../engine/typed-api.ts';
import { ENDPOINT_SLICES, ENDPOINTS, NAMESPACES, SERVICES, STORAGE_CLASSES } from '../kinds.ts';

/** Namespaces that every cluster has from the beginning. */
export const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;
/** Names who makes volumes of the default class; the volumes exist as API objects only. */
export const VOLUME_PROVISIONER = 'volumes.embedded.kubefed.io';
/** Marks a class as the one that claims without a class get. */
export const DEFAULT_CLASS_ANNOTATION = 'storageclass.kubernetes.io/is-default-class';
/** First address of the service range, as kube-apiserver takes it for itself. */
const API_SERVICE_IP = '10.96.0.1';

export type ApiServerAddress = { readonly ip: string; readonly port: number };

/**
 * Creates what a new cluster has before anybody uses it: the system namespaces, the `kubernetes` Service with its
 * endpoints, and the default StorageClass. Running it again changes nothing.
 */
export async function ensureBasics(cluster: ClusterApi, address: ApiServerAddress): Promise<void> {
  const api = new TypedApi(cluster);
  for (const name of SYSTEM_NAMESPACES) {
    await createUnlessPresent(() => api.create(NAMESPACES, {
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' },
    }));
  }
  await Promise.all([ensureApiService(api), ensureApiEndpoints(api, address), ensureDefaultClass(api)]);
}

async function ensureApiService(api: TypedApi): Promise<void> {
  await createUnlessPresent(() => api.create(SERVICES, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP', clusterIP: API_SERVICE_IP, clusterIPs: [API_SERVICE_IP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster', sessionAffinity: 'None', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
    status: { loadBalancer: {} },
  }));
}

/** The port changes when the server starts on another one, so it is written each time. */
async function ensureApiEndpoints(api: TypedApi, { ip, port }: ApiServerAddress): Promise<void> {
  const ports = [{ name: 'https', port, protocol: 'TCP' }];
  const subsets = [{ addresses: [{ ip }], ports }];
  const endpoints = [{ addresses: [ip], conditions: { ready: true } }];
  const metadata = { name: 'kubernetes', namespace: 'default' };
  await createUnlessPresent(() => api.create(ENDPOINTS, {
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, subsets,
  }));
  await createUnlessPresent(() => api.create(ENDPOINT_SLICES, {
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } }, addressType: 'IPv4', endpoints, ports,
  }));
  await api.raw.mutate(ENDPOINTS.resource, 'default', 'kubernetes', (draft) => { draft['subsets'] = subsets; });
  await api.raw.mutate(ENDPOINT_SLICES.resource, 'default', 'kubernetes', (draft) => {
    draft['endpoints'] = endpoints;
    draft['ports'] = ports;
  });
}

async function ensureDefaultClass(api: TypedApi): Promise<void> {
  await createUnlessPresent(() => api.create(STORAGE_CLASSES, {
    metadata: { name: 'standard', annotations: { [DEFAULT_CLASS_ANNOTATION]: 'true' } },
    provisioner: VOLUME_PROVISIONER, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', allowVolumeExpansion: true,
  }));
}
