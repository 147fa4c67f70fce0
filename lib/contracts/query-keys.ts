/** React Query keys, in one place so that a page, its prefetch and the live stream always mean the same entry. */
export const queryKeys = {
  overview: ['overview'],
  /** Every federated object's own page; each adds resource, namespace and name. */
  workloads: ['workloads'],
  replicas: ['replicas'],
  dns: ['dns'],
  types: ['types'],
  namespaces: ['namespaces'],
  activity: ['activity'],
  settings: ['settings'],
} as const;

export type AppQueryKey = (typeof queryKeys)[keyof typeof queryKeys];
