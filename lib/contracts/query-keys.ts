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
  /** Every workload by every cluster. */
  placement: ['placement'],
  /** Kept changes of one object; each adds resource, namespace and name. */
  history: ['history'],
} as const;

export type AppQueryKey = (typeof queryKeys)[keyof typeof queryKeys];

/** What members themselves hold of one federated object. Only hints about that object make it old: a read goes to the member. */
export function memberKey(namespace: string, name: string): readonly ['member', string, string] {
  return ['member', namespace, name];
}

/** Whatever a hint can make old. */
export type LiveKey = AppQueryKey | ReturnType<typeof memberKey>;
